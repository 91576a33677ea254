/**
 * Times of spikes as what is recorded: of detectors in compartments, and of sources.
 *
 * They have no samples, and so a list and a numbering of their own, beside that of recordings with samples; `Edit.record("spikes", …)` and
 * `Edit.unrecord` find them by their name.
 */
import * as Result from "effect/Result"
import { aText, maybe } from "../network/border.ts"
import { detectorName, type Detectors, detectorsOf } from "../network/detectors.ts"
import { tooManyAttached } from "../network/limits.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, optionsProblem, type Reason } from "../network/NetworkError.ts"
import { type SpikeRecording, spikes } from "../network/Recording.ts"
import { without } from "../network/without.ts"
import * as Rows from "../table/Rows.ts"
import { structural } from "../table/structural.ts"
import { resolve, type ResolveOptions } from "./resolve.ts"
import { all, type Selection } from "./Select.ts"
import { isSources, sourceRows, type SourceSelection } from "./SourceSelection.ts"

/** How something is recorded. */
export type RecordOptions = ResolveOptions & {
  /** Of spikes, the mechanism that emits them, where a compartment has several; left out, each of them. */
  readonly detector?: string
}

/** Why a quantity cannot be recorded of sources. */
export const onlySpikes = (state: string, at: SourceSelection): Reason => ({
  _tag: "BadValue",
  what: `what is recorded of ${String(at)}`,
  found: `"${state}"`,
  expected: `"${spikes}": sources have nothing else`
})

/** The network with recordings of the spikes of some compartments or sources; without a selection of all detectors. */
export const recordSpikes = (
  network: Network,
  at: Selection | SourceSelection | undefined,
  options: RecordOptions
): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    const wrong = optionsProblem("record", options, ["allowEmpty", "detector"]) ??
      maybe(aText)(options.detector, "detector of record")
    if (wrong !== null) return yield* fail(wrong)
    const { detector, ...resolving } = options
    const wanted = yield* isSources(at)
      ? sourcesIn(network, at, resolving, detector)
      : detectorsIn(network, at, resolving, detector)
    const seen = new Set(network.spikeRecordings.map(keyOf))
    const added = wanted.filter((recording) => !seen.has(keyOf(recording)))
    if (added.length === 0) return network
    const many = tooManyAttached("recordings of spikes", network.spikeRecordings.size, added.length)
    if (many !== null) return yield* fail(many)
    return network.set("spikeRecordings", network.spikeRecordings.concat(added))
  })

/** Of what a recording is, as a text. */
const keyOf = (recording: SpikeRecording): string =>
  recording.domain === "sources" ? `source ${recording.row}` : `${recording.row} ${recording.detector}`

const sourcesIn = (
  network: Network,
  at: SourceSelection,
  options: ResolveOptions,
  detector: string | undefined
): Result.Result<ReadonlyArray<SpikeRecording>, NetworkError> =>
  detector === undefined
    ? Result.map(sourceRows(network, at, options), (rows) =>
      Array.from(rows, (row): SpikeRecording =>
        structural({ _tag: "Spikes" as const, domain: "sources" as const, row })))
    : fail({
      _tag: "BadValue",
      what: `the detector of ${String(at)}`,
      found: `"${detector}"`,
      expected: "none: sources emit spikes themselves"
    })

const detectorsIn = (
  network: Network,
  at: Selection | undefined,
  options: ResolveOptions,
  detector: string | undefined
): Result.Result<ReadonlyArray<SpikeRecording>, NetworkError> =>
  Result.gen(function*() {
    const detectors = detectorsOf(network)
    const names = detectors.mechanisms.map(({ name }) => name)
    if (at?.domain === "edges") {
      return yield* fail(noSpikes(at))
    }
    if (detector !== undefined && !names.includes(detector)) {
      return yield* fail({ _tag: "UnknownName", what: "mechanism that emits spikes", name: detector, available: names })
    }
    const rows = yield* resolve(network, at ?? all, options)
    const found = Array.from(rows).flatMap((row) => inRow(detectors, row, detector))
    if (found.length > 0 || options.allowEmpty === true) return found
    const who = names.length === 0
      ? "no mechanism of the network emits any; insert one that does, for example Channels.Spike"
      : `${names.join(", ")} ${names.length === 1 ? "emits" : "emit"} them elsewhere`
    return yield* fail({ _tag: "NothingThere", key: spikes, where: String(at ?? all), has: who })
  })

const inRow = (detectors: Detectors, row: number, name: string | undefined): ReadonlyArray<SpikeRecording> => {
  const [from, to] = [detectors.first[row], detectors.first[row + 1]]
  return Array.from({ length: to - from }, (_, k) => detectorName(detectors, from + k))
    .filter((detector) => name === undefined || detector === name)
    .map((detector) => structural({ _tag: "Spikes" as const, domain: "nodes" as const, row, detector }))
}

/** Why the spikes of synapses cannot be meant. */
const noSpikes = (at: Selection): Reason => ({
  _tag: "BadValue",
  what: `the selection for "${spikes}"`,
  found: `${String(at)}, which selects synapses`,
  expected: "a selection of compartments (Select.cell…) or of sources (Select.source…)"
})

/**
 * The network without the recordings of the spikes of some compartments or sources, without a selection of all; `only`: nothing else is meant, so
 * that a selection of synapses is a mistake.
 */
export const withoutSpikes = (
  network: Network,
  at: Selection | SourceSelection | undefined,
  only: boolean
): Result.Result<Network, NetworkError> => {
  const left = (gone: (recording: SpikeRecording) => boolean): Network =>
    network.set("spikeRecordings", without(network.spikeRecordings, gone))
  if (at === undefined) return Result.succeed(left(() => true))
  const rows = isSources(at) ? sourceRows(network, at) : at.domain === "nodes" ? resolve(network, at) : null
  if (rows === null) return only ? fail(noSpikes(at as Selection)) : Result.succeed(network)
  const domain = isSources(at) ? "sources" : "nodes"
  const size = isSources(at) ? network.sources.size : network.nodes.length
  return Result.map(rows, (rows) => {
    const mask = Rows.toMask(rows, size)
    return left((recording) => recording.domain === domain && mask[recording.row] === 1)
  })
}
