/**
 * Selections of compartments: everything that `Selection` offers, valid in a given network, composed up to a few levels
 * deep.
 */
import type * as fc from "fast-check"
import { nameText } from "../equation/print.ts"
import { throwing } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { aNetwork, resolving } from "../select/Given.ts"
import { all, type Index, type NodeSelection, range, rows as exactly, type Where } from "../select/Select.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { type Draw, drawn } from "./Draw.ts"
import { grown } from "./grown.ts"
import { allRows, rowsIn } from "./rows.ts"

/** Whether the selection may match nothing; by default it matches something (where there is something). */
export type SelectionOptions = { readonly allowEmpty?: boolean }

/** Makes valid selections of compartments of a network. */
export const nodeSelection = throwing(
  "testing.nodeSelection",
  { network: aNetwork, options: resolving },
  (network: Network, options: SelectionOptions = {}): fc.Arbitrary<NodeSelection> =>
    drawn((draw) => drawNodes(network, draw, options))
)

/** Chooses a selection of compartments. */
export const drawNodes = (network: Network, draw: Draw, options: SelectionOptions = {}): NodeSelection => {
  const found = grown({
    all,
    exact: () => exactly(draw.shuffled(draw.some(allRows(network, "nodes")))),
    narrowed: (of) => narrowed(network, of, draw)
  }, draw)
  return options.allowEmpty === true || rowsIn(network, found).length > 0 ? found : found.not()
}

/** Chooses whole cells and whole branches, which is what can be moved. */
export const drawBranches = (network: Network, draw: Draw): NodeSelection => {
  const cells = draw.some(Array.from({ length: network.cells.size }, (_, c) => c))
  const { parents } = network.cells.get(cells[0])!
  switch (draw.below(4)) {
    case 0:
      return all
    case 1:
      return all.cell(cells[0]).branch(draw.some(parents.map((_, b) => b)))
    default:
      return all.cell(cells)
  }
}

/** One more step of the path. */
const narrowed = (network: Network, of: NodeSelection, draw: Draw): NodeSelection => {
  const counted = (parent: string, child: string): number => {
    const rows = rowsIn(network, of)
    const parents = Table.ints(network.nodes, parent)
    const seen = new Set((rows.length > 0 ? rows : allRows(network, "nodes")).map((row) => parents[row]))
    const index = Table.ints(network.nodes, child)
    return 1 +
      allRows(network, "nodes").filter((row) => seen.has(parents[row])).reduce(
        (most, row) => Math.max(most, index[row]),
        0
      )
  }
  const total = (name: string): number => 1 + Table.ints(network.nodes, name)[network.nodes.length - 1]
  const steps: Array<() => NodeSelection> = [
    () => of.cell(drawIndex(draw, network.cells.size)),
    () => of.branch(drawIndex(draw, counted("global_cell_index", "local_branch_index"))),
    () => of.comp(drawIndex(draw, counted("global_branch_index", "local_comp_index"))),
    () => of.branch(drawIndex(draw, total("global_branch_index")), { scope: "global" }),
    () => of.comp(drawIndex(draw, network.nodes.length), { scope: "global" }),
    () => of.loc(draw.pick([0, 0.5, 1, "all", [0, 1], [draw.between(0, 1), draw.between(0, 1)]])),
    () => of.where(drawWhere(network.nodes, draw, (row) => row.global_cell_index % 2 === 0)),
    () => of.path(),
    () => of.path(all.branch(0).loc(draw.pick([0, 1]))),
    ...network.groups.isEmpty() ? [] : [() => of.group(draw.pick([...network.groups]))],
    ...network.mechanisms.isEmpty() ? [] : [() => of.mechanism(draw.pick([...network.mechanisms.keys()]))]
  ]
  return draw.pick(steps)()
}

/** Chooses an index among `count` things: one, a list, a mask, a range, or all. */
export const drawIndex = (draw: Draw, count: number): Index => {
  if (count === 0) return "all"
  const numbers = Array.from({ length: count }, (_, i) => i)
  switch (draw.below(5)) {
    case 0:
      return draw.below(count)
    case 1:
      return draw.shuffled(draw.some(numbers))
    case 2: {
      const chosen = new Set(draw.some(numbers))
      return numbers.map((i) => chosen.has(i))
    }
    case 3: {
      const from = draw.below(count)
      return range(from, from + 1 + draw.below(count - from), 1 + draw.below(3))
    }
    default:
      return "all"
  }
}

/** Chooses tests on the columns of a table, with values that are in it, as records or text, or a predicate on the row. */
export const drawWhere = (
  table: Table.Table,
  draw: Draw,
  predicate: Extract<Where, (...args: never) => unknown>
): Where => {
  if (table.length === 0 || draw.below(4) === 3) return predicate
  const name = draw.pick(Table.names(table))
  const column = Table.get(table, name)!
  const value = Column.at(column, draw.below(table.length))
  if (value === null) return draw.pick([{ [name]: (x: Column.Value) => x === null }, `${nameText(name)} == null`])
  switch (draw.below(4)) {
    case 0:
      return { [name]: value }
    case 1: {
      const other = Column.at(column, draw.below(table.length))
      return { [name]: other === null ? [value] : [value, other] as ReadonlyArray<number | string | boolean> }
    }
    case 2:
      return `${nameText(name)} ${draw.pick(["==", "!="])} ${JSON.stringify(value)}`
    default:
      return { [name]: (x: Column.Value) => x !== null && x > value }
  }
}
