/**
 * Which compartments are joined: descriptions of wiring, turned into pairs when they meet a network.
 *
 * `full`, `sparse`, `probability` and `matrix` join cells: from the first selected compartment of every presynaptic cell to the first, or a random,
 * selected compartment of every postsynaptic cell, presynaptic cells outermost. `pairwise` joins compartments one to one, `listed` exactly
 * the given pairs. Everything random comes from a seed.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { anything, called, describing, failing, like } from "../network/border.ts"
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
import { uniforms } from "../network/random.ts"
import { log1p } from "../number/log.ts"
import type { Ints } from "../table/Column.ts"
import { mistakeOf } from "../table/mistake.ts"
import { type Structural, structural } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { type Chance, chances, type Ends, theChance } from "./chances.ts"
import { aNetwork, aWiring, compartments } from "./Given.ts"
import { type ListedPairs, listedPairs, listOfPairs, type Pairs, tooManyPairs } from "./listedPairs.ts"
import { matrixProblem } from "./matrixProblem.ts"
import { resolve, type ResolveOptions } from "./resolve.ts"
import { textProblem } from "./rowText.ts"
import { all, type NodeSelection, type Selection } from "./Select.ts"

export type { Chance } from "./chances.ts"
export type { ListedPairs, Pairs } from "./listedPairs.ts"
export type { ResolveOptions } from "./resolve.ts"

/** The compartment of a postsynaptic cell that is hit: the first selected one, or a random selected one. */
export type Target = "first" | { readonly random: number }

/** A wiring between two selections. */
export type Connect = Structural & {
  readonly pre: NodeSelection
  readonly post: NodeSelection
  readonly wiring:
    | { readonly _tag: "Pairwise" }
    | { readonly _tag: "Listed"; readonly pairs: ReadonlyArray<readonly [pre: number, post: number]> }
    | { readonly _tag: "Full"; readonly target: Target }
    | { readonly _tag: "Sparse"; readonly probability: number; readonly seed: number; readonly target: Target }
    | { readonly _tag: "Probability"; readonly chance: Chance; readonly seed: number; readonly target: Target }
    | { readonly _tag: "Matrix"; readonly matrix: ReadonlyArray<ReadonlyArray<boolean>>; readonly target: Target }
}

/** Joins the k-th selected compartment of one side to the k-th of the other, in the order of the selections. */
export const pairwise = describing(
  "Connect.pairwise",
  { pre: compartments, post: compartments },
  (pre: NodeSelection, post: NodeSelection): Connect => structural({ pre, post, wiring: { _tag: "Pairwise" as const } })
)

/**
 * Joins exactly these pairs of compartment rows, in this order; a pair may stand in the list more than once. Sides of different lengths are a
 * mistake (`NetworkError`).
 */
export const listed = describing(
  "Connect.listed",
  { pairs: anything },
  (pairs: ListedPairs): Connect =>
    structural({ pre: all, post: all, wiring: { _tag: "Listed" as const, pairs: listOfPairs(pairs) } })
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
  { pre: compartments, post: compartments, options: anything },
  (pre: NodeSelection, post: NodeSelection, options: { readonly to?: Target } = {}): Connect => {
    knownOptions("full", options, ["to"])
    return structural({
      pre,
      post,
      wiring: { _tag: "Full" as const, target: options.to === undefined ? "first" : options.to }
    })
  }
)

/** Joins each pair of cells with a probability, independently; the seed decides which. A mistake (`NetworkError`) on an unknown option. */
export const sparse = describing("Connect.sparse", { pre: compartments, post: compartments, options: anything }, (
  pre: NodeSelection,
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
  pre: compartments,
  post: compartments,
  chance: like(
    (u) => typeof u === "string" || typeof u === "function",
    "a text such as \"exp(-straight_distance / 100)\", or a function of the pair; Connect.sparse takes one probability for all"
  ),
  options: anything
}, (
  pre: NodeSelection,
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
  pre: compartments,
  post: compartments,
  matrix: anything,
  options: anything
}, (
  pre: NodeSelection,
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
    const found = yield* allPairs(network, connect, pre, post)
    if (found.pre.length > 0 || options.allowEmpty === true) return found
    return yield* fail(joinsNothing(network, connect, pre, post))
  }))

type Given = readonly [connect: Connect, options?: ResolveOptions]

/** A wiring goes first: the network comes later. */
const isWiring = (first: unknown): boolean =>
  mistakeOf(first) !== null || (typeof first === "object" && first !== null && "wiring" in first)

/** The pairs of compartments that a wiring means in a network; none is an error unless `allowEmpty` is set. */
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
  const selection = connect[end] as Selection // a script without types may give synapses
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
  if (connect.wiring._tag === "Listed") return listedPairs(network, connect.wiring.pairs)
  const problem = wiringProblem(connect)
  if (problem !== null) return fail(problem)
  const [from, to] = [byCell(network, pre), byCell(network, post)]
  return connect.wiring._tag === "Probability"
    ? likelyPairs(network, connect.wiring, from, to)
    : cellPairs(connect.wiring, from, to)
}

const joinsNothing = (network: Network, { wiring }: Connect, pre: Ints, post: Ints): Reason => {
  if (wiring._tag === "Listed") {
    return {
      _tag: "EmptySelection",
      selection: "the list of pairs",
      available: "give at least one pair of compartment rows"
    }
  }
  const count = (): number => byCell(network, pre).length * byCell(network, post).length
  const available = wiring._tag === "Probability"
    ? `with seed ${wiring.seed} none of ${count()} pairs of cells is joined`
    : wiring._tag === "Sparse"
    ? `with probability ${wiring.probability} and seed ${wiring.seed} none of ${count()} pairs of cells is joined`
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

/** The selected compartments of every selected cell, cells in order of first appearance. */
const byCell = (network: Network, rows: Ints): ReadonlyArray<ReadonlyArray<number>> => {
  const cell = Table.ints(network.nodes, "global_cell_index")
  const cells = new Map<number, Array<number>>()
  for (let k = 0; k < rows.length; k++) {
    const list = cells.get(cell[rows[k]])
    if (list === undefined) cells.set(cell[rows[k]], [rows[k]])
    else list.push(rows[k])
  }
  return [...cells.values()]
}

/** The selected compartments of some cells. */
type Cells = ReadonlyArray<ReadonlyArray<number>>

/** The compartment of a cell that is hit; asked once for each pair in turn. */
const hitting = (target: Target): (cell: ReadonlyArray<number>) => number => {
  if (target === "first") return ([first]) => first
  const random = uniforms(target.random, 1)
  return (cell) => cell[Math.floor(random() * cell.length)]
}

/** The pairs of which each was joined with a probability of its own. */
const likelyPairs = (
  network: Network,
  { chance, seed, target }: Extract<Connect["wiring"], { readonly _tag: "Probability" }>,
  from: Cells,
  to: Cells
): Result.Result<Pairs, NetworkError> => {
  const [hit, random] = [hitting(target), uniforms(seed)]
  const ends: Ends = {
    count: from.length * to.length,
    at: (k) => [from[Math.floor(k / to.length)][0], hit(to[k % to.length])]
  }
  const [pre, post]: [Array<number>, Array<number>] = [[], []]
  return Result.flatMap(
    chances(network, chance, ends, (chance, a, b) => {
      if (!(random() < chance)) return null
      pre.push(a)
      post.push(b)
      return tooManyPairs(pre.length)
    }),
    () => Result.succeed({ pre, post })
  )
}

/** Wirings of cells of which the number of pairs is known, or to be expected. */
type Counted = Exclude<Connect["wiring"], { readonly _tag: "Pairwise" | "Listed" | "Probability" }>

const cellPairs = (wiring: Counted, from: Cells, to: Cells): Result.Result<Pairs, NetworkError> => {
  const hit = hitting(wiring.target)
  const pre: Array<number> = []
  const post: Array<number> = []
  const join = (i: number, j: number): void => {
    pre.push(from[i][0])
    post.push(hit(to[j]))
  }
  const problem = wiring._tag === "Matrix" ? matrixProblem(wiring.matrix, from.length, to.length) : null
  const many = problem ?? tooManyPairs(expectedPairs(wiring, from.length * to.length))
  if (many !== null) return fail(many)
  switch (wiring._tag) {
    case "Full":
      from.forEach((_, i) => to.forEach((_, j) => join(i, j)))
      break
    case "Sparse":
      forEachHit(
        from.length * to.length,
        wiring.probability,
        wiring.seed,
        (k) => join(Math.floor(k / to.length), k % to.length)
      )
      break
    case "Matrix":
      wiring.matrix.forEach((line, i) => line.forEach((on, j) => on && join(i, j)))
  }
  return Result.succeed({ pre, post })
}

/** How many of `pairs` pairs of cells a wiring joins; of a random one what is to be expected. */
const expectedPairs = (wiring: Counted, pairs: number): number => {
  if (wiring._tag === "Full") return pairs
  if (wiring._tag === "Sparse") return Math.ceil(pairs * wiring.probability)
  return wiring.matrix.reduce((sum, line) => sum + line.reduce((own, on) => on ? own + 1 : own, 0), 0)
}

/** Visits each of 0…total-1 with a probability, jumping from hit to hit, so that it costs what it finds. */
const forEachHit = (total: number, probability: number, seed: number, visit: (k: number) => void): void => {
  if (probability === 0) return
  if (probability === 1) {
    for (let k = 0; k < total; k++) visit(k)
    return
  }
  const random = uniforms(seed)
  const scale = 1 / log1p(-probability)
  for (let k = jump(random, scale); k < total; k += 1 + jump(random, scale)) visit(k)
}

/** Length of a run of misses: geometric. */
const jump = (random: () => number, scale: number): number => Math.floor(log1p(-random()) * scale)
