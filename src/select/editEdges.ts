/**
 * `Edit.connect` and `Edit.disconnect`: synapses into and out of the table of edges.
 *
 * New synapses come below the ones that are there, whatever their type, and keep that number for as long as none above them is deleted.
 * Deleting synapses renumbers the rest, together with everything that addresses them.
 */
import * as Result from "effect/Result"
import { anything, called } from "../network/border.ts"
import { withMechanism } from "../network/claimsTo.ts"
import { namesFree } from "../network/clash.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { locationOf } from "../network/indices.ts"
import { mostSynapses, tooManyColumns } from "../network/limits.ts"
import { isMechanism, type Mechanism } from "../network/Mechanism.ts"
import { hasEnds, isPooled } from "../network/MechanismFields.ts"
import { describeEdge, describeNode, edgeIndexColumns, type Network } from "../network/Network.ts"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import { mechanismMask } from "../network/quantities.ts"
import { withoutEdges } from "../network/renumber.ts"
import * as Column from "../table/Column.ts"
import { type TooMany, tooMany } from "../table/limits.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { endColumn } from "./columns.ts"
import { type Connect, type Pairs, pairs } from "./Connect.ts"
import { columnsOf } from "./defaults.ts"
import { aWiring, synapses } from "./Given.ts"
import { inUse } from "./inUse.ts"
import { resolve, type ResolveOptions } from "./resolve.ts"
import type { EdgeSelection } from "./Select.ts"

/** What `Edit.connect` says. */
export type ConnectStep = Said<
  "Connect",
  { readonly wiring: Connect; readonly synapse: Mechanism; readonly options?: ResolveOptions }
>

/**
 * Adds the synapses of a wiring, all of one type. A wiring that joins nothing is an error, unless `allowEmpty` is set: then the network
 * stays as it is, and does not come to know the type.
 *
 * In a column that `copyToEdges` made, new synapses have no value; indices and yes-or-no columns, which cannot say so, take that of the
 * ends.
 */
export const connect = editing("connect", {
  wiring: called("the wiring", aWiring),
  synapse: anything,
  options: anything
}, (wiring: Connect, synapse: Mechanism, options: ResolveOptions = {}): Change<ConnectStep> =>
  makeEdit(
    `connect ${isMechanism(synapse) ? synapse.name : shown(synapse)}`,
    (network) =>
      Result.gen(function*() {
        yield* connectable(network, synapse)
        const found = yield* pairs(network, wiring, options)
        if (found.pre.length === 0) return network
        const own = synapse.kind === "Junction" ? found.pre.findIndex((row, k) => row === found.post[k]) : -1
        if (own >= 0) {
          return yield* fail({
            _tag: "BadValue",
            what: `a junction of ${synapse.name}`,
            found: `within one compartment, ${describeNode(network, found.pre[own])}`,
            expected: "two compartments"
          })
        }
        const many = roomProblem(network, synapse, found.pre.length)
        if (many !== null) return yield* fail(many)
        return network
          .set("edges", Table.append(network.edges, newEdges(network, synapse, found)))
          .set("synapses", withMechanism(network.synapses, synapse))
      })
  ))

/** More synapses, or columns of them, than a network may have; null where there is room. */
const roomProblem = ({ edges }: Network, synapse: Mechanism, added: number): TooMany | null => {
  const length = edges.length + added
  return tooMany("synapses", length, mostSynapses, "join fewer cells") ??
    tooManyColumns("the synapses", { length, columns: edges.columns }, columnsOf(synapse).map(([name]) => name))
}

const connectable = (network: Network, synapse: Mechanism): Result.Result<void, NetworkError> => {
  if (!isMechanism(synapse)) {
    const expected = "a synapse: pass the mechanism, for example Synapses.Ionotropic"
    return fail({ _tag: "BadValue", what: "the synapse", found: shown(synapse), expected })
  }
  if (!hasEnds(synapse)) {
    return fail({
      _tag: "BadValue",
      what: `"${synapse.name}"`,
      found: `a ${synapse.kind.toLowerCase()}`,
      expected: "a synapse or a junction; channels and pumps are put in by Edit.insert"
    })
  }
  const pooled = Object.entries(synapse.states).find(([, state]) => isPooled(state))
  if (pooled !== undefined) {
    return fail({
      _tag: "BadValue",
      what: `the state ${pooled[0]} of ${synapse.name}`,
      found: "one for all edges that end at a compartment",
      expected: "one for each edge: networks do not hold pooled states yet, leave `at` out"
    })
  }
  const there = network.synapses.get(synapse.name)
  if (there !== undefined) {
    return there.equals(synapse)
      ? Result.succeed(undefined)
      : fail({
        _tag: "NameTaken",
        name: synapse.name,
        by: "a synapse type with other equations or defaults",
        hint: "rename one of them with Mechanism.rename"
      })
  }
  return namesFree(network, synapse)
}

const newEdges = (network: Network, synapse: Mechanism, found: Pairs): Table.Table => {
  const first = network.edges.length
  const n = found.pre.length
  const isType = mechanismMask(network, "edges", synapse.name)
  let before = 0
  for (let row = 0; row < first; row++) if (isType(row)) before++
  const locations = locationOf(network)
  return Table.make(n, [
    ["global_edge_index", Column.int(Int32Array.from({ length: n }, (_, k) => first + k))],
    ["index_within_type", Column.int(Int32Array.from({ length: n }, (_, k) => before + k))],
    ["pre_index", Column.int(Int32Array.from(found.pre))],
    ["pre_locs", Column.float(Float64Array.from(found.pre, locations))],
    ["post_index", Column.int(Int32Array.from(found.post))],
    ["post_locs", Column.float(Float64Array.from(found.post, locations))],
    ["type", { _tag: "Text", values: new Int32Array(n), levels: [synapse.name] }],
    ...columnsOf(synapse).map(([name, value]) => [name, Column.constant(n, value)] as const),
    ...copiedColumns(network, found)
  ])
}

/** The copied columns that cannot say "no value" (indices, yes and no), looked up at the ends of new synapses. */
const copiedColumns = (network: Network, found: Pairs): ReadonlyArray<readonly [string, Column.Column]> =>
  [...network.edges.columns].flatMap(([name, stored]) => {
    const reserved: ReadonlyArray<string> = edgeIndexColumns
    if (reserved.includes(name) || (stored._tag !== "Int" && stored._tag !== "Flag")) return []
    const end = endColumn(network, name)
    return end === undefined || end.column._tag !== stored._tag
      ? []
      : [[name, Column.gather(end.column, Int32Array.from(found[end.end]))]]
  })

/** What `Edit.disconnect` says. */
export type DisconnectStep = Said<"Disconnect", { readonly at: EdgeSelection }>

/** Deletes the selected synapses; what is recorded, clamped or trained has to be let go first. */
export const disconnect = editing(
  "disconnect",
  { at: synapses },
  (at: EdgeSelection): Change<DisconnectStep> =>
    makeEdit("disconnect", (network) =>
      Result.flatMap(resolve(network, at), (rows) => {
        const gone = Rows.toMask(rows, network.edges.length)
        const user = inUse(
          network,
          (row) => describeEdge(network, row),
          (domain, _, row) => domain === "edges" && gone[row] === 1
        )
        return user === null
          ? Result.succeed(withoutEdges(network, Rows.complement(rows, network.edges.length)))
          : fail(user)
      }))
)
