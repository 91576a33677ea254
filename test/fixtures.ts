/** Small networks that the examples share, and short ways to say "this edit fails like that". */
import * as Result from "effect/Result"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Mistake from "../src/Mistake.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import { fromFields, type Mechanism } from "../src/network/Mechanism.ts"
import { hasHandlers, type MechanismFields, noEvents } from "../src/network/MechanismFields.ts"
import * as Connect from "../src/select/Connect.ts"
import * as Select from "../src/select/Select.ts"
import * as View from "../src/select/View.ts"
import type { Column } from "../src/table/Column.ts"
import { at } from "../src/table/Column.ts"

/** Two branches of two compartments. */
export const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })

/** Three cells × two branches × two compartments: rows 0 to 11. */
export const net = Network.make([cell, cell, cell])

/** One cell whose branches have 2, 4 and 1 compartments: rows 0,1 | 2,3,4,5 | 6. */
export const ragged = Network.make([Cell.make({ parents: [-1, 0, 0], ncomp: [2, 4, 1] })])

/** `net` with channels: Na everywhere, K in cell 0, Leak in cells 1 and 2. */
export const channelled = Network.editSync(net, [
  Edit.insert(Channels.Na),
  Edit.insert(Channels.K, Select.cell(0)),
  Edit.insert(Channels.Leak, Select.cell([1, 2]))
])

/** `channelled` with all pairs of cells joined (9 Ionotropic) and cell 0 to all (3 TanhRate): synapses 0 to 8, and 9 to 11. */
export const wired = Network.editSync(channelled, [
  Edit.connect(Connect.full(Select.all, Select.all), Synapses.Ionotropic),
  Edit.connect(Connect.full(Select.cell(0), Select.all), Synapses.TanhRate)
])

/** Six cells, fully connected, in groups of two: the second network of the tutorial. */
export const grouped = Network.editSync(Network.make(Array.from({ length: 6 }, () => cell)), [
  Edit.connect(Connect.full(Select.cell("all"), Select.cell("all")), Synapses.Ionotropic),
  Edit.group("exc", Select.cell([0, 1])),
  Edit.group("inh", Select.cell([2, 3])),
  Edit.group("unknown", Select.cell([4, 5])),
  Edit.labelByGroup("cell_type", ["exc", "inh", "unknown"]),
  Edit.copyToEdges("cell_type")
])

/** A mechanism from the parts that matter, all others empty. */
export const mechanism = (fields: Partial<MechanismFields> & Pick<MechanismFields, "kind" | "name">): Mechanism =>
  fromFields({
    about: "",
    parameters: {},
    states: {},
    scheme: [],
    method: null,
    reads: {},
    definitions: {},
    update: [],
    reset: null,
    ...noEvents,
    current: null,
    ion: null,
    ...fields
  })

/** Those of some mechanisms that have nothing to do with events: what compiled engines and gradients know. */
export const withoutEvents = (mechanisms: ReadonlyArray<Mechanism>): ReadonlyArray<Mechanism> =>
  mechanisms.filter((m) => m.emits === null && !hasHandlers(m))

/** The rows that a selection means. */
export const rows = (network: Network.Network, selection: Select.Selection): ReadonlyArray<number> => [
  ...View.of(network, selection, { allowEmpty: true }).rows
]

/** All values of a column, as people see them. */
export const values = (column: Column | undefined): ReadonlyArray<unknown> =>
  column === undefined ? [] : Array.from({ length: column.values.length }, (_, row) => at(column, row))

/** A column of compartments. */
export const nodeColumn = (network: Network.Network, name: string): ReadonlyArray<unknown> =>
  values(network.nodes.columns.get(name))

/** A column of synapses. */
export const edgeColumn = (network: Network.Network, name: string): ReadonlyArray<unknown> =>
  values(network.edges.columns.get(name))

/** Presynaptic and postsynaptic compartment of every synapse. */
export const ends = (network: Network.Network): ReadonlyArray<readonly [unknown, unknown]> => {
  const post = edgeColumn(network, "post_index")
  return edgeColumn(network, "pre_index").map((pre, k) => [pre, post[k]])
}

/** The error that edits end in. */
export const failure = (network: Network.Network, edits: ReadonlyArray<Edit.Edit>): Network.NetworkError => {
  const result = Network.edit(network, edits)
  if (Result.isSuccess(result)) throw new Error("the edits succeed")
  return result.failure
}

/** The `NetworkError` that a function throws, or that what it describes fails with. */
export const thrown = (f: () => unknown): Network.NetworkError => {
  try {
    Mistake.checkSync(f())
  } catch (error) {
    if (error instanceof Network.NetworkError) return error
    throw error
  }
  throw new Error("nothing is thrown")
}
