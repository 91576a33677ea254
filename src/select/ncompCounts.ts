/**
 * How many compartments each branch gets, and the cells that are cut so.
 *
 * Cells that are one in tree, path, lengths and radii stay one, so that thousands of equal cells share what follows from their cut.
 */
import * as Result from "effect/Result"
import { List } from "immutable"
import { type Morphology } from "../network/Morphology.ts"
import { type DLambda, ncompOf } from "../network/Ncomp.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { type Recut, recut } from "../network/recut.ts"
import { firstRows } from "../network/reshape.ts"
import type { Floats } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import type { Branches } from "./whole.ts"

/** One number for all branches, one for each, or a rule. */
export type Counts = number | ReadonlyArray<number> | DLambda

/** Length and radius of the compartments of a cell. */
const sizesOf = (network: Network, from: number, to: number): readonly [length: Floats, radius: Floats] => [
  Table.floats(network.nodes, "length").slice(from, to),
  Table.floats(network.nodes, "radius").slice(from, to)
]

/** Compartments of all branches of the cells of which some branch gets another number. */
export const countsOf = (
  network: Network,
  branches: Branches,
  given: Counts
): Result.Result<ReadonlyMap<number, ReadonlyArray<number>>, NetworkError> =>
  Result.gen(function*() {
    const chosen = Array.from(branches, ([cell, own]) => [cell, [...own].sort((a, b) => a - b)] as const)
      .sort(([a], [b]) => a - b)
    const total = chosen.reduce((sum, [, own]) => sum + own.length, 0)
    if (Array.isArray(given) && given.length !== total) {
      const [what, hint] = ["the list of ncomp", "give one number for all branches, or one for each that is selected"]
      return yield* fail({ _tag: "WrongLength", what, expected: total, found: given.length, hint })
    }
    const out = new Map<number, ReadonlyArray<number>>()
    let at = 0
    for (const [cell, own] of chosen) {
      const { ncomp } = network.cells.get(cell)!
      const wanted = isRule(given)
        ? yield* byRule(network, cell, given)
        : new Map(own.map((branch) => [branch, typeof given === "number" ? given : given[at++]]))
      const after = ncomp.map((old, branch) => own.includes(branch) ? wanted.get(branch)! : old)
      const wrong = own.find((branch) => !(Number.isInteger(after[branch]) && after[branch] >= 1))
      if (wrong !== undefined) {
        const what = `ncomp of branch ${wrong} of cell ${cell}`
        const expected = "a whole number of at least 1"
        return yield* fail({ _tag: "BadValue", what, found: String(after[wrong]), expected })
      }
      if (after.some((count, branch) => count !== ncomp[branch])) out.set(cell, after)
    }
    return out
  })

const isRule = (given: Counts): given is DLambda => typeof given === "object" && "_tag" in given

/** What a rule gives every branch of a cell: it sees the branch as one compartment. */
const byRule = (
  network: Network,
  cell: number,
  rule: DLambda
): Result.Result<ReadonlyMap<number, number>, NetworkError> => {
  const starts = firstRows(network.cells)
  const morphology = network.cells.get(cell)!
  const [length, radius] = sizesOf(network, starts[cell], starts[cell + 1])
  return Result.map(recut(morphology, length, radius, morphology.ncomp.map(() => 1)), (whole) => {
    const out = new Map<number, number>()
    let first = 0
    morphology.ncomp.forEach((count, branch) => {
      const mean = (name: string): number => {
        const values = Table.floats(network.nodes, name).slice(starts[cell] + first, starts[cell] + first + count)
        if (values.every((x) => x === values[0])) return values[0]
        const sum = values.reduce((all, x, k) => all + x * length[first + k], 0)
        return sum / length.slice(first, first + count).reduce((a, b) => a + b, 0)
      }
      out.set(
        branch,
        ncompOf(rule, {
          length: whole.length[branch],
          radius: whole.radius[branch],
          capacitance: mean("capacitance"),
          axial_resistivity: mean("axial_resistivity")
        })
      )
      first += count
    })
    return out
  })
}

/** Cells with other numbers of compartments, and lengths and radii of the compartments of all cells. */
export const recutCells = (
  network: Network,
  counts: ReadonlyMap<number, ReadonlyArray<number>>
): Result.Result<
  { readonly cells: List<Morphology>; readonly length: Floats; readonly radius: Floats },
  NetworkError
> =>
  Result.gen(function*() {
    const starts = firstRows(network.cells)
    const known = new Map<Morphology, Array<{ readonly key: string; readonly made: Recut }>>()
    const cells: Array<Morphology> = []
    const [length, radius]: [Array<Floats>, Array<Floats>] = [[], []]
    for (let c = 0; c < network.cells.size; c++) {
      const [cell, wanted] = [network.cells.get(c)!, counts.get(c)]
      const [own, thick] = sizesOf(network, starts[c], starts[c + 1])
      let made: Recut = { cell, length: own, radius: thick }
      if (wanted !== undefined) {
        const key = `${wanted.join()} ${own.join()} ${thick.join()}`
        const before = known.get(cell) ?? []
        const same = before.find((each) => each.key === key)
        made = same?.made ?? (yield* recut(cell, own, thick, wanted))
        if (same === undefined) known.set(cell, [...before, { key, made }])
      }
      cells.push(made.cell)
      length.push(made.length)
      radius.push(made.radius)
    }
    return { cells: List(cells), length: joined(length), radius: joined(radius) }
  })

const joined = (lists: ReadonlyArray<Floats>): Floats => {
  const out = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0))
  let at = 0
  for (const list of lists) {
    out.set(list, at)
    at += list.length
  }
  return out
}
