/**
 * What is recorded belongs to its own sample: which numbers a run must write down, and how what is recorded comes of them.
 *
 * Kernels and the interpreter write down *raw* recordings, which stand in a state as it is: voltages, states, currents as they are read.
 * A recorded current is computed from these, outside of the step, at the voltage and the states of its own sample, and so by the same code
 * for every engine; so is a potential at an electrode. A `Derivation` says how; where nothing is derived there is none of this, and no cost.
 */
import { List } from "immutable"
import type { Network } from "../network/Network.ts"
import { isOfRow, type Recording, type RowRecording } from "../network/Recording.ts"
import { structural } from "../table/structural.ts"
import type { Ask, Derivation, Reverse, Samples, Takers } from "./Derivation.ts"
import { plan, planAlike } from "./Plan.ts"
import { currentDerivations } from "./recordedCurrents.ts"
import { potentialDerivations } from "./recordedPotentials.ts"
import { stimulusDerivations } from "./recordedStimuli.ts"
import type { Sink } from "./Sink.ts"

/** How the recordings of a network come of raw ones. */
export type Recorder = {
  /** The same network with its raw recordings: what an engine runs. */
  readonly raw: Network
  /** By recording: the raw one that it is, or null where it is derived. */
  readonly direct: ReadonlyArray<number | null>
  readonly derivations: ReadonlyArray<Derivation>
}

const made = new WeakMap<Network, Recorder | null>() // memo of a pure function of immutable data

/** How the recordings of a network come of raw ones; null where all are raw. */
export const recorder = (network: Network): Recorder | null => {
  let result = made.get(network)
  if (result === undefined) made.set(network, result = makeRecorder(network))
  return result
}

/** The network that an engine runs. */
export const rawNetwork = (network: Network): Network => recorder(network)?.raw ?? network

const makeRecorder = (network: Network): Recorder | null => {
  const recordings: Array<RowRecording> = []
  const places = new Map<string, number>()
  const ask: Ask = (domain, row, state) => {
    const key = `${domain} ${row} ${state}`
    let at = places.get(key)
    if (at === undefined) {
      at = recordings.push(structural({ _tag: "Recording" as const, domain, row, state })) - 1
      places.set(key, at)
    }
    return at
  }
  const kinds = [currentDerivations(network), stimulusDerivations(network), potentialDerivations(network)]
  const direct = network.recordings.toArray().map((r, i) =>
    !isOfRow(r) || kinds.some(({ derived }) => derived(i)) ? null : ask(r.domain, r.row, r.state)
  )
  if (!direct.includes(null)) return null
  const derivations = kinds.flatMap(({ make }) => make(ask))
  const raw = network.set("recordings", List<Recording>(recordings))
  planAlike(raw, plan(network))
  return { raw, direct, derivations }
}

/** Writes all recordings from raw samples. */
export const readRecorded = ({ derivations, direct }: Recorder, raw: Samples, out: Sink): void => {
  direct.forEach((from, i) => {
    if (from === null) return
    const begin = from * raw.stride + raw.first
    out.data.set(raw.data.subarray(begin, begin + raw.samples), i * out.stride + out.first)
  })
  for (const { read } of derivations) read(raw, out)
}

/** From adjoints of all recordings to those of what they are made of. */
export const recordedBack = (
  { derivations, direct }: Recorder,
  raw: Samples,
  bars: Sink,
  into: Takers,
  reverse: Reverse
): void => {
  direct.forEach((from, i) => {
    if (from === null) return
    for (let k = 0; k < raw.samples; k++) into.raw(from, k, bars.data[i * bars.stride + bars.first + k])
  })
  for (const { back } of derivations) back(raw, bars, into, reverse)
}
