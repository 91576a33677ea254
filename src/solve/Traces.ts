/**
 * What a run wrote down: one row per recording, one column per sample.
 *
 * Sample k is the state after k steps, at time `k dt`; the first sample of a run that starts at time zero is the initial state. Data is
 * row-major and read-only.
 */
import * as Result from "effect/Result"
import { asIs, type Kind, like, throwing } from "../network/border.ts"
import { describeElectrode } from "../network/Electrode.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import { because, shown } from "../network/NetworkError.ts"
import { quantities } from "../network/quantities.ts"
import { isOfRow, type Recording, type SpikeRecording } from "../network/Recording.ts"
import type { Floats } from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { tooMuchAnswer } from "./limits.ts"
import { SimulationError } from "./SimulationError.ts"
import type { Sink } from "./Sink.ts"
import type { State } from "./State.ts"
import { sayingState, sayingTraces } from "./words.ts"

/** What was recorded over a stretch of time. */
export type Recorded = {
  /** What each row is. */
  readonly recordings: ReadonlyArray<Recording>
  /** For people: `v of cell 0, branch 0, compartment 0 (row 0)`. */
  readonly labels: ReadonlyArray<string>
  /** Unit of each row. */
  readonly units: ReadonlyArray<string>
  /** Time between samples [ms]. */
  readonly dt: number
  /** Number of the first sample, counted from time zero. */
  readonly first: number
  /** Number of samples in each row. */
  readonly samples: number
  /** Recordings × samples, row-major. */
  readonly data: Floats
  /** Spikes that were written down; left out where none were to be. */
  readonly spikes?: RecordedSpikes
}

/** The spikes of a stretch of time, by their recordings. */
export type RecordedSpikes = {
  readonly recordings: ReadonlyArray<SpikeRecording>
  /** For people: `Spike of cell 0, branch 0, compartment 0 (row 0)`, `source 2`. */
  readonly labels: ReadonlyArray<string>
  /** By recording the times of the spikes [ms], ascending; those of steps that end in the stretch. */
  readonly times: ReadonlyArray<Floats>
}

/** The traces of a run. */
export type Traces = Recorded & {
  /** The state at the last sample; a run can go on from it. */
  readonly state: State
}

/** What to do where samples are too many. */
const fewer = "record less, or take Simulation.stream, which hands them out in stretches"

/** Whether runs of so many networks with so many samples have room in memory; asked before anything else is done. */
export const checkRoom = (network: Network, samples: number, networks = 1): Result.Result<void, SimulationError> => {
  const many = tooMuchAnswer(network, samples, networks, fewer)
  return many === null ? Result.succeed(undefined) : Result.fail(new SimulationError({ reason: many }))
}

/** Room for the samples of a run; fails when there is not so much memory. */
export const room = (network: Network, samples: number): Result.Result<Float64Array, SimulationError> =>
  Result.flatMap(checkRoom(network, samples), () =>
    Result.try({
      try: () => new Float64Array(network.recordings.size * samples),
      catch: () =>
        new SimulationError({
          reason: {
            _tag: "BadOption",
            what: "the number of samples",
            found: `${samples} of ${
              plural(network.recordings.size, "recording")
            }, too much for the memory of this machine`,
            expected: `fewer of them: ${fewer}`
          }
        })
    }))

/** The traces of a network from raw data. */
export const make = (
  network: Network,
  dt: number,
  first: number,
  samples: number,
  data: Float64Array,
  state: State,
  spikes: ReadonlyArray<ReadonlyArray<number>> = []
): Traces =>
  sayingTraces({
    ...described(network),
    dt,
    first,
    samples,
    data,
    ...network.spikeRecordings.size === 0 ? {} : { spikes: spikesOf(network, spikes) },
    state: sayingState(state)
  })

/** Whether a run of a network would write nothing down. */
export const recordsNothing = ({ recordings, spikeRecordings }: Network): boolean =>
  recordings.size === 0 && spikeRecordings.size === 0

/** How many numbers a run has written down: its samples, then the times of its spikes, recording after recording. */
export const numberTotal = ({ data, spikes }: Pick<Recorded, "data" | "spikes">): number =>
  data.length + (spikes?.times.reduce((sum, { length }) => sum + length, 0) ?? 0)

/** Lists for the spikes of a run. */
export const spikeRoom = (network: Network): Pick<Sink, "spikes"> =>
  network.spikeRecordings.size === 0 ? {} : { spikes: network.spikeRecordings.toArray().map(() => []) }

const spikesOf = (network: Network, times: ReadonlyArray<ReadonlyArray<number>>): RecordedSpikes => {
  const recordings = network.spikeRecordings.toArray()
  return {
    recordings,
    labels: recordings.map((recording) =>
      recording.domain === "sources"
        ? `source ${recording.row}`
        : `${recording.detector} of ${describeNode(network, recording.row)}`
    ),
    times: times.map((list) => Float64Array.from(list))
  }
}

type Described = Pick<Traces, "recordings" | "labels" | "units">

/** Memo by the list of recordings: what they are called does not change while it is the same list on the same cells and synapses. */
const descriptions = new WeakMap<Network["recordings"], Described & { readonly of: Network }>()

/** The network that a list of recordings is of, so that selections can be asked for in traces; a list from elsewhere has none. */
const networks = new WeakMap<ReadonlyArray<Recording>, Network>()

/** The network that traces were made of; none for traces that were sent or stored. */
export const networkOf = (traces: Recorded): Network | undefined => networks.get(traces.recordings)

/** The network that is given, or else that of the traces; throws where neither is known, and says what would do. */
export const knownNetwork = (traces: Recorded, expected: string, given = networkOf(traces)): Network => {
  if (given !== undefined) return given
  throw because({
    _tag: "BadValue",
    what: "the network of these traces",
    found: "not known, as of all that were sent, stored or made by hand",
    expected
  })
}

/** Traces whose recordings are known to be of a network. */
export const remembering = <T extends Recorded>(traces: T, network: Network): T => {
  networks.set(traces.recordings, network)
  return traces
}

/** What a network records, with labels and units: what its traces say of their rows. */
export const described = (network: Network): Described => {
  const known = descriptions.get(network.recordings)
  if (known?.of === network) return { recordings: known.recordings, labels: known.labels, units: known.units }
  const recordings = network.recordings.toArray()
  networks.set(recordings, network)
  if (
    known !== undefined && known.of.cells === network.cells && known.of.synapses === network.synapses &&
    known.of.mechanisms === network.mechanisms
  ) return { recordings, labels: known.labels, units: known.units }
  const all = quantities(network)
  const made = {
    recordings,
    labels: recordings.map((r) =>
      isOfRow(r)
        ? `${r.state} of ${r.domain === "nodes" ? describeNode(network, r.row) : describeEdge(network, r.row)}`
        : `${r.state} at ${describeElectrode(r.electrode)}`
    ),
    units: recordings.map((r) => isOfRow(r) ? all.get(r.state)?.unit ?? "1" : "mV")
  }
  descriptions.set(network.recordings, { ...made, of: network })
  return made
}

const wrong = (what: string, found: string, expected: string): SimulationError =>
  new SimulationError({ reason: { _tag: "BadOption", what, found, expected } })

/** One row: the samples of the i-th recording, a copy of one's own. */
export const trace = (traces: Recorded, i: number): Float64Array => {
  if (!(Number.isInteger(i) && i >= 0 && i < traces.recordings.length)) {
    const { length } = traces.recordings
    const expected = length === 0
      ? "a run that recorded samples; spikes alone are given by Traces.spikes"
      : `a whole number from 0 to ${length - 1}`
    throw wrong("the number of the recording", shown(i), expected)
  }
  return traces.data.slice(i * traces.samples, (i + 1) * traces.samples)
}

/** Traces or a stretch of them, for the border. */
export const aRecorded: Kind = asIs(like(
  (u) => typeof u === "object" && u !== null && "recordings" in u && Array.isArray(u.recordings) && "data" in u,
  "the traces of a run"
))

/** The times of the samples [ms]: index times dt. */
export const times = throwing(
  "Traces.times",
  { traces: aRecorded },
  (traces: Recorded): Float64Array =>
    Float64Array.from({ length: traces.samples }, (_, k) => (traces.first + k) * traces.dt)
)

/**
 * Two stretches of one run as one; the second goes on after the first, with or without the sample at which they meet. Throws a `SimulationError`
 * when they do not belong together.
 */
export const append = throwing("Traces.append", { a: aRecorded, b: aRecorded }, (a: Traces, b: Traces): Traces => {
  if (a.recordings.length !== b.recordings.length || a.recordings.some((r, i) => !r.equals(b.recordings[i]))) {
    throw wrong("what the second stretch records", listed(b.labels), `what the first records: ${listed(a.labels)}`)
  }
  if (!sameSpikes(a, b)) {
    throw wrong(
      "the spikes that the second stretch records",
      listed(b.spikes?.labels ?? []),
      `those of the first: ${listed(a.spikes?.labels ?? [])}`
    )
  }
  const overlap = a.first + a.samples - b.first
  if (a.dt !== b.dt || (overlap !== 0 && overlap !== 1)) {
    const ends = a.first + a.samples - 1
    throw wrong(
      "the start of the second stretch",
      `sample ${b.first} with dt ${b.dt}`,
      `sample ${ends} or ${ends + 1} with dt ${a.dt}, where the first ends`
    )
  }
  const samples = a.samples + b.samples - overlap
  const data = new Float64Array(a.recordings.length * samples)
  a.recordings.forEach((_, i) => {
    data.set(a.data.slice(i * a.samples, (i + 1) * a.samples), i * samples)
    data.set(b.data.slice(i * b.samples + overlap, (i + 1) * b.samples), i * samples + a.samples)
  })
  return sayingTraces({ ...a, samples, data, ...appendedSpikes(a, b), state: b.state })
})

/** Whether two stretches record the spikes of the same. */
const sameSpikes = ({ spikes: a }: Recorded, { spikes: b }: Recorded): boolean =>
  a?.recordings.length === b?.recordings.length && (a?.recordings ?? []).every((r, i) => r.equals(b!.recordings[i]))

/** The spikes of two stretches: each has those of its own steps, so that none is there twice. */
const appendedSpikes = ({ spikes: a }: Recorded, { spikes: b }: Recorded): Pick<Recorded, "spikes"> =>
  a === undefined || b === undefined
    ? {}
    : { spikes: { ...a, times: a.times.map((times, i) => joined(times, b.times[i])) } }

const joined = (a: Floats, b: Floats): Floats => {
  const out = new Float64Array(a.length + b.length)
  out.set(a.slice())
  out.set(b.slice(), a.length)
  return out
}
