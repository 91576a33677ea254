/**
 * `Edit.connect` and `Edit.disconnect`: synapses into and out of the table of edges.
 *
 * New synapses come below the ones that are there, whatever their type, and keep that number for as long as none above them is deleted.
 * Deleting synapses renumbers the rest, together with everything that addresses them.
 */
import * as Result from "effect/Result"
import { anything, called, maybe } from "../network/border.ts"
import { withMechanism } from "../network/claimsTo.ts"
import { namesFree } from "../network/clash.ts"
import { undrivable } from "../network/drivable.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { noSources, pooledColumns, sourceColumn } from "../network/eventColumns.ts"
import { locationOf } from "../network/indices.ts"
import { mostSynapses, tooManyColumns } from "../network/limits.ts"
import { isMechanism, type Mechanism } from "../network/Mechanism.ts"
import { hasEnds } from "../network/MechanismFields.ts"
import { indexColumns } from "../network/names.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError, optionsProblem, type Reason, shown } from "../network/NetworkError.ts"
import { poolsWithout, withPools } from "../network/pools.ts"
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
import { columnFor, type MechanismValues, mechanismValues } from "./mechanismValues.ts"
import { resolve, type ResolveOptions } from "./resolve.ts"
import type { EdgeSelection } from "./Select.ts"
import { numbersFor } from "./set.ts"
import { settable, writeRows } from "./write.ts"

/** How synapses are connected. */
export type ConnectOptions = ResolveOptions & {
  /** Values of the new synapses by the names of the type, as `Edit.set` takes them: `{ delay: "0.5 + straight_distance / 300" }`. */
  readonly values?: MechanismValues
}

/** What `Edit.connect` says. */
export type ConnectStep = Said<
  "Connect",
  { readonly wiring: Connect; readonly synapse: Mechanism; readonly options?: ConnectOptions }
>

/**
 * Adds the synapses of a wiring, all of one type, and sets values of theirs: `{ values: { delay: 1.5 } }`. A wiring that joins nothing is an
 * error, unless `allowEmpty` is set: then the network stays as it is, and does not come to know the type.
 *
 * In a column that `copyToEdges` made, new synapses have no value; indices and yes-or-no columns, which cannot say so, take that of the
 * ends.
 */
export const connect = editing("connect", {
  wiring: called("the wiring", aWiring),
  synapse: anything,
  options: anything
}, (wiring: Connect, synapse: Mechanism, options: ConnectOptions = {}): Change<ConnectStep> =>
  makeEdit(
    `connect ${isMechanism(synapse) ? synapse.name : shown(synapse)}`,
    (network) =>
      Result.gen(function*() {
        yield* connectable(network, synapse)
        const { values, ...resolving } = yield* connectOptions(options)
        const found = yield* pairs(network, wiring, resolving)
        return found.pre.length === 0 ? network : yield* connected(network, synapse, found, values ?? {})
      })
  ))

/** The options of a connection, if they are some. */
export const connectOptions = (options: ConnectOptions): Result.Result<ConnectOptions, NetworkError> => {
  const wrong = optionsProblem("connect", options, ["allowEmpty", "values"]) ??
    maybe(mechanismValues)(options.values, "values of connect")
  return wrong === null ? Result.succeed(options) : fail(wrong)
}

/** The network with synapses of a type between pairs of which there are some, with values of theirs. */
export const connected = (
  network: Network,
  synapse: Mechanism,
  found: Pairs,
  values: MechanismValues
): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    const count = found.pre.length
    const wrong = roomProblem(network, synapse, found) ?? ownProblem(network, synapse, found) ??
      (found.from === "sources" ? drivingProblem(synapse) : null)
    if (wrong !== null) return yield* fail(wrong)
    const before = withSources(network.edges, found)
    const first = before.length
    let made = withPools(
      network
        .set("edges", Table.append(before, newEdges(network.set("edges", before), synapse, found)))
        .set("synapses", withMechanism(network.synapses, synapse)),
      [synapse]
    )
    const added = {
      edges: Rows.following(first, count),
      nodes: Rows.fromMask(Rows.toMask(Int32Array.from(found.post), network.nodes.length))
    }
    for (const [name, value] of Object.entries(values)) {
      const quantity = yield* settable(made, yield* columnFor(synapse, name))
      const rows = added[quantity.domain]
      made = yield* writeRows(made, quantity, rows, yield* numbersFor(made, quantity, rows, value))
    }
    return made
  })

/** The table in which synapses can say which source drives them, where new ones do. */
const withSources = (edges: Table.Table, { from }: Pairs): Table.Table =>
  from === "sources" && !Table.has(edges, sourceColumn)
    ? Table.set(edges, sourceColumn, noSources(edges.length))
    : edges

/** A junction from a compartment to itself, or null. */
const ownProblem = (network: Network, { kind, name }: Mechanism, { from, post, pre }: Pairs): Reason | null => {
  const own = kind === "Junction" && from === undefined ? pre.findIndex((row, k) => row === post[k]) : -1
  return own < 0 ? null : {
    _tag: "BadValue",
    what: `a junction of ${name}`,
    found: `within one compartment, ${describeNode(network, pre[own])}`,
    expected: "two compartments"
  }
}

/** Why no source can drive a type of synapses; null where one can. */
const drivingProblem = (synapse: Mechanism): Reason | null => {
  const why = undrivable(synapse)
  return why === null ? null : {
    _tag: "BadValue",
    what: `synapse type "${synapse.name}", which a source is to drive,`,
    found: `one that ${why}`,
    expected:
      "one that does something when a spike arrives and reads nothing of a presynaptic compartment, for example Synapses.ExpSyn"
  }
}

/** More synapses, or columns of them, than a network may have; null where there is room. */
const roomProblem = ({ edges, nodes }: Network, synapse: Mechanism, { from, pre }: Pairs): TooMany | null => {
  const length = edges.length + pre.length
  return tooMany("synapses", length, mostSynapses, "join fewer cells") ??
    tooManyColumns("the synapses", { length, columns: edges.columns }, [
      ...columnsOf(synapse).map(([name]) => name),
      ...from === "sources" ? [sourceColumn] : []
    ]) ?? tooManyColumns("the compartments", nodes, pooledColumns(synapse).map(({ column }) => column))
}

/** Why a network cannot have synapses of a type. */
export const connectable = (network: Network, synapse: Mechanism): Result.Result<void, NetworkError> => {
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
  const post: Column.Ints = Int32Array.from(found.post)
  const [begin, source] = found.from === "sources"
    ? [noSources(n), Column.int(Int32Array.from(found.pre))]
    : [Column.int(Int32Array.from(found.pre)), noSources(n)]
  const isType = mechanismMask(network, "edges", synapse.name)
  let before = 0
  for (let row = 0; row < first; row++) if (isType(row)) before++
  const location = locationOf(network)
  const located = (rows: ArrayLike<number>): Column.Column =>
    Column.float(new Float64Array(n).map((_, k) => rows[k] < 0 ? NaN : location(rows[k])))
  return Table.make(n, [
    ["global_edge_index", Column.int(Rows.following(first, n))],
    ["index_within_type", Column.int(Rows.following(before, n))],
    ["pre_index", begin],
    ["pre_locs", located(begin.values)],
    ["post_index", Column.int(post)],
    ["post_locs", located(post)],
    ["type", { _tag: "Text", values: new Int32Array(n), levels: [synapse.name] }],
    ...columnsOf(synapse).map(([name, value]) => [name, Column.constant(n, value)] as const),
    ...Table.has(network.edges, sourceColumn) ? [[sourceColumn, source] as const] : [],
    ...copiedColumns(network, { pre: begin.values as Column.Ints, post })
  ])
}

/** The copied columns that cannot say "no value" (indices, yes and no), looked up at the ends of new synapses. */
const copiedColumns = (
  network: Network,
  ends: Readonly<Record<"pre" | "post", Column.Ints>>
): ReadonlyArray<readonly [string, Column.Column]> =>
  [...network.edges.columns].flatMap(([name, stored]) => {
    if (indexColumns.edges.includes(name) || (stored._tag !== "Int" && stored._tag !== "Flag")) return []
    const end = endColumn(network, name)
    return end === undefined || end.column._tag !== stored._tag
      ? []
      : [[name, Column.gather(end.column, ends[end.end])]]
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
        ) ?? poolInUse(network, gone)
        return user === null
          ? Result.succeed(withoutEdges(network, Rows.complement(rows, network.edges.length)))
          : fail(user)
      }))
)

/** Who needs a pool that goes with the last synapse that ends there; null when nobody does. */
const poolInUse = (network: Network, gone: Uint8Array): Reason | null => {
  const lost = poolsWithout(network, gone)
  const where = (row: number): string => `what all synapses at ${describeNode(network, row)} have in common`
  return inUse(network, where, (domain, key, row) => domain === "nodes" && lost(key, row))
}
