/**
 * Which compartments are joined: descriptions of wiring, turned into pairs when they meet a network.
 *
 * `full`, `sparse`, `probability` and `matrix` join cells: from the first selected compartment of every presynaptic cell to the first, or a random,
 * selected compartment of every postsynaptic cell, presynaptic cells outermost. A source stands for a presynaptic cell of its own. `pairwise` joins compartments one to one, `listed` exactly
 * the given pairs. Everything random comes from a seed.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { anything, called, describing, failing, like, maybe, oneOf, record } from "../network/border.ts"
import { type Dual, dual, effectOfResult, syncOf } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import {
  because,
  fail,
  type NetworkError,
  optionsProblem,
  type Reason,
  shown,
  unknownOption
} from "../network/NetworkError.ts"
import type { Ints } from "../table/Column.ts"
import { mistakeOf } from "../table/mistake.ts"
import { structural } from "../table/structural.ts"
import { byCell, cellPairs, likelyPairs } from "./cellPairs.ts"
import { type Chance, theChance } from "./chances.ts"
import { aNetwork, aWiring, beginnings, compartments } from "./Given.ts"
import { type ListedPairs, listedPairs, listOfPairs, type Pairs } from "./listedPairs.ts"
import { resolve, type ResolveOptions } from "./resolve.ts"
import { textProblem } from "./rowText.ts"
import { all, type NodeSelection, type Selection, sources } from "./Select.ts"
import { isSources, sourceRows } from "./SourceSelection.ts"
import type { Beginning, Connect, Target } from "./Wiring.ts"

export type { Chance } from "./chances.ts"
export type { ListedPairs, Pairs } from "./listedPairs.ts"
export type { ResolveOptions } from "./resolve.ts"
export type { Beginning, Connect, Target } from "./Wiring.ts"

/** Joins the k-th selected compartment of one side to the k-th of the other, in the order of the selections. */
export const pairwise = describing(
  "Connect.pairwise",
  { pre: beginnings, post: compartments },
  (pre: Beginning, post: NodeSelection): Connect => structural({ pre, post, wiring: { _tag: "Pairwise" as const } })
)

/**
 * Joins exactly these pairs of compartment rows, in this order; a pair may stand in the list more than once. With `{ pre: "sources" }` each pair
 * begins with the number of a source. Sides of different lengths are a mistake (`NetworkError`).
 */
export const listed = describing(
  "Connect.listed",
  { pairs: anything, options: maybe(record({ pre: maybe(oneOf("compartments", "sources")) })) },
  (pairs: ListedPairs, options: { readonly pre?: "compartments" | "sources" } = {}): Connect =>
    structural({
      pre: options.pre === "sources" ? sources : all,
      post: all,
      wiring: { _tag: "Listed" as const, pairs: listOfPairs(pairs) }
    })
)

/** Throws a `NetworkError` where an option does not exist; the values of options are checked when they meet a network. */
const knownOptions = (name: string, options: object, available: ReadonlyArray<string>): void => {
  const what = `Connect.${name}`
  const unknown = optionsProblem(what, options, available)
  if (unknown !== null) throw because(unknown)
}

/**
 * Joins every selected cell of one side to every one of the other, itself included. `to: { random: seed }` picks random targets. An
 * unknown option is a mistake (`NetworkError`).
 */
export const full = describing(
  "Connect.full",
  { pre: beginnings, post: compartments, options: anything },
  (pre: Beginning, post: NodeSelection, options: { readonly to?: Target } = {}): Connect => {
    knownOptions("full", options, ["to"])
    return structural({
      pre,
      post,
      wiring: { _tag: "Full" as const, target: options.to === undefined ? "first" : options.to }
    })
  }
)

/** Joins each pair of cells with a probability, independently; the seed decides which. A mistake (`NetworkError`) on an unknown option. */
export const sparse = describing("Connect.sparse", { pre: beginnings, post: compartments, options: anything }, (
  pre: Beginning,
  post: NodeSelection,
  options: { readonly probability: number; readonly seed: number; readonly to?: Target }
): Connect => {
  knownOptions("sparse", options, ["probability", "seed", "to"])
  return structural({
    pre,
    post,
    wiring: {
      _tag: "Sparse" as const,
      probability: options.probability,
      seed: options.seed,
      target: options.to === undefined ? "first" : options.to
    }
  })
})

/**
 * Joins each pair of cells with a probability of its own, independently: a text over the columns at both ends,
 * `exp(-straight_distance / 100)`, or a function of the pair as a row. Whether the k-th pair is joined depends on the seed, on k and on its
 * probability alone. A mistake (`NetworkError`) on an unknown option, and on a text that cannot be read.
 */
export const probability = describing("Connect.probability", {
  pre: beginnings,
  post: compartments,
  chance: like(
    (u) => typeof u === "string" || typeof u === "function",
    "a text such as \"exp(-straight_distance / 100)\", or a function of the pair; Connect.sparse takes one probability for all"
  ),
  options: anything
}, (
  pre: Beginning,
  post: NodeSelection,
  chance: Chance,
  options: { readonly seed: number; readonly to?: Target }
): Connect => {
  knownOptions("probability", options, ["seed", "to"])
  const wrong = typeof chance === "string" ? textProblem(theChance, chance) : null
  if (wrong !== null) throw because(wrong)
  const target = options.to === undefined ? "first" : options.to
  return structural({ pre, post, wiring: { _tag: "Probability" as const, chance, seed: options.seed, target } })
})

/** Joins the cells at which a matrix (presynaptic cells × postsynaptic cells) is true. A mistake (`NetworkError`) on an unknown option. */
export const matrix = describing("Connect.matrix", {
  pre: beginnings,
  post: compartments,
  matrix: anything,
  options: anything
}, (
  pre: Beginning,
  post: NodeSelection,
  matrix: ReadonlyArray<ReadonlyArray<boolean>>,
  options: { readonly to?: Target } = {}
): Connect => {
  knownOptions("matrix", options, ["to"])
  return structural({
    pre,
    post,
    wiring: { _tag: "Matrix" as const, matrix, target: options.to === undefined ? "first" : options.to }
  })
})

const found = failing("Connect.pairs", {
  network: aNetwork,
  connect: called("the wiring", aWiring),
  options: anything
}, (
  network: Network,
  connect: Connect,
  options: ResolveOptions = {}
): Result.Result<Pairs, NetworkError> =>
  Result.gen(function*() {
    const pre = yield* endRows(network, "pre", connect, options)
    const post = yield* endRows(network, "post", connect, options)
    const joined = yield* allPairs(network, connect, pre, post)
    const found: Pairs = isSources(connect.pre) ? { ...joined, from: "sources" } : joined
    if (found.pre.length > 0 || options.allowEmpty === true) return found
    return yield* fail(joinsNothing(network, connect, pre, post))
  }))

type Given = readonly [connect: Connect, options?: ResolveOptions]

/** A wiring goes first: the network comes later. */
const isWiring = (first: unknown): boolean =>
  mistakeOf(first) !== null || (typeof first === "object" && first !== null && "wiring" in first)

/** The pairs of compartments, or of sources and compartments, that a wiring means in a network; none is an error unless `allowEmpty` is set. */
export const pairs: Dual<Network, Given, Result.Result<Pairs, NetworkError>> = dual(isWiring, found)

/** `pairs`; throws a `NetworkError`. */
export const pairsSync: Dual<Network, Given, Pairs> = dual(isWiring, syncOf(found))

/** `pairs` as an Effect. */
export const pairsEffect: Dual<Network, Given, Effect.Effect<Pairs, NetworkError>> = dual(
  isWiring,
  effectOfResult(found)
)

const endRows = (
  network: Network,
  end: "pre" | "post",
  connect: Connect,
  options: ResolveOptions
): Result.Result<Ints, NetworkError> => {
  if (typeof connect !== "object" || connect === null || !("wiring" in connect)) {
    const expected = "a wiring, for example Connect.full(Select.cell(0), Select.cell(1))"
    return fail({ _tag: "BadValue", what: "the wiring", found: shown(connect), expected })
  }
  const given = connect[end]
  if (end === "pre" && isSources(given)) return sourceRows(network, given, options)
  const selection = given as Selection // a script without types may give synapses
  return selection?.domain === "edges"
    ? fail({
      _tag: "BadValue",
      what: `the ${end}synaptic selection`,
      found: `${String(selection)}, which selects synapses`,
      expected: "a selection of compartments (Select.cell…)"
    })
    : resolve(network, selection, options)
}

const allPairs = (network: Network, connect: Connect, pre: Ints, post: Ints): Result.Result<Pairs, NetworkError> => {
  if (connect.wiring._tag === "Pairwise") return pairwisePairs(pre, post)
  const driven = isSources(connect.pre)
  if (connect.wiring._tag === "Listed") return listedPairs(network, connect.wiring.pairs, driven)
  const problem = wiringProblem(connect)
  if (problem !== null) return fail(problem)
  const [from, to] = [beginningsOf(network, connect, pre), byCell(network, post)]
  return connect.wiring._tag === "Probability"
    ? likelyPairs(network, connect.wiring, { cells: from, driven }, to)
    : cellPairs(connect.wiring, from, to)
}

/** Where synapses can begin: the cells of the selected compartments, or each source. */
const beginningsOf = (network: Network, { pre }: Connect, rows: Ints): ReadonlyArray<ReadonlyArray<number>> =>
  isSources(pre) ? Array.from(rows, (row) => [row]) : byCell(network, rows)

const joinsNothing = (network: Network, connect: Connect, pre: Ints, post: Ints): Reason => {
  const { wiring } = connect
  if (wiring._tag === "Listed") {
    return {
      _tag: "EmptySelection",
      selection: "the list of pairs",
      available: "give at least one pair of compartment rows"
    }
  }
  const count = (): number => beginningsOf(network, connect, pre).length * byCell(network, post).length
  const pairs = isSources(connect.pre) ? "pairs of a source and a cell" : "pairs of cells"
  const available = wiring._tag === "Probability"
    ? `with seed ${wiring.seed} none of ${count()} ${pairs} is joined`
    : wiring._tag === "Sparse"
    ? `with probability ${wiring.probability} and seed ${wiring.seed} none of ${count()} ${pairs} is joined`
    : "the matrix is false everywhere"
  return { _tag: "EmptySelection", selection: "the wiring", available }
}

const pairwisePairs = (pre: Ints, post: Ints): Result.Result<Pairs, NetworkError> =>
  pre.length === post.length
    ? Result.succeed({ pre: [...pre], post: [...post] })
    : fail({
      _tag: "WrongLength",
      what: "the postsynaptic selection of a pairwise connection",
      expected: pre.length,
      found: post.length,
      hint: "both sides need equally many compartments; Connect.full joins all to all"
    })

const wiringProblem = ({ wiring }: Connect): Reason | null => {
  if (wiring._tag === "Pairwise" || wiring._tag === "Listed") return null
  const problem = targetProblem(wiring.target) ?? ("seed" in wiring ? seedProblem(wiring.seed) : null)
  if (problem !== null) return problem
  if (wiring._tag === "Sparse" && !(typeof wiring.probability === "number" && isProbability(wiring.probability))) {
    const found = shown(wiring.probability)
    return { _tag: "BadValue", what: "the probability of a connection", found, expected: "a number from 0 to 1" }
  }
  return null
}

const isProbability = (x: number): boolean => x >= 0 && x <= 1

const seedProblem = (seed: unknown): Reason | null =>
  Number.isSafeInteger(seed)
    ? null
    : {
      _tag: "BadValue",
      what: "the seed",
      found: seed === undefined ? "missing" : shown(seed),
      expected: "a whole number"
    }

const targetProblem = (target: unknown): Reason | null => {
  if (target === "first") return null
  if (typeof target !== "object" || target === null) {
    return { _tag: "BadValue", what: "the target `to`", found: shown(target), expected: `"first" or { random: seed }` }
  }
  return unknownOption("target", target, ["random"]) ?? seedProblem("random" in target ? target.random : undefined)
}
