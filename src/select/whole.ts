/**
 * The branches and cells that rows stand for, where places are changed: a branch moves as a whole, or not at all.
 */
import * as Result from "effect/Result"
import { type Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import type { Ints } from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import * as Table from "../table/Table.ts"

/** Branches of each cell that has some, by their numbers within it. */
export type Branches = ReadonlyMap<number, ReadonlySet<number>>

/** The branches that rows make up; fails where a branch is there in part, with the compartments that are missing. */
export const wholeBranches = (network: Network, rows: Ints, title: string): Result.Result<Branches, NetworkError> => {
  const { nodes } = network
  const [cellOf, branchOf, place] = [
    Table.ints(nodes, "global_cell_index"),
    Table.ints(nodes, "local_branch_index"),
    Table.ints(nodes, "local_comp_index")
  ]
  const found = new Map<number, Map<number, Set<number>>>()
  for (const row of rows) {
    let own = found.get(cellOf[row])
    if (own === undefined) found.set(cellOf[row], own = new Map())
    let compartments = own.get(branchOf[row])
    if (compartments === undefined) own.set(branchOf[row], compartments = new Set())
    compartments.add(place[row])
  }
  for (const [cell, branches] of found) {
    const { ncomp } = network.cells.get(cell)!
    for (const [branch, compartments] of branches) {
      if (compartments.size === ncomp[branch]) continue
      const missing = Array.from({ length: ncomp[branch] }, (_, k) => k).filter((k) => !compartments.has(k))
      return fail({
        _tag: "BadValue",
        what: `what is selected of branch ${branch} of cell ${cell}`,
        found: `not all of it: ${missing.length === 1 ? "compartment" : "compartments"} ${
          listed(missing.map(String))
        } ${missing.length === 1 ? "is" : "are"} missing`,
        expected: `whole branches in ${title}, for example Select.cell(${cell}).branch(${branch})`
      })
    }
  }
  return Result.succeed(new Map(Array.from(found, ([cell, branches]) => [cell, new Set(branches.keys())])))
}

/** The cells that rows make up, ascending; fails where a cell is there in part, with what is missing. */
export const wholeCells = (
  network: Network,
  rows: Ints,
  title: string
): Result.Result<ReadonlyArray<number>, NetworkError> =>
  Result.flatMap(wholeBranches(network, rows, title), (found) => {
    for (const [cell, branches] of found) {
      const { parents } = network.cells.get(cell)!
      if (branches.size === parents.length) continue
      const missing = parents.map((_, b) => b).filter((b) => !branches.has(b))
      return fail({
        _tag: "BadValue",
        what: `what is selected of cell ${cell}`,
        found: `not all of it: ${missing.length === 1 ? "branch" : "branches"} ${listed(missing.map(String))} ${
          missing.length === 1 ? "is" : "are"
        } missing`,
        expected: `whole cells in ${title}, for example Select.cell(${cell})`
      })
    }
    return Result.succeed([...found.keys()].sort((a, b) => a - b))
  })
