/**
 * The three laws of a lens on a column of a network (L1), for any pair of get and set.
 *
 * get-set: putting back what is shown changes nothing, not even the identity. set-get: what was put in is shown.
 * set-set: the last one put in wins, and nothing of the one before is left. They hold where the rows are not driven by
 * a trainable; and, for length and radius, where the area and all that follows from them was not set by hand.
 */
import { aText, maybe, numbers, throwing } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { aNetwork } from "../select/Given.ts"
import { answered } from "./answered.ts"
import { aLens } from "./Given.ts"
import { difference, snapshot } from "./snapshot.ts"
import type { Violation } from "./Violation.ts"

/** Something that shows numbers of a network and takes them back. */
export type ColumnLens = {
  readonly get: (network: Network) => ArrayLike<number>
  readonly replace: (values: Float64Array, network: Network) => Network
}

const list = (values: ArrayLike<number>): string => `[${Array.from(values).join(", ")}]`

/** Tells which lens law a lens breaks on a network when `first` and then `second` are put in; null when none. */
export const lensLaws = throwing(
  "testing.lensLaws",
  { lens: aLens, network: aNetwork, first: numbers, second: numbers, name: maybe(aText) },
  (lens: ColumnLens, network: Network, first: Float64Array, second: Float64Array, name?: string): Violation | null =>
    answered(() => lawsOf(lens, network, first, second, name))
)

const lawsOf = (
  lens: ColumnLens,
  network: Network,
  first: Float64Array,
  second: Float64Array,
  name = "the column"
): Violation | null => {
  const before = snapshot(network)
  const shown = Float64Array.from(lens.get(network))
  const back = lens.replace(shown.slice(), network)
  if (back !== network) {
    const changed = difference(before, snapshot(back))
    return {
      law: "get-set: putting back what is shown changes nothing",
      where: changed === null ? name : changed.where,
      expected: changed === null ? "the same network object" : changed.expected,
      got: changed === null ? "an equal network that is another object" : changed.got
    }
  }
  const once = lens.replace(first.slice(), network)
  const seen = lens.get(once)
  const row = Math.max(first.length, seen.length) === 0
    ? -1
    : Array.from({ length: Math.max(first.length, seen.length) }).findIndex((_, k) => !same(first[k], seen[k]))
  if (row >= 0) {
    return {
      law: "set-get: what was put in is shown",
      where: `${name}, value ${row} of ${list(first)}`,
      expected: String(first[row]),
      got: `${seen[row]} in ${list(seen)}`
    }
  }
  const twice = difference(
    snapshot(lens.replace(second.slice(), network)),
    snapshot(lens.replace(second.slice(), once))
  )
  if (twice !== null) {
    return {
      law: "set-set: the last one put in wins",
      where: `${twice.where}, after ${list(first)} and then ${list(second)}`,
      expected: twice.expected,
      got: twice.got
    }
  }
  const touched = difference(before, snapshot(network))
  return touched === null
    ? null
    : {
      law: "a lens leaves the network that it was given as it was",
      where: touched.where,
      expected: touched.expected,
      got: touched.got
    }
}

const same = (a: number, b: number): boolean => Object.is(a, b)
