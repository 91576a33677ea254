/**
 * Conditions that hold in all of some synapses: their type, which cells, groups or labelled compartments they join, and their own columns.
 */
import { sourceColumn, sourcesOfEdges } from "../network/eventColumns.ts"
import type { Network } from "../network/Network.ts"
import { mechanismMask } from "../network/quantities.ts"
import type { Column, Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import type { Condition, Described } from "./conjunction.ts"
import { indexOf } from "./indexOf.ts"
import { labelCondition, ownColumns } from "./labelConditions.ts"
import { all, type EdgeSelection, type NodeSelection } from "./Select.ts"

type EdgeCondition = Condition<EdgeSelection>

/** What some compartments alone have in common, as a selection; null where that is nothing. */
type Common = (nodes: Ints) => Described<NodeSelection> | null

/** All conditions, but on one column, the ones that people write first. */
export const edgeConditions = (
  network: Network,
  rows: Ints,
  common: Common,
  but?: string
): ReadonlyArray<EdgeCondition> => [
  ...typeCondition(network, rows),
  ...joining(network, rows, common),
  ...ownColumns(network, "edges", but).flatMap(([name, column]) =>
    labelCondition<EdgeSelection>({ name, column, at: (row) => column.values[row] }, rows, 4)
  ),
  ...(["pre", "post"] as const).flatMap((end) => {
    const nodes = Table.ints(network.edges, `${end}_index`)
    return ownColumns(network, "nodes", but)
      .map(([name, column]) => ({ name: `${end}_${name}`, column, at: (row: number) => seenAt(column, nodes[row]) }))
      .filter(({ name }) => !Table.has(network.edges, name)) // what is stored under the name comes first, and is above
      .flatMap((seen) => labelCondition<EdgeSelection>(seen, rows, 4))
  })
]

/** What a synapse sees of a column of compartments at an end; where it begins at a source, no text and no number, and of yes and no that it is not so. */
const seenAt = ({ _tag, values }: Column, node: number): number =>
  node >= 0 ? values[node] : _tag === "Flag" ? 0 : _tag === "Text" ? -1 : NaN

const typeCondition = (network: Network, rows: Ints): ReadonlyArray<EdgeCondition> => {
  const type = Table.get(network.edges, "type")
  if (type?._tag !== "Text") return []
  const name = type.levels[type.values[rows[0]]]
  const holds = mechanismMask(network, "edges", name)
  return rows.every(holds) ? [{ cost: 2, rank: 1, holds, step: (of) => of.synapse(name) }] : []
}

/** What both ends are in: cells, groups, and what their compartments alone have in common. */
const joining = (network: Network, rows: Ints, common: Common): ReadonlyArray<EdgeCondition> => {
  const cells = Table.ints(network.nodes, "global_cell_index")
  const pre = Table.ints(network.edges, "pre_index")
  const post = Table.ints(network.edges, "post_index")
  const cellsAt = (nodes: Ints): ReadonlySet<number> => {
    const found = new Set<number>()
    for (let k = 0; k < rows.length; k++) if (nodes[rows[k]] >= 0) found.add(cells[nodes[rows[k]]])
    return found
  }
  const [before, after] = [cellsAt(pre), cellsAt(post)]
  const inCells = (set: ReadonlySet<number>): Place => {
    const { cost, index } = indexOf([...set].sort((a, b) => a - b))
    return { nodes: all.cell(index), cost: 1 + cost, has: (node) => set.has(cells[node]) }
  }
  const groups = Array.from(network.groups, (name): Place => {
    const flags = Table.flags(network.nodes, name)!
    return { nodes: all.group(name), cost: 2, has: (node) => flags[node] === 1 }
  })
  const alone = (nodes: Ints): ReadonlyArray<Place> => {
    const own = Rows.sorted(Int32Array.from(new Set(rows.map((row) => nodes[row]))))
    const found = own.length === network.nodes.length ? null : common(own)
    if (found === null) return []
    const mask = Rows.toMask(own, network.nodes.length)
    return [{ nodes: found.selection, cost: found.cost - 1, has: (node) => mask[node] === 1 }]
  }
  const at = (step: "pre" | "post" | "between", { cost, has, nodes }: Place): EdgeCondition => ({
    cost: 1 + cost,
    rank: step === "pre" ? 2 : 3,
    holds: (row) => (step === "post" || has(pre[row])) && (step === "pre" || has(post[row])),
    step: (of) => of[step](nodes)
  })
  const of = (step: "pre" | "post" | "between"): ReadonlyArray<EdgeCondition> =>
    groups.map((place) => at(step, place)).filter(({ holds }) => rows.every(holds)).slice(0, mostGroups)
  // What begins at sources has no compartment there of which something could be said.
  if (rows.some((row) => pre[row] < 0)) {
    return [
      ...sourceCondition(network, rows),
      at("post", inCells(after)),
      ...alone(post).map((place) => at("post", place)),
      ...of("post")
    ]
  }
  return [
    at("pre", inCells(before)),
    at("post", inCells(after)),
    ...before.size === after.size && [...before].every((cell) => after.has(cell))
      ? [at("between", inCells(before))]
      : [],
    ...alone(pre).map((place) => at("pre", place)),
    ...alone(post).map((place) => at("post", place)),
    ...of("between"),
    ...of("pre"),
    ...of("post")
  ]
}

/** That all of some synapses are driven by sources. */
const sourceCondition = (network: Network, rows: Ints): ReadonlyArray<EdgeCondition> => {
  const sources = sourcesOfEdges(network.edges)
  if (sources === null || rows.some((row) => sources[row] < 0)) return []
  return [{ cost: 3, rank: 2, holds: (row) => sources[row] >= 0, step: `${sourceColumn} >= 0` }]
}

/** Most groups at each end that are looked at together. */
const mostGroups = 4

/** Some compartments, how long it is to say which, and whether one is among them. */
type Place = { readonly nodes: NodeSelection; readonly cost: number; readonly has: (node: number) => boolean }
