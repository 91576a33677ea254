/**
 * Columns that no table holds and that are computed when they are read: distances [um], from lengths and positions as they are.
 *
 * `distance` of a compartment is the way along the tree from the first compartment of its cell, `straight_distance` the straight line from
 * there; `straight_distance` of a synapse is that between its ends. A column that is stored under such a name comes first.
 */
import { betweenEnds, distancesFrom, roots } from "../network/distances.ts"
import type { Network } from "../network/Network.ts"
import type { Domain } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import type { Table } from "../table/Table.ts"

type Computed = Readonly<Record<string, (network: Network) => Column.Floats>>

const computed: Readonly<Record<Domain, Computed>> = {
  nodes: {
    distance: (network) => distancesFrom(network, roots(network), "path"),
    straight_distance: (network) => distancesFrom(network, roots(network), "straight")
  },
  edges: { straight_distance: betweenEnds }
}

/** The names of computed columns. */
export const computedNames: Readonly<Record<Domain, ReadonlyArray<string>>> = {
  nodes: Object.keys(computed.nodes),
  edges: Object.keys(computed.edges)
}

/** What the computed columns of a table were made of, and those that were asked for. */
type Memo = { readonly nodes: Table; readonly cells: Network["cells"]; readonly columns: Map<string, Column.Column> }

/** Memo of a pure function of immutable data. */
const known = new WeakMap<Table, Memo>()

/** The computed column of a name, undefined where none has it. */
export const computedColumn = (network: Network, domain: Domain, name: string): Column.Column | undefined => {
  if (!Object.hasOwn(computed[domain], name)) return undefined
  const { cells, nodes } = network
  const before = known.get(network[domain])
  const memo = before?.nodes === nodes && before.cells === cells ? before : { nodes, cells, columns: new Map() }
  known.set(network[domain], memo)
  const column = memo.columns.get(name) ?? Column.float(computed[domain][name](network))
  memo.columns.set(name, column)
  return column
}
