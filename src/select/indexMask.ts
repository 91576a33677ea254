/**
 * What an index means among `count` things: a mask, or an error; nothing is clipped, wrapped or rounded.
 */
import * as Result from "effect/Result"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import { isPlain } from "../table/settled.ts"
import { tooLong } from "./limits.ts"
import type { Index, Range } from "./Selection.ts"

/** Marks the indexed ones among `count` things called `what`; `within` says for messages of what they are counted. */
export const indexMask = (
  index: Index,
  count: number,
  what: string,
  within = ""
): Result.Result<Uint8Array, NetworkError> => {
  if (index === "all") return Result.succeed(new Uint8Array(count).fill(1))
  const mask = new Uint8Array(count)
  if (isMask(index)) {
    if (index.length !== count) {
      const hint = `a mask needs one entry per ${what}`
      return fail({
        _tag: "WrongLength",
        what: `the mask over ${what} indices`,
        expected: count,
        found: index.length,
        hint
      })
    }
    index.forEach((on, i) => {
      if (on) mask[i] = 1
    })
    return Result.succeed(mask)
  }
  const long = isList(index) ? tooLong(`the list of ${what} indices`, (index as ReadonlyArray<unknown>).length) : null
  if (long !== null) return fail(long)
  if (typeof index !== "number" && !isList(index) && !isRange(index)) {
    const expected = `a number, a list, a mask, Select.range or "all"`
    return fail({
      _tag: "BadValue",
      what: `the ${what} index`,
      found: shown(index),
      expected
    })
  }
  const list = typeof index === "number" ? [index] : isList(index) ? index : rangeList(index, count)
  if (list === null) {
    return fail({
      _tag: "BadValue",
      what: `the step of a range of ${what} indices`,
      found: "0 or less",
      expected: "1 or more"
    })
  }
  for (const i of list) {
    if (!Number.isInteger(i)) {
      return fail({ _tag: "BadValue", what: `a ${what} index`, found: shown(i), expected: "a whole number" })
    }
    if (i < 0 || i >= count) {
      const range = count === 0
        ? `there is no ${what}${within}`
        : count === 1
        ? `there is only ${what} 0${within}`
        : `${what} indices${within} go from 0 to ${count - 1}`
      return fail({ _tag: "OutOfRange", what, found: i, range })
    }
    mask[i] = 1
  }
  return Result.succeed(mask)
}

const isList = (index: Index): index is ReadonlyArray<number> => Array.isArray(index)

const isMask = (index: Index): index is ReadonlyArray<boolean> =>
  Array.isArray(index) && index.length > 0 && index.every((x) => typeof x === "boolean")

const isRange = (index: unknown): index is Range =>
  isPlain(index) && index["_tag"] === "Range" &&
  [index["from"], index["to"], index["step"]].every((x) => typeof x === "number")

/** The indices of a range up to the first that is out of range, which is enough to name it: no more than there are things. */
const rangeList = ({ from, step, to }: Range, count: number): ReadonlyArray<number> | null => {
  if (!(step >= 1)) return null
  if (!(from < to)) return []
  if (!(from >= 0)) return [from]
  const out: Array<number> = []
  for (let i = from; i < to; i += step) {
    out.push(i)
    if (!(i < count)) break
  }
  return out
}
