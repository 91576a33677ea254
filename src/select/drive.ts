/**
 * `Edit.addSources`, `Edit.removeSources` and `Edit.drive`: trains of spikes that no cell makes, and the synapses that they drive.
 *
 * Sources have numbers of their own, in the order in which they came. `Connect` joins them to compartments as it joins cells; `drive` adds a
 * source for every selected compartment and joins the two.
 */
import * as Result from "effect/Result"
import { anything, either, listOf, maybe } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import { postSourcesOfEdges, sourcesOfEdges, withSourceNumbers } from "../network/eventColumns.ts"
import { tooManyAttached } from "../network/limits.ts"
import { isMechanism, type Mechanism } from "../network/Mechanism.ts"
import { describeEdge, type Network } from "../network/Network.ts"
import { fail, type NetworkError, type Reason, shown } from "../network/NetworkError.ts"
import type { SpikeRecording } from "../network/Recording.ts"
import type { Source } from "../network/Source.ts"
import { apart, kept } from "../network/streams.ts"
import { plural } from "../table/plural.ts"
import * as Rows from "../table/Rows.ts"
import { structural } from "../table/structural.ts"
import { connectable, connected, type ConnectOptions, connectOptions } from "./editEdges.ts"
import { aSource, compartments, someSources } from "./Given.ts"
import { resolve } from "./resolve.ts"
import { type NodeSelection, sources as all } from "./Select.ts"
import { sourceRows, type SourceSelection } from "./SourceSelection.ts"

/** What `Edit.addSources` says. */
export type AddSourcesStep = Said<"AddSources", { readonly sources: Source | ReadonlyArray<Source> }>

const oneOrSeveral = either(
  aSource,
  listOf(aSource, "a source, for example Source.poisson({ rate: 10, seed: 1 }), or a list")
)

/** Adds sources below those that are there; `Connect` and `Select.source` name them by number. */
export const addSources = editing(
  "addSources",
  { sources: oneOrSeveral },
  (sources: Source | ReadonlyArray<Source>): Change<AddSourcesStep> =>
    makeEdit("addSources", (network) => withSources(network, isList(sources) ? sources : [sources]))
)

const isList = (sources: Source | ReadonlyArray<Source>): sources is ReadonlyArray<Source> => Array.isArray(sources)

const withSources = (network: Network, added: ReadonlyArray<Source>): Result.Result<Network, NetworkError> => {
  if (added.length === 0) {
    return fail({ _tag: "BadValue", what: "the list of sources", found: "empty", expected: "at least one source" })
  }
  const many = tooManyAttached("sources", network.sources.size, added.length)
  return many === null ? Result.succeed(network.set("sources", apart(network.sources, added))) : fail(many)
}

/** What `Edit.removeSources` says. */
export type RemoveSourcesStep = Said<"RemoveSources", { readonly at?: SourceSelection }>

/**
 * Deletes the selected sources (by default all), which may drive no synapse and not be recorded any more. Those behind them get lower
 * numbers and go on with the trains that they had: a Poisson process that drew by its number keeps that number as its stream.
 */
export const removeSources = editing(
  "removeSources",
  { at: maybe(someSources) },
  (at: SourceSelection = all): Change<RemoveSourcesStep> =>
    makeEdit("removeSources", (network) =>
      Result.flatMap(sourceRows(network, at), (rows) => {
        const gone = Rows.toMask(rows, network.sources.size)
        const user = needing(network, gone)
        return user === null ? Result.succeed(withoutSources(network, gone)) : fail(user)
      }))
)

/** The first synapse or recording that needs a source that goes. */
const needing = (network: Network, gone: Uint8Array): Reason | null => {
  for (const driving of [sourcesOfEdges(network.edges), postSourcesOfEdges(network.edges)]) {
    const edge = driving === null ? -1 : driving.findIndex((row) => gone[row] === 1)
    if (edge < 0) continue
    const by = `the synapse that it drives, ${describeEdge(network, edge)}`
    return { _tag: "InUse", what: `source ${driving![edge]}`, by, hint: "delete it first with Edit.disconnect" }
  }
  const recording = network.spikeRecordings.find(({ domain, row }) => domain === "sources" && gone[row] === 1)
  return recording === undefined
    ? null
    : {
      _tag: "InUse",
      what: `source ${recording.row}`,
      by: "a recording of spikes",
      hint: "delete it first with Edit.unrecord"
    }
}

const withoutSources = (network: Network, gone: Uint8Array): Network => {
  const left = Array.from(gone.keys()).filter((row) => gone[row] === 0)
  const number = new Int32Array(gone.length)
  left.forEach((row, k) => (number[row] = k))
  return network.merge({
    sources: kept(network.sources, left),
    edges: withSourceNumbers(network.edges, (row) => number[row]),
    spikeRecordings: network.spikeRecordings.map((recording): SpikeRecording =>
      recording.domain === "sources" && number[recording.row] !== recording.row
        ? structural({ ...recording, row: number[recording.row] })
        : recording
    )
  })
}

/** What `Edit.drive` says. */
export type DriveStep = Said<"Drive", {
  readonly sources: Source | ReadonlyArray<Source>
  readonly at: NodeSelection
  readonly synapse: Mechanism
  readonly options?: ConnectOptions
}>

/**
 * Drives every selected compartment by a source of its own, through a synapse of a type: `Edit.drive(Source.poisson({ rate: 100, seed: 1 }),
 * Select.branch(0).comp(0), Synapses.ExpSyn, { values: { weight: 1e-3 } })`. One source is added for each, Poisson processes with numbers
 * of their own; a list gives one source for every compartment. Values of the new synapses are as those of `Edit.connect`.
 */
export const drive = editing(
  "drive",
  { sources: oneOrSeveral, at: compartments, synapse: anything, options: anything },
  (
    sources: Source | ReadonlyArray<Source>,
    at: NodeSelection,
    synapse: Mechanism,
    options: ConnectOptions = {}
  ): Change<DriveStep> =>
    makeEdit(`drive ${isMechanism(synapse) ? synapse.name : shown(synapse)}`, (network) =>
      Result.gen(function*() {
        yield* connectable(network, synapse)
        const { values, ...resolving } = yield* connectOptions(options)
        const rows = yield* resolve(network, at, resolving)
        if (isList(sources) && sources.length !== rows.length) {
          const hint = `give one source for all, or one for each of the ${plural(rows.length, "selected compartment")}`
          return yield* fail({
            _tag: "WrongLength",
            what: "the list of sources",
            expected: rows.length,
            found: sources.length,
            hint
          })
        }
        if (rows.length === 0) return network
        const first = network.sources.size
        const added = yield* withSources(network, isList(sources) ? sources : Array.from(rows, () => sources))
        const pre = Array.from(rows, (_, k) => first + k)
        return yield* connected(added, synapse, { pre, post: [...rows], from: "sources" }, values ?? {})
      }))
)
