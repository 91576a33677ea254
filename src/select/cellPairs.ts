/**
 * Cells that are joined to cells, as pairs of compartments: all, some of them, each with a probability of its own, or those of a matrix.
 *
 * One idea: a cell is the list of its selected compartments, the first of which begins, and a source is a cell of one; so all that can be said of
 * cells can be said of sources. Everything random is a function of a seed and of the place of a pair.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { uniforms } from "../network/random.ts"
import { log1p } from "../number/log.ts"
import type { Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { chances, type Ends } from "./chances.ts"
import { type Pairs, tooManyPairs } from "./listedPairs.ts"
import { matrixProblem } from "./matrixProblem.ts"
import type { Connect, Target } from "./Wiring.ts"

/** The selected compartments of every selected cell, cells in order of first appearance. */
export const byCell = (network: Network, rows: Ints): ReadonlyArray<ReadonlyArray<number>> => {
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
export const likelyPairs = (
  network: Network,
  { chance, seed, target }: Extract<Connect["wiring"], { readonly _tag: "Probability" }>,
  from: { readonly cells: Cells; readonly driven: boolean },
  to: Cells
): Result.Result<Pairs, NetworkError> => {
  const [hit, random] = [hitting(target), uniforms(seed)]
  const ends: Ends = {
    count: from.cells.length * to.length,
    at: (k) => [from.cells[Math.floor(k / to.length)][0], hit(to[k % to.length])],
    driven: from.driven
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

export const cellPairs = (wiring: Counted, from: Cells, to: Cells): Result.Result<Pairs, NetworkError> => {
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
