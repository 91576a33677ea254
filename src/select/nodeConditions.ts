/**
 * Conditions that hold in all of some compartments: where they are in the tree of cells, branches and compartments, in which groups, with
 * which mechanisms, labels and sizes.
 */
import type { Network } from "../network/Network.ts"
import { mechanismMask } from "../network/quantities.ts"
import type { Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import type { Condition } from "./conjunction.ts"
import { indexOf, isRange } from "./indexOf.ts"
import { labelCondition, numberConditions, ownColumns } from "./labelConditions.ts"
import { compartmentAt } from "./resolve.ts"
import type { NodeSelection } from "./Select.ts"

type NodeCondition = Condition<NodeSelection>

/** How long `{ scope: "global" }` is to read. */
const scopeCost = 4

/** All conditions, the ones that people write first. */
export const nodeConditions = (network: Network, rows: Ints): ReadonlyArray<NodeCondition> => [
  ...pathConditions(network, rows),
  ...namedConditions(network, rows),
  ...ownColumns(network, "nodes").flatMap(([name, column]) =>
    labelCondition<NodeSelection>({ name, column, at: (row) => column.values[row] }, rows, 6)
  )
]

/** The conditions that a number is at most or at least so much: the last to be tried, one at a time. */
export const nodeNumbers = (network: Network, rows: Ints): ReadonlyArray<NodeCondition> =>
  [...network.nodes.columns.entries()].flatMap(([name, column]) =>
    numberConditions<NodeSelection>({ name, column, at: (row) => column.values[row] }, rows, 6)
  )

const distinct = (rows: Ints, values: Ints): ReadonlyArray<number> => {
  const found = new Set<number>()
  for (let k = 0; k < rows.length; k++) found.add(values[rows[k]])
  return [...found].sort((a, b) => a - b)
}

const pathConditions = (network: Network, rows: Ints): ReadonlyArray<NodeCondition> => {
  const column = (name: string): Ints => Table.ints(network.nodes, name)
  const among = (
    name: string,
    rank: number,
    scope: number,
    step: (of: NodeSelection, index: ReturnType<typeof indexOf>["index"]) => NodeSelection
  ): NodeCondition => {
    const values = column(name)
    const found = distinct(rows, values)
    const set = new Set(found)
    const { cost, index } = indexOf(found)
    return { cost: 1 + cost + scope, rank, holds: (row) => set.has(values[row]), step: (of) => step(of, index) }
  }
  return [
    among("global_cell_index", 2, 0, (of, index) => of.cell(index)),
    among("local_branch_index", 3, 0, (of, index) => of.branch(index)),
    among("local_comp_index", 4, 0, (of, index) => of.comp(index)),
    ...locations(network, rows),
    among("global_branch_index", 3, scopeCost, (of, index) => of.branch(index, { scope: "global" })),
    // One by one they are rows, of which nothing is said so.
    ...isRange(indexOf(Array.from(rows)).index)
      ? [among("global_comp_index", 4, scopeCost, (of, index) => of.comp(index, { scope: "global" }))]
      : []
  ]
}

/** The ends and the middle of branches, where every row is there. */
const locations = (network: Network, rows: Ints): ReadonlyArray<NodeCondition> => {
  const counts = network.cells.toArray().flatMap(({ ncomp }) => [...ncomp])
  const [branches, comps] = ["global_branch_index", "local_comp_index"].map((name) => Table.ints(network.nodes, name))
  return [0, 1, 0.5].flatMap((x): ReadonlyArray<NodeCondition> => {
    const holds = (row: number): boolean => comps[row] === compartmentAt(x, counts[branches[row]])
    return rows.every(holds) ? [{ cost: 2, rank: 4, holds, step: (of) => of.loc(x) }] : []
  })
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
