/**
 * Conditions that hold in all of some compartments: where they are in the tree of cells, branches and compartments, in which groups, with
 * which mechanisms, labels and sizes.
 */
import type { Network } from "../network/Network.ts"
import { mechanismMask } from "../network/quantities.ts"
import type { Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import type { Condition } from "./conjunction.ts"
import { globalIndexOf, type Indexed, indexOf, isRange } from "./indexOf.ts"
import { labelCondition, ownColumns } from "./labelConditions.ts"
import { compartmentAt } from "./resolve.ts"
import type { Index, NodeSelection } from "./Select.ts"
import { digitsOf, shortestTo } from "./shortestBetween.ts"

type NodeCondition = Condition<NodeSelection>

/** All conditions, but on one column, the ones that people write first. */
export const nodeConditions = (network: Network, rows: Ints, but?: string): ReadonlyArray<NodeCondition> => [
  ...pathConditions(network, rows),
  ...namedConditions(network, rows),
  ...ownColumns(network, "nodes", but).flatMap(([name, column]) =>
    labelCondition<NodeSelection>({ name, column, at: (row) => column.values[row] }, rows, 6)
  )
]

const distinct = (rows: Ints, values: Ints): ReadonlyArray<number> => {
  const found = new Set<number>()
  let last = NaN // neighbours are often the same
  for (let k = 0; k < rows.length; k++) {
    const value = values[rows[k]]
    if (value !== last) found.add(value)
    last = value
  }
  return [...found].sort((a, b) => a - b)
}

const pathConditions = (network: Network, rows: Ints): ReadonlyArray<NodeCondition> => {
  const among = (
    name: string,
    rank: number,
    how: (found: ReadonlyArray<number>) => Indexed,
    step: (of: NodeSelection, index: Index) => NodeSelection
  ): NodeCondition => {
    const values = Table.ints(network.nodes, name)
    const found = distinct(rows, values)
    const set = new Set(found)
    const { cost, index } = how(found)
    return { cost: 1 + cost, rank, holds: (row) => set.has(values[row]), step: (of) => step(of, index) }
  }
  return [
    among("global_cell_index", 2, indexOf, (of, index) => of.cell(index)),
    among("local_branch_index", 3, indexOf, (of, index) => of.branch(index)),
    among("local_comp_index", 4, indexOf, (of, index) => of.comp(index)),
    ...locations(network, rows),
    among("global_branch_index", 3, globalIndexOf, (of, index) => of.branch(index, { scope: "global" })),
    // One by one they are rows, of which nothing is said so.
    ...isRange(globalIndexOf(Array.from(rows)).index)
      ? [among("global_comp_index", 4, globalIndexOf, (of, index) => of.comp(index, { scope: "global" }))]
      : []
  ]
}

/** The ends and the middle of branches, or another place that every row contains, where the rows are in several branches. */
const locations = (network: Network, rows: Ints): ReadonlyArray<NodeCondition> => {
  const counts = network.cells.toArray().flatMap(({ ncomp }) => [...ncomp])
  const [branches, comps] = ["global_branch_index", "local_comp_index"].map((name) => Table.ints(network.nodes, name))
  const at = (places: ReadonlyArray<number>, cost: number): ReadonlyArray<NodeCondition> => {
    const holds = (row: number): boolean => places.some((x) => comps[row] === compartmentAt(x, counts[branches[row]]))
    const argument = places.length === 1 ? places[0] : places
    return rows.every(holds) ? [{ cost, rank: 4, holds, step: (of) => of.loc(argument) }] : []
  }
  const common = placeIn(rows, comps, (row) => counts[branches[row]])
  const inSeveral = rows.some((row) => branches[row] !== branches[rows[0]])
  return [
    ...[0, 1, 0.5].flatMap((x) => at([x], 2)),
    ...at([0, 1], 4),
    ...common === null || !inSeveral ? [] : at([common], 1 + digitsOf(common))
  ]
}

/** A place that is in all the compartments, null where there is none. */
const placeIn = (rows: Ints, comps: Ints, countOf: (row: number) => number): number | null => {
  let [low, high] = [0, 1]
  for (let k = 0; k < rows.length; k++) {
    low = Math.max(low, comps[rows[k]] / countOf(rows[k]))
    high = Math.min(high, (comps[rows[k]] + 1) / countOf(rows[k]))
  }
  return low < high ? shortestTo(low, high) : null
}

/** The groups and mechanisms that hold every row, the smallest first. */
const namedConditions = (network: Network, rows: Ints): ReadonlyArray<NodeCondition> =>
  namedRows(network)
    .filter(({ has }) => rows.every(has))
    .toSorted((a, b) => a.size - b.size)
    .slice(0, mostNamed)
    .map(({ has, step }) => ({ cost: 2, rank: 1, holds: has, step }))

/** Most groups and mechanisms that are looked at together. */
const mostNamed = 10

/** Something with a name that holds some compartments. */
export type NamedRows = {
  readonly has: (row: number) => boolean
  readonly size: number
  readonly step: (of: NodeSelection) => NodeSelection
}

/** All groups, then all mechanisms. */
export const namedRows = (network: Network): ReadonlyArray<NamedRows> => {
  const counted = (has: (row: number) => boolean, step: NamedRows["step"]): NamedRows => {
    let size = 0
    for (let row = 0; row < network.nodes.length; row++) if (has(row)) size++
    return { has, size, step }
  }
  return [
    ...Array.from(network.groups, (name) => {
      const flags = Table.flags(network.nodes, name)!
      return counted((row) => flags[row] === 1, (of) => of.group(name))
    }),
    ...Array.from(
      network.mechanisms.keys(),
      (name) => counted(mechanismMask(network, "nodes", name), (of) => of.mechanism(name))
    )
  ]
}
