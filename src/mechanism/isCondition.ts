/**
 * Whether an equation of a mechanism is true or false, and no quantity: `v > 0`, `a && b`, also by the name of a definition.
 */
import * as Result from "effect/Result"
import type { Expression } from "../equation/Expression.ts"
import { isComparison } from "../equation/operators.ts"
import { parse } from "../equation/parse.ts"
import { print } from "../equation/print.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"

/** Whether a text is a condition; false of one that cannot be read. */
export const isCondition = (fields: Pick<MechanismFields, "definitions">, text: string): boolean => {
  const e = meant(fields, text)
  if (e?._tag === "Unary") return e.op === "!"
  return e?._tag === "Binary" && (isComparison(e.op) || e.op === "&&" || e.op === "||")
}

/** The difference that is above 0 where a comparison holds: `v - 3` for `v > 3`; null for any other text. */
export const asDifference = (fields: Pick<MechanismFields, "definitions">, text: string): string | null => {
  const e = meant(fields, text)
  if (e?._tag !== "Binary" || !"<>".includes(e.op[0])) return null
  const [left, right] = e.op[0] === ">" ? [e.left, e.right] : [e.right, e.left]
  return print({ _tag: "Binary", op: "-", left, right, span: e.span })
}

/** The expression of a text, or of the definition that it names. */
const meant = ({ definitions }: Pick<MechanismFields, "definitions">, text: string): Expression | null => {
  let left = Object.keys(definitions).length // as far as definitions lead, if they are no ring
  let e = read(text)
  while (e?._tag === "Name" && Object.hasOwn(definitions, e.name) && left-- > 0) e = read(definitions[e.name])
  return e
}

const read = (text: string): Expression | null => Result.getOrNull(parse(text))
