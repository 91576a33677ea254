/**
 * Parts of traces: those of a quantity, by name and place; a stretch of time.
 *
 * One idea: a part of traces is traces again, so questions go together, and it holds what was picked and nothing else: samples, or times of
 * spikes. Places are selections, resolved in the network that the traces were made of; traces that were sent or stored need it given. What
 * nothing was recorded of is an error that says what was.
 */
import * as Result from "effect/Result"
import { aNumber, either, like, maybe, record, throwing } from "../network/border.ts"
import { describeElectrode, type Electrode, isElectrode } from "../network/Electrode.ts"
import { isNetwork, type Network } from "../network/Network.ts"
import { because, type NetworkError, type Reason } from "../network/NetworkError.ts"
import { keyOf, potentialAt, type Recording, type SpikeRecording, spikes } from "../network/Recording.ts"
import { inSteps } from "../network/Stimulus.ts"
import type { RecordedPlace } from "../select/attach.ts"
import { isElectrodes } from "../select/recordPotential.ts"
import { resolve } from "../select/resolve.ts"
import { isEdges, isNodes, type Selection } from "../select/Selection.ts"
import { isSources, sourceRows } from "../select/SourceSelection.ts"
import { listed } from "../table/excerpt.ts"
import { aRecorded, knownNetwork, networkOf, type Recorded, remembering, trace as rowOf } from "./Traces.ts"
import { sayingTraces } from "./words.ts"

const aPlace = like(
  (u) => isNodes(u) || isEdges(u) || isElectrode(u),
  "a selection, for example Select.cell(0), or an electrode"
)

const whose = like(
  (u) => isNodes(u) || isEdges(u) || isSources(u) || isElectrodes(u),
  "a selection, for example Select.cell(0), or of spikes Select.source(0), or electrodes"
)

const aName = like((u) => typeof u === "string", "the name of what was recorded, for example \"v\"")

const aNetwork = like(isNetwork, "the network that the traces were made of")

const named = (traces: Recorded): ReadonlyArray<string> => [...new Set(traces.recordings.map(({ state }) => state))]

/** The recordings of a name and place, by index; throws where there are none. */
const indicesOf = (
  traces: Recorded,
  name: string,
  at: RecordedPlace | undefined,
  network: Network | undefined,
  available: ReadonlyArray<string>
): ReadonlyArray<number> => {
  if (!named(traces).includes(name)) throw because(notRecorded(traces, name, available))
  const isThere = placedAt(traces, at, network)
  const found = traces.recordings.flatMap((one, i) => one.state === name && isThere(one) ? [i] : [])
  if (found.length > 0) return found
  throw nothingThere(name, at, traces.labels.filter((_, i) => traces.recordings[i].state === name))
}

/** The recordings of spikes of a place, by index; throws where there are none. */
const spikesIn = (
  traces: Recorded,
  kept: NonNullable<Recorded["spikes"]>,
  at: RecordedPlace | undefined,
  network: Network | undefined
): ReadonlyArray<number> => {
  const isThere = placedAt(traces, at, network)
  const found = kept.recordings.flatMap((one, i) => isThere(one) ? [i] : [])
  if (found.length > 0) return found
  throw nothingThere(spikes, at, kept.labels)
}

const notRecorded = (traces: Recorded, name: string, available: ReadonlyArray<string>): Reason => {
  const i = traces.labels.indexOf(name)
  const hint = name === spikes && traces.spikes !== undefined
    ? { hint: `they are times without samples: Traces.spikes(Traces.of(traces, "${spikes}"))` }
    : i < 0
    ? {}
    : {
      hint: `it is the label of recording ${i}: give that number, or the name "${
        traces.recordings[i].state
      }" and the place, as in ("${traces.recordings[i].state}", Select.cell(0))`
    }
  return { _tag: "UnknownName", what: "recording", name, available, ...hint }
}

const nothingThere = (name: string, at: RecordedPlace | undefined, has: ReadonlyArray<string>): NetworkError =>
  because({ _tag: "NothingThere", key: name, where: placeText(at), has: `recorded are: ${listed(has)}` })

const placeText = (at: RecordedPlace | undefined): string =>
  isElectrodes(at) ? listed((isElectrode(at) ? [at] : at).map(describeElectrode)) : String(at)

/** Whether a recording is of a place; everywhere where none is given. */
const placedAt = (
  traces: Recorded,
  at: RecordedPlace | undefined,
  given: Network | undefined
): (one: Recording | SpikeRecording) => boolean => {
  if (at === undefined) return () => true
  if (isElectrodes(at)) {
    const wanted = new Set((isElectrode(at) ? [at] : at).map((one) => keyOf(potentialAt(one))))
    return (one) => one._tag === "Potential" && wanted.has(keyOf(one))
  }
  const network = knownNetwork(traces, "it as the last argument, or only a name", given)
  const rows = new Set(Result.getOrThrow(isSources(at) ? sourceRows(network, at) : resolve(network, at)))
  return ({ domain, row }) => domain === at.domain && rows.has(row)
}

/** Traces with some of their recordings, and no times of spikes but those given. */
const withOnly = <T extends Recorded>(traces: T, indices: ReadonlyArray<number>, kept?: Recorded["spikes"]): T => {
  const { samples } = traces
  const data = new Float64Array(indices.length * samples)
  indices.forEach((i, k) => data.set(traces.data.slice(i * samples, (i + 1) * samples), k * samples))
  const pick = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> => indices.map((i) => list[i])
  const recordings = pick(traces.recordings)
  const { spikes: _, ...rest } = traces
  return sayingTraces({
    ...rest,
    recordings,
    labels: pick(traces.labels),
    units: pick(traces.units),
    data,
    ...kept === undefined ? {} : { spikes: kept }
  }) as Recorded as T
}

/** Traces with some of their times of spikes, and no samples. */
const withSpikes = <T extends Recorded>(
  traces: T,
  kept: NonNullable<Recorded["spikes"]>,
  indices: ReadonlyArray<number>
): T => {
  const pick = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> => indices.map((i) => list[i])
  return withOnly(traces, [], { recordings: pick(kept.recordings), labels: pick(kept.labels), times: pick(kept.times) })
}

/**
 * Those recordings of traces that are of a quantity and, where a selection is given, of a place; in the order in which they were recorded.
 * `"spikes"` are the times of spikes, of detectors in compartments or of sources; any other name leaves them out. The place of a potential is its
 * electrode.
 *
 * Throws a `NetworkError` where the quantity was not recorded, or not there. `network` is only needed for traces that were sent or stored.
 */
export const of = throwing(
  "Traces.of",
  { traces: aRecorded, name: aName, at: maybe(whose), network: maybe(aNetwork) },
  <T extends Recorded>(traces: T, name: string, at?: RecordedPlace, network?: Network): T => {
    const known = network ?? networkOf(traces)
    const kept = traces.spikes
    const part = name === spikes && kept !== undefined
      ? withSpikes(traces, kept, spikesIn(traces, kept, at, known))
      : withOnly(
        traces,
        indicesOf(traces, name, at, known, kept === undefined ? named(traces) : [...named(traces), spikes])
      )
    return known === undefined ? part : remembering(part, known)
  }
)

/**
 * The samples of one recording, a copy of one's own: by its index, or by the name and place of what was recorded.
 *
 * Throws a `SimulationError` where there is no such index, a `NetworkError` where there is no such recording or more than one.
 */
export const trace = throwing(
  "Traces.trace",
  { traces: aRecorded, which: either(aNumber, aName), at: maybe(aPlace), network: maybe(aNetwork) },
  (traces: Recorded, which: number | string, at?: Selection | Electrode, network?: Network): Float64Array => {
    if (typeof which === "number") return rowOf(traces, which)
    const found = indicesOf(traces, which, at, network, named(traces))
    if (found.length === 1) return rowOf(traces, found[0])
    throw because({
      _tag: "BadValue",
      what: `the number of recordings of ${which}${at === undefined ? "" : ` in ${placeText(at)}`}`,
      found: `${found.length}: ${listed(found.map((i) => traces.labels[i]))}`,
      expected: "1; say the place closer, or take Traces.of"
    })
  }
)

const badOption = (what: string, found: string, expected: string): Reason => ({
  _tag: "BadValue",
  what,
  found,
  expected
})

/** The spikes from one time to another [ms], both included. */
const slicedSpikes = (kept: Recorded["spikes"], from: number, to: number): Recorded["spikes"] =>
  kept === undefined
    ? undefined
    : { ...kept, times: kept.times.map((times) => times.filter((time) => time >= from && time <= to)) }

/** A stretch of time [ms], both ends included; left out, an end is that of the traces. */
export type SliceOptions = { readonly from?: number; readonly to?: number }

/**
 * The samples from one time to another [ms], both included; without one of them from the first or to the last. The state of a run is not
 * part of it.
 *
 * Throws a `NetworkError` where the stretch holds no sample, or reaches beyond the run.
 */
export const slice = throwing(
  "Traces.slice",
  { traces: aRecorded, options: record({ from: maybe(aNumber), to: maybe(aNumber) }) },
  (traces: Recorded, options: SliceOptions): Recorded => {
    const { data, dt, first, labels, recordings, samples, units } = traces
    const [start, end] = [first * dt, (first + samples - 1) * dt]
    const { from = start, to = end } = options
    if (Number.isNaN(from) || Number.isNaN(to)) {
      throw because(badOption("a time of Traces.slice", "NaN", "a number of ms"))
    }
    const outside = [from, to].find((time) => inSteps(time, dt) < first || inSteps(time, dt) > first + samples - 1)
    if (outside !== undefined) {
      const expected = `a time of the run, from ${start} to ${end} ms; left out it is the first, or the last`
      throw because(badOption("a time of Traces.slice", `${outside} ms`, expected))
    }
    const begin = Math.ceil(inSteps(from, dt)) - first
    const stop = Math.floor(inSteps(to, dt)) - first + 1
    if (begin >= stop) {
      const expected = `a stretch with samples; they are ${dt} ms apart, from ${start} to ${end} ms`
      throw because(badOption("Traces.slice", `${from} to ${to} ms`, expected))
    }
    const part = new Float64Array(recordings.length * (stop - begin))
    recordings.forEach((_, i) => part.set(data.slice(i * samples + begin, i * samples + stop), i * (stop - begin)))
    const kept = slicedSpikes(traces.spikes, (first + begin) * dt, (first + stop - 1) * dt)
    return sayingTraces({
      recordings,
      labels,
      units,
      dt,
      first: first + begin,
      samples: stop - begin,
      data: part,
      ...kept === undefined ? {} : { spikes: kept }
    })
  }
)
