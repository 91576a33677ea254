/**
 * The names that an expression uses. There are no binders, so every name is free.
 */
import type { Expression } from "./Expression.ts"
import { inOrder } from "./graph.ts"

/** The names in an expression, each once, in order of first use. */
export const freeNames = (expression: Expression): ReadonlySet<string> =>
  new Set(inOrder(expression).flatMap((e) => e._tag === "Name" ? [e.name] : []))

/** Tells whether an expression uses a name. */
export const usesName = (expression: Expression, name: string): boolean =>
  inOrder(expression).some((e) => e._tag === "Name" && e.name === name)
