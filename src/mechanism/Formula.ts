/**
 * An expression ready to be evaluated, with the names that it looks up.
 */
import type { Expression } from "../equation/Expression.ts"
import { freeNames } from "../equation/freeNames.ts"

/** An expression ready to be evaluated, with the local names that it looks up. */
export type Formula = { readonly expression: Expression; readonly names: ReadonlySet<string> }

/** The formula of an expression. */
export const formula = (expression: Expression): Formula => ({ expression, names: freeNames(expression) })
