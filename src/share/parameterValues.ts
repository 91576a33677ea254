/**
 * Values of the parameters of one trainable as people give them: one number for all, a list, or a record by label.
 */
import * as Result from "effect/Result"
import { aNumber, either, numbers, recordOf } from "../network/border.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import type { Floats } from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { isList } from "../table/isList.ts"

/** One number for all parameters, one for each, or a number by label. */
export type ByLabel = number | ArrayLike<number> | Readonly<Record<string, number>>

/** The kind of values; what there is of labels only the index knows. */
export const byLabel = either(
  aNumber,
  numbers,
  recordOf(aNumber, "a number, a list of numbers, or a number for every label")
)

/**
 * One value for each label. What a record leaves out is as it was; where nothing was, nothing may be left out. `noun` and `whose` are for
 * messages.
 */
export const parameterValues = (
  [noun, whose]: readonly [noun: string, whose: string],
  labels: ReadonlyArray<string>,
  given: ByLabel,
  old?: Floats
): Result.Result<Floats, NetworkError> => {
  if (typeof given === "number") return Result.succeed(new Float64Array(labels.length).fill(given) as Floats)
  if (isList(given)) {
    const list = given as ArrayLike<number>
    const [what, hint] = [`the list of ${noun}s ${whose}`, `the parameters are ${listed(labels)}`]
    return list.length === labels.length
      ? Result.succeed(Float64Array.from(list) as Floats)
      : fail({ _tag: "WrongLength", what, expected: labels.length, found: list.length, hint })
  }
  const record = given as Readonly<Record<string, number>>
  const unknown = Object.keys(record).find((label) => !labels.includes(label))
  if (unknown !== undefined) return fail({ _tag: "UnknownName", what: "parameter", name: unknown, available: labels })
  const missing = old === undefined ? labels.find((label) => !Object.hasOwn(record, label)) : undefined
  if (missing !== undefined) {
    const what = `the ${noun} of parameter "${missing}"`
    return fail({ _tag: "BadValue", what, found: "missing", expected: `a value for every label: ${listed(labels)}` })
  }
  return Result.succeed(
    Float64Array.from(labels, (label, p) => Object.hasOwn(record, label) ? record[label] : old![p]) as Floats
  )
}
