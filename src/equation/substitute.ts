/**
 * Replaces names by expressions: how definitions are inlined. There are no binders, so nothing can be captured.
 */
import { type Expression, mapChildren } from "./Expression.ts"

/** The expression with every name that `replacements` holds replaced; what is put in is not searched again. */
export const substitute = (expression: Expression, replacements: ReadonlyMap<string, Expression>): Expression =>
  expression._tag === "Name"
    ? replacements.get(expression.name) ?? expression
    : mapChildren(expression, (part) => substitute(part, replacements))
