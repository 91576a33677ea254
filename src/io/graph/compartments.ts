/**
 * Graphs of compartments: a network as nodes and edges in plain data, and back.
 *
 * A node is a compartment with its columns, an edge leads from a compartment to the next of its cell, or is a synapse; traced shapes stand beside
 * them (`tracings.ts`). The way back makes cells of the edges, and everything else by the edits that a person would write, so that what cannot be is refused in their words. What is attached
 * to a network (stimuli, clamps, recordings, trainables) is no part of a graph.
 */
import * as Result from "effect/Result"
import type { List } from "immutable"
import { anything, type Kind, like, listOf, maybe, record, recordOf, yesOrNo } from "../../network/border.ts"
import * as Cell from "../../network/Cell.ts"
import { concatResult } from "../../network/concat.ts"
import { type Edit, edit } from "../../network/edit.ts"
import { isMechanism, type Mechanism } from "../../network/Mechanism.ts"
import { branchOffsets } from "../../network/Morphology.ts"
import { indexColumns } from "../../network/names.ts"
import { type Network, nodeIndexColumns } from "../../network/Network.ts"
import { fail, type NetworkError, type Reason, shown } from "../../network/NetworkError.ts"
import { type PassiveColumn, passiveColumns } from "../../network/passive.ts"
import { pathOfPlaces } from "../../network/pathOfPlaces.ts"
import { quantityNamed } from "../../network/quantities.ts"
import { listed } from "../../select/Connect.ts"
import { diffuse } from "../../select/diffuse.ts"
import { connect } from "../../select/editEdges.ts"
import { group, label } from "../../select/group.ts"
import { insert } from "../../select/insert.ts"
import { moveCells } from "../../select/moveCells.ts"
import { edges as synapsesAt, rows as compartmentsAt } from "../../select/Select.ts"
import { set } from "../../select/set.ts"
import type { Value } from "../../table/Column.ts"
import * as Table from "../../table/Table.ts"
import { onTracings, someTracings, type Tracing, tracingsOf } from "./tracings.ts"

/** A compartment: its id and its columns; what it lacks is null or left out. */
export type CompartmentNode = { readonly id: number } & Readonly<Record<string, Value>>

/** From a compartment to the next of its cell (`kind: "branch"`), or a synapse with its type and its columns. */
export type CompartmentEdge =
  & { readonly from: number; readonly to: number; readonly kind: "branch" | "synapse" }
  & Readonly<Record<string, Value>>

/** A network as nodes and edges. */
export type CompartmentGraph = {
  readonly nodes: ReadonlyArray<CompartmentNode>
  readonly edges: ReadonlyArray<CompartmentEdge>
  /** Which columns of yes and no are groups; left out, all that are no mechanisms. */
  readonly groups?: ReadonlyArray<string>
  /** The traced shapes of cells; left out, all are cylinders. */
  readonly tracings?: ReadonlyArray<Tracing>
}

/** The declarations of what a graph names. */
export type Declared = { readonly mechanisms?: ReadonlyArray<Mechanism>; readonly synapses?: ReadonlyArray<Mechanism> }

const anId = like((u) => Number.isSafeInteger(u), "a whole number")

/** The kind of graphs of compartments, for the border. */
export const aCompartmentGraph: Kind = record({
  nodes: listOf(recordOf(anything, "a record with an id"), "a list of compartments"),
  edges: listOf(recordOf(anything, "a record of from, to and kind"), "a list of edges"),
  groups: maybe(listOf(like((u) => typeof u === "string", "a name"), "a list of names")),
  tracings: someTracings
})

const mechanisms = maybe(listOf(like(isMechanism, "a mechanism, for example Channels.HH"), "a list of mechanisms"))

/** The kind of declarations, for the border. */
export const declared = maybe(record({ mechanisms, synapses: mechanisms }))

/** The kind of what is asked of a network, for the border. */
export const withSynapses = maybe(record({ synapses: maybe(yesOrNo) }))

/** A network as a graph: compartments by their rows, with all their columns. */
export const graphOfNetwork = (network: Network, synapses: boolean): Required<CompartmentGraph> => {
  const nodes = Table.toObjects(network.nodes).map((columns, id) => ({ ...columns, id }))
  const next: Array<CompartmentEdge> = []
  let first = 0
  network.cells.forEach((cell) => {
    const offsets = branchOffsets(cell)
    cell.parents.forEach((parent, b) => {
      for (let k = offsets[b]; k < offsets[b + 1]; k++) {
        const from = k > offsets[b] ? k - 1 : parent < 0 ? -1 : offsets[parent + 1] - 1
        if (from >= 0) next.push({ from: first + from, to: first + k, kind: "branch" })
      }
    })
    first += offsets[offsets.length - 1]
  })
  const [pre, post] = ["pre_index", "post_index"].map((name) => Table.ints(network.edges, name))
  // What a source drives joins no two compartments.
  const joined = synapses
    ? Table.toObjects(network.edges).flatMap((columns, row) =>
      pre[row] < 0 ? [] : [{ ...columns, from: pre[row], to: post[row], kind: "synapse" as const }]
    )
    : []
  return { nodes, edges: [...next, ...joined], groups: [...network.groups], tracings: tracingsOf(network) }
}

const bad = (what: string, found: string, expected: string): Reason => ({ _tag: "BadValue", what, found, expected })

/** Compartments in rows, cell by cell and branch by branch, and the trees of the cells. */
type Rows = {
  readonly order: ReadonlyArray<CompartmentNode>
  readonly cells: ReadonlyArray<{ readonly parents: ReadonlyArray<number>; readonly ncomp: ReadonlyArray<number> }>
}

/** The cells that edges make: a branch goes on where a compartment has one next, of the same `local_branch_index` where there is one. */
const rowsOf = ({ edges, nodes }: CompartmentGraph): Rows | Reason => {
  const at = new Map<number, number>()
  for (const [k, { id }] of nodes.entries()) {
    if (anId(id, "") !== null) return bad(`the id of node ${k}`, shown(id), "a whole number")
    if (at.has(id)) return bad(`the id of node ${k}`, `${id}, as of node ${at.get(id)}`, "an id of its own")
    at.set(id, k)
  }
  const next: Array<Array<number>> = nodes.map(() => [])
  const before = new Int32Array(nodes.length).fill(-1)
  for (const [e, { from, kind, to }] of edges.entries()) {
    const lost = [from, to].find((id) => !at.has(id))
    if (lost !== undefined) {
      return {
        _tag: "UnknownName",
        what: `node of edge ${e}`,
        name: String(lost),
        available: [...at.keys()].map(String)
      }
    }
    if (kind !== "branch" && kind !== "synapse") {
      const given: unknown = kind // of JavaScript it may be anything, also what has no text
      return bad(`the kind of edge ${e}`, typeof given === "string" ? given : shown(given), "\"branch\" or \"synapse\"")
    }
    if (kind === "synapse") continue
    const [k, child] = [at.get(from)!, at.get(to)!]
    if (before[child] >= 0) {
      return bad(
        `node ${to}`,
        `behind ${nodes[before[child]].id} and behind ${from}`,
        "a tree: one compartment before it"
      )
    }
    before[child] = k
    next[k].push(child)
  }
  const order: Array<CompartmentNode> = []
  const cells: Array<Rows["cells"][number]> = []
  const named = (k: number): unknown => nodes[k]["local_branch_index"] ?? null
  for (const [root, up] of before.entries()) {
    if (up >= 0) continue
    const found: Array<{ readonly parent: number; readonly rows: ReadonlyArray<number> }> = []
    const waiting = [{ start: root, parent: -1 }]
    for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
      const rows = [branch.start]
      let last = branch.start
      while (next[last].length > 0) {
        const on = next[last].filter((k) => named(k) !== null && named(k) === named(last))
        const single = next[last].length === 1 && (on.length === 1 || named(next[last][0]) === null)
        if (!single) break
        last = next[last][0]
        rows.push(last)
      }
      const own = found.push({ parent: branch.parent, rows }) - 1
      for (const k of next[last].toReversed()) waiting.push({ start: k, parent: own })
    }
    const sorted = found.map((_, b) => b).toSorted((a, b) =>
      Number(named(found[a].rows[0]) ?? a) - Number(named(found[b].rows[0]) ?? b)
    )
    const number = new Map(sorted.map((b, k) => [b, k]))
    cells.push({
      parents: sorted.map((b) => found[b].parent < 0 ? -1 : number.get(found[b].parent)!),
      ncomp: sorted.map((b) => found[b].rows.length)
    })
    for (const b of sorted) for (const k of found[b].rows) order.push(nodes[k])
  }
  if (order.length < nodes.length) {
    const there = new Set(order)
    const ring = nodes.filter((node) => !there.has(node)).map(({ id }) => id)
    return bad("the graph", `a ring, in which node ${ring[0]} is`, "trees: every cell has a first compartment")
  }
  return order.length === 0 ? bad("the graph", "empty", "at least one compartment") : { order, cells }
}

/** Makes a network of a graph. */
export const networkOf = (
  graph: CompartmentGraph,
  { mechanisms: channels = [], synapses = [] }: Declared = {}
): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    const rows = rowsOf(graph)
    if ("_tag" in rows) return yield* fail(rows)
    const { cells, order } = rows
    const passive = Object.keys(passiveColumns) as ReadonlyArray<PassiveColumn>
    const parts: Array<Network> = []
    let first = 0
    for (const { ncomp, parents } of cells) {
      const own = order.slice(first, first += ncomp.reduce((a, b) => a + b, 0))
      const columns = passive.filter((name) => own.some((node) => node[name] !== undefined))
      parts.push(
        yield* Cell.makeResult({
          parents,
          ncomp,
          ...Object.fromEntries(
            columns.map((name) => [name, own.map((node) => Number(node[name] ?? passiveColumns[name].default))])
          )
        })
      )
    }
    const whole = yield* concatResult(parts)
    const placed = placedAs(yield* onTracings(whole, order, graph.tracings), order)
    const known = yield* edit(placed, nodeEdits(graph, order, channels))
    const valued = yield* edit(known, valueEdits(known, order, channels, graph.groups))
    return yield* joined(valued, graph, order, synapses)
  })

/** Cells of cylinders where their compartments say that they are, if they all do. */
const placedAs = (network: Network, order: ReadonlyArray<CompartmentNode>): Network => {
  if (!order.every(({ x, y, z }) => [x, y, z].every((at) => typeof at === "number"))) return network
  const length = Table.floats(network.nodes, "length")
  const moved = new Map<number, Network["cells"] extends List<infer M> ? M : never>()
  let first = 0
  network.cells.forEach((cell, c) => {
    const n = cell.ncomp.reduce((a, b) => a + b, 0)
    if (cell.path._tag === "Traced") return void (first += n)
    const own = order.slice(first, first + n)
    const axis = (name: "x" | "y" | "z") => Float64Array.from(own, (node) => Number(node[name]))
    moved.set(c, pathOfPlaces(cell, { x: axis("x"), y: axis("y"), z: axis("z") }, length.slice(first, first + n)))
    first += n
  })
  return moveCells(network, moved)
}

const isCounted = (name: string): boolean =>
  ["id", "x", "y", "z", ...nodeIndexColumns, ...Object.keys(passiveColumns)].includes(name)

const columnsOf = (records: ReadonlyArray<Readonly<Record<string, Value>>>): ReadonlyArray<string> => [
  ...new Set(records.flatMap((one) => Object.keys(one)))
]

const rowsWhere = (
  order: ReadonlyArray<CompartmentNode>,
  test: (node: CompartmentNode) => boolean
): ReadonlyArray<number> => order.flatMap((node, row) => test(node) ? [row] : [])

/** Edits that bring in mechanisms and diffusion. */
const nodeEdits = (
  { nodes }: CompartmentGraph,
  order: ReadonlyArray<CompartmentNode>,
  channels: ReadonlyArray<Mechanism>
): ReadonlyArray<Edit> => [
  ...channels.flatMap((mechanism) => {
    const at = rowsWhere(order, (node) => node[mechanism.name] === true)
    return at.length === 0 ? [] : [insert(mechanism, compartmentsAt(at))]
  }),
  ...columnsOf(nodes).flatMap((name) => {
    const state = /^axial_diffusion_(.+)$/.exec(name)?.[1]
    return state === undefined ? [] : [diffuse(state)]
  })
]

/** Edits that make groups, values and labels of the other columns of compartments. */
const valueEdits = (
  network: Network,
  order: ReadonlyArray<CompartmentNode>,
  channels: ReadonlyArray<Mechanism>,
  groups: ReadonlyArray<string> | undefined
): ReadonlyArray<Edit> =>
  columnsOf(order).flatMap((name) => {
    if (isCounted(name) || channels.some((mechanism) => mechanism.name === name)) return []
    const values = order.map((node) => node[name] ?? null)
    const isGroup = groups === undefined ? values.every((value) => typeof value === "boolean") : groups.includes(name)
    if (!isGroup) return valueEdit(network, "nodes", name, values)
    const members = rowsWhere(order, (node) => node[name] === true)
    return [group(name, compartmentsAt(members), { allowEmpty: true })]
  })

/** Edits that set a quantity where it differs, or write a label. */
const valueEdit = (
  network: Network,
  domain: "nodes" | "edges",
  name: string,
  values: ReadonlyArray<Value>
): ReadonlyArray<Edit> => {
  const there = Table.get(network[domain], name)
  const isQuantity = quantityNamed(network, name)?.domain === domain && there !== undefined
  const rows = values.flatMap((value, row) =>
    value === null || (isQuantity && there.values[row] === value) ? [] : [row]
  )
  if (rows.length === 0) return []
  const at = domain === "nodes" ? compartmentsAt(rows) : synapsesAt.rows(rows)
  const own = rows.map((row) => values[row])
  return [isQuantity ? set(name, own as ReadonlyArray<number>, at) : label(name, own as ReadonlyArray<string>, at)]
}

/** The network with the synapses of a graph, in the order of its edges. */
const joined = (
  network: Network,
  { edges }: CompartmentGraph,
  order: ReadonlyArray<CompartmentNode>,
  synapses: ReadonlyArray<Mechanism>
): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    const row = new Map(order.map(({ id }, k) => [id, k]))
    const own = edges.filter(({ kind }) => kind === "synapse")
    const runs: Array<{ readonly synapse: Mechanism; readonly pairs: Array<readonly [number, number]> }> = []
    for (const { from, to, type } of own) {
      const synapse = synapses.find(({ name }) => name === type)
      if (synapse === undefined) {
        const available = synapses.map(({ name }) => name)
        const hint = "give its declaration: { synapses: [Synapses.Ionotropic] }"
        return yield* fail({ _tag: "UnknownName", what: "type of synapse", name: String(type), available, hint })
      }
      const pair = [row.get(from)!, row.get(to)!] as const
      if (runs.at(-1)?.synapse === synapse) runs.at(-1)!.pairs.push(pair)
      else runs.push({ synapse, pairs: [pair] })
    }
    const connected = yield* edit(network, runs.map(({ pairs, synapse }) => connect(listed(pairs), synapse)))
    const counted = new Set<string>(["from", "to", "kind", ...indexColumns.edges])
    const columns = columnsOf(own).filter((name) => !counted.has(name))
    return yield* edit(
      connected,
      columns.flatMap((name) => valueEdit(connected, "edges", name, own.map((one) => one[name] ?? null)))
    )
  })
