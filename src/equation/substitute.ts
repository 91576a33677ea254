/**
 * Replaces names by expressions: how definitions are put in. There are no binders, so nothing can be captured.
 */
import { type Expression, mapChildren } from "./Expression.ts"
import { bottomUp } from "./graph.ts"

/**
 * The expression with every name that `replacements` holds replaced by the very object; what is put in is not searched
 * again.
 */
export const substitute = (expression: Expression, replacements: ReadonlyMap<string, Expression>): Expression =>
  bottomUp<Expression>((e, of) => e._tag === "Name" ? replacements.get(e.name) ?? e : mapChildren(e, of))(expression)
