/**
 * Loops over parts: what a selection means, as one selection for each cell, branch or compartment that it covers.
 *
 * One idea: parts come in the order in which the selection meets them, and each holds those of its compartments that are selected, so that
 * together the parts are the selection, each compartment once.
 */
import * as Result from "effect/Result"
import { failing, oneOf } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import * as Table from "../table/Table.ts"
import { aNetwork, compartments } from "./Given.ts"
import { resolve } from "./resolve.ts"
import { all, rows as exactly } from "./Select.ts"
import type { NodeSelection } from "./Selection.ts"

/** What a loop goes over. */
export type Level = "cell" | "branch" | "comp"

const columns = { cell: "global_cell_index", branch: "global_branch_index", comp: "global_comp_index" } as const

/** The parts of a selection, or why it means nothing. */
export const eachResult = failing(
  "Select.each",
  { network: aNetwork, level: oneOf("cell", "branch", "comp"), at: compartments },
  (network: Network, level: Level, at: NodeSelection): Result.Result<ReadonlyArray<NodeSelection>, NetworkError> =>
    Result.map(resolve(network, at), (rows) => {
      const part = Table.ints(network.nodes, columns[level])
      const found = new Map<number, Array<number>>()
      for (const row of rows) {
        const own = found.get(part[row])
        if (own === undefined) found.set(part[row], [row])
        else own.push(row)
      }
      const sizes = new Map<number, number>()
      for (const of of part) sizes.set(of, (sizes.get(of) ?? 0) + 1)
      const isWhole = (of: number, own: ReadonlyArray<number>): boolean =>
        own.length === sizes.get(of) && own.every((row, k) => k === 0 || row > own[k - 1])
      return Array.from(found, ([of, own]) => isWhole(of, own) ? wholePart(network, level, own[0]) : exactly(own))
    })
)

/** The whole part that a row is in, as a person would say it. */
const wholePart = ({ nodes }: Network, level: Level, row: number): NodeSelection => {
  const of = (name: string): number => Table.ints(nodes, name)[row]
  const cell = all.cell(of("global_cell_index"))
  if (level === "cell") return cell
  const branch = cell.branch(of("local_branch_index"))
  return level === "branch" ? branch : branch.comp(of("local_comp_index"))
}
