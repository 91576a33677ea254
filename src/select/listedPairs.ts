/**
 * Pairs of compartments that are given one by one: as pairs, or as the rows of both sides; and how many there may be.
 */
import * as Result from "effect/Result"
import { mostSynapses } from "../network/limits.ts"
import type { Network } from "../network/Network.ts"
import { because, fail, type NetworkError, type Reason, shown } from "../network/NetworkError.ts"
import { isList } from "../table/isList.ts"
import { tooMany } from "../table/limits.ts"
import { plural } from "../table/plural.ts"
import { isPlain } from "../table/settled.ts"

/** Presynaptic and postsynaptic compartments of the new synapses, in order; `from: "sources"` where `pre` are numbers of sources. */
export type Pairs = {
  readonly pre: ReadonlyArray<number>
  readonly post: ReadonlyArray<number>
  readonly from?: "sources"
}

/** Pairs of compartment rows: one after the other, or the rows of both sides, such as columns of a table. */
export type ListedPairs =
  | ReadonlyArray<readonly [pre: number, post: number]>
  | { readonly pre: ArrayLike<number>; readonly post: ArrayLike<number> }

/** Pairs one after the other; what they are is checked when they meet a network. */
export const listOfPairs = (given: ListedPairs): ReadonlyArray<readonly [number, number]> => {
  if (Array.isArray(given)) {
    return (given as ReadonlyArray<unknown>).map((pair) => isList(pair) ? Array.from(pair) : pair) as never // checked there
  }
  if (!isPlain(given) || !isList(given["pre"]) || !isList(given["post"])) return given as never // refused there
  const [pre, post] = [given["pre"], given["post"]] as ReadonlyArray<ArrayLike<number>>
  if (pre.length !== post.length) {
    const hint = "each synapse needs a compartment on both sides"
    throw because({
      _tag: "WrongLength",
      what: "the list of postsynaptic rows",
      expected: pre.length,
      found: post.length,
      hint
    })
  }
  return Array.from(pre, (row, k) => [row, post[k]] as const)
}

/** The pairs in a network; fails on the first that is none. */
export const listedPairs = (
  network: Network,
  list: ReadonlyArray<readonly [number, number]>,
  driven: boolean
): Result.Result<Pairs, NetworkError> => {
  const sides = [
    driven ? { noun: "source", count: network.sources.size } : { noun: "compartment row", count: network.nodes.length },
    { noun: "compartment row", count: network.nodes.length }
  ]
  const many = Array.isArray(list) ? tooManyPairs(list.length) : null
  if (many !== null) return fail(many)
  const expected = `a list of pairs of ${
    driven ? "a source and a compartment row" : "compartment rows"
  }, for example [[0, 7], [3, 7]]`
  if (!Array.isArray(list)) return fail({ _tag: "BadValue", what: "the list of pairs", found: shown(list), expected })
  for (let k = 0; k < list.length; k++) {
    const pair: unknown = list[k]
    if (!Array.isArray(pair) || pair.length !== 2) {
      const found = Array.isArray(pair) ? `a list of ${plural(pair.length, "value")}` : shown(pair)
      const wanted = driven
        ? "a source and a compartment row: [source, postsynaptic]"
        : "two compartment rows: [presynaptic, postsynaptic]"
      return fail({ _tag: "BadValue", what: `pair ${k} of the list`, found, expected: wanted })
    }
    for (const [side, row] of pair.entries()) {
      const { count, noun } = sides[side]
      if (Number.isInteger(row) && row >= 0 && row < count) continue
      const range = `${noun}s go from 0 to ${count - 1}`
      if (typeof row === "number") return fail({ _tag: "OutOfRange", what: noun, found: row, range })
      const what = `a row of pair ${k} of the list`
      return fail({ _tag: "BadValue", what, found: shown(row), expected: `a number; ${range}` })
    }
  }
  return Result.succeed({ pre: list.map(([pre]) => pre), post: list.map(([, post]) => post) })
}

/** More synapses than a wiring may have, or null. */
export const tooManyPairs = (found: number): Reason | null =>
  tooMany("synapses of a wiring", found, mostSynapses, "select fewer cells, or join some of them with Connect.sparse")
