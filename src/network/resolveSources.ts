/**
 * Which spikes every synapse gets: those of a source, or of a detector at its presynaptic side, and those of a detector at its postsynaptic side.
 *
 * One idea: sources and detectors have one numbering, sources first, so that a number says where a spike came from and in which order spikes
 * of one time act (spec/events.md 2.6, 3.4). A synapse means the detector in the compartment at its end, else the only one of that cell; where
 * that is nobody, or several without a name, it is an error: nothing is guessed. Linear in compartments and synapses.
 */
import * as Result from "effect/Result"
import type * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { detectorName, type Detectors, detectorsOf } from "./detectors.ts"
import { detectorColumns, detectorLabel, postSource, postSourcesOfEdges, sourcesOfEdges } from "./eventColumns.ts"
import type { Mechanism } from "./Mechanism.ts"
import { describeEdge, describeNode, type Network } from "./Network.ts"
import { fail, type NetworkError, type Reason } from "./NetworkError.ts"

/** Which spikes synapses get, by number: a row of `sources`, or `generators` plus a detector; -1 where a synapse gets none. */
export type EdgeSources = {
  readonly detectors: Detectors
  /** How many sources there are; greater numbers are those of detectors. */
  readonly generators: number
  /** For every synapse where the spikes come from that its `onPre` answers. */
  readonly pre: Column.Ints
  /** For every synapse where the spikes come from that its `onPost` answers. */
  readonly post: Column.Ints
}

const known = new WeakMap<Network, Result.Result<EdgeSources, NetworkError>>() // memo of a pure function of immutable data

/** Which spikes the synapses of a network get; fails on the first that gets none, or could get those of several. */
export const resolveSources = (network: Network): Result.Result<EdgeSources, NetworkError> => {
  let found = known.get(network)
  if (found === undefined) known.set(network, found = resolved(network))
  return found
}

const resolved = (network: Network): Result.Result<EdgeSources, NetworkError> =>
  Result.gen(function*() {
    const detectors = detectorsOf(network)
    const generators = network.sources.size
    const pre = yield* sourcesAt(network, detectors, "pre", sourcesOfEdges(network.edges))
    const behind = postSourcesOfEdges(network.edges)
    const wrong = behind === null ? null : postSourceFlaw(network, Table.floats(network.edges, postSource))
    if (wrong !== null) return yield* fail(wrong)
    const post = yield* sourcesAt(network, detectors, "post", behind)
    return { detectors, generators, pre, post }
  })

/** A number that is given for a source of the postsynaptic side and is none. */
const postSourceFlaw = (network: Network, values: Column.Floats): Reason | null => {
  const { size } = network.sources
  const edge = values.findIndex((x) => !Number.isNaN(x) && !(Number.isInteger(x) && x >= 0 && x < size))
  return edge < 0 ? null : {
    _tag: "BadValue",
    what: `${postSource} of ${describeEdge(network, edge)}`,
    found: String(values[edge]),
    expected: size === 0
      ? "no number: the network has no sources; add them with Edit.addSources"
      : `the number of a source, from 0 to ${size - 1}`
  }
}

type End = "pre" | "post"

/** Where spikes come from at one end of all synapses; `driven`: the sources that take the place of the compartments at that end. */
const sourcesAt = (
  network: Network,
  detectors: Detectors,
  end: End,
  driven: Column.Ints | null
): Result.Result<Column.Ints, NetworkError> => {
  const out = new Int32Array(network.edges.length).fill(-1)
  const answers = answering(network, end)
  if (answers === null) return Result.succeed(out)
  const names = namesAt(network, end)
  if (Result.isFailure(names)) return Result.fail(names.failure)
  const rows = Table.ints(network.edges, `${end}_index`)
  const find = finding(network, detectors)
  for (let edge = 0; edge < out.length; edge++) {
    if (!answers(edge)) continue
    if (driven !== null && driven[edge] >= 0) {
      out[edge] = driven[edge]
      continue
    }
    const name = names.success(edge)
    const found = find(rows[edge], name)
    if (typeof found !== "number") return fail(unresolved(network, edge, end, rows[edge], name, found))
    out[edge] = network.sources.size + found
  }
  return Result.succeed(out)
}

/** Tells of which synapses the type answers spikes of an end; null where none does. */
const answering = (network: Network, end: End): ((edge: number) => boolean) | null => {
  const type = Table.get(network.edges, "type")
  if (type?._tag !== "Text") return null
  const handlers = (synapse: Mechanism): number => synapse[end === "pre" ? "onPre" : "onPost"].length
  const does = type.levels.map((name) => handlers(network.synapses.get(name)!) > 0)
  return does.includes(true) ? (edge) => does[type.values[edge]] : null
}

/** The name of the detector that a synapse means at an end, as its own label says, or that of the compartment there; null where none does. */
const namesAt = (network: Network, end: End): Result.Result<(edge: number) => string | null, NetworkError> => {
  const name = detectorColumns[end]
  const own = Table.get(network.edges, name)
  const there = Table.get(network.nodes, detectorLabel)
  const [column, rows, where] = own === undefined
    ? [there, Table.ints(network.edges, `${end}_index`), `column "${detectorLabel}" of compartments`] as const
    : [own, null, `column "${name}" of edges`] as const
  if (column === undefined) return Result.succeed(() => null)
  if (column._tag !== "Text") {
    return fail({
      _tag: "BadValue",
      what: where,
      found: `a column of ${column._tag === "Flag" ? "booleans" : "numbers"}`,
      expected: "the names of mechanisms that emit spikes; remove it with Edit.unlabel, or write names with Edit.label"
    })
  }
  return Result.succeed((edge) => {
    const code = column.values[rows === null ? edge : rows[edge]]
    return code < 0 ? null : column.levels[code]
  })
}

/** The detectors among which nobody said which is meant; empty where there are none. */
type Unsure = ReadonlyArray<number>

const nobody: Unsure = []

/** Finds the detector that is meant at a compartment, perhaps by name; each cell is looked through once for each name. */
const finding = (
  network: Network,
  detectors: Detectors
): (row: number, name: string | null) => number | Unsure => {
  const { first, rows } = detectors
  const cell = Table.ints(network.nodes, "global_cell_index")
  const byCell = new Map<number, { readonly from: number; readonly to: number }>()
  for (let k = 0; k < rows.length; k++) {
    const of = cell[rows[k]]
    byCell.set(of, { from: byCell.get(of)?.from ?? k, to: k + 1 })
  }
  const among = (from: number, to: number, name: string | null): number | Unsure => {
    if (from === to) return nobody
    if (name === null && to - from === 1) return from
    const all = Array.from({ length: to - from }, (_, k) => from + k)
    const meant = name === null ? all : all.filter((k) => detectorName(detectors, k) === name)
    return meant.length === 1 ? meant[0] : meant
  }
  const inCell = new Map<string, number | Unsure>()
  return (row, name) => {
    const here = among(first[row], first[row + 1], name)
    if (typeof here === "number" || here.length > 0) return here
    const key = name === null ? String(cell[row]) : `${cell[row]} ${name}`
    const before = inCell.get(key)
    if (before !== undefined) return before
    const { from, to } = byCell.get(cell[row]) ?? { from: 0, to: 0 }
    const found = among(from, to, name)
    inCell.set(key, found)
    return found
  }
}

/** Why a synapse gets no spikes, or could get those of several detectors. */
const unresolved = (
  network: Network,
  edge: number,
  end: End,
  row: number,
  name: string | null,
  found: Unsure
): Reason => {
  const detectors = detectorsOf(network)
  const place = describeNode(network, row)
  const where = { synapse: describeEdge(network, edge), end, place }
  if (found.length > 0) {
    const among = found.map((k) => `${detectorName(detectors, k)} of ${describeNode(network, detectors.rows[k])}`)
    return { _tag: "ManySources", ...where, among }
  }
  const available = detectors.mechanisms.map((mechanism) => mechanism.name)
  return { _tag: "NoSource", ...where, ...name === null ? {} : { name }, available }
}
