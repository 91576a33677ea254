/**
 * Whether an equation of a mechanism is true or false, and no quantity: `v > 0`, `a && b`, also by the name of a definition.
 */
import * as Result from "effect/Result"
import type { Expression } from "../equation/Expression.ts"
import { isComparison } from "../equation/operators.ts"
import { parse } from "../equation/parse.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"

/** Whether a text is a condition; false of one that cannot be read. */
export const isCondition = ({ definitions }: Pick<MechanismFields, "definitions">, text: string): boolean => {
  let left = Object.keys(definitions).length // as far as definitions lead, if they are no ring
  let e = read(text)
  while (e?._tag === "Name" && Object.hasOwn(definitions, e.name) && left-- > 0) e = read(definitions[e.name])
  if (e?._tag === "Unary") return e.op === "!"
  return e?._tag === "Binary" && (isComparison(e.op) || e.op === "&&" || e.op === "||")
}

const read = (text: string): Expression | null => Result.getOrNull(parse(text))
