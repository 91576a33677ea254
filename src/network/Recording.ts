/**
 * What to write down during a run, and what to hold fixed, as plain data addressed by row.
 *
 * A row is a compartment (0…N-1) or a synapse (0…M-1, whatever its type): the one identity that everything uses.
 */
import type { Floats } from "../table/Column.ts"
import { type Structural, structural } from "../table/structural.ts"
import { type Electrode, keyOf as electrodeKey } from "./Electrode.ts"
import type { Stimulus } from "./Stimulus.ts"
import type { Domain } from "./Trainable.ts"

/** One quantity of one row, sampled after every step. */
export type RowRecording = Structural & {
  readonly _tag: "Recording"
  readonly domain: Domain
  readonly row: number
  /** `v`, a state, a membrane current (`i_Na`) or a synaptic current (`i_IonotropicSynapse`). */
  readonly state: string
}

/** The potential at an electrode [mV], sampled after every step: of no row, since all membranes make it together. */
export type PotentialRecording = Structural & {
  readonly _tag: "Potential"
  readonly domain: "electrodes"
  /** None: -1. */
  readonly row: number
  readonly state: typeof potential
  readonly electrode: Electrode
}

/** What is sampled after every step. */
export type Recording = RowRecording | PotentialRecording

/** What is recorded of electrodes. */
export const potential = "potential"

/** The recording of the potential at an electrode. */
export const potentialAt = (electrode: Electrode): PotentialRecording =>
  structural({ _tag: "Potential" as const, domain: "electrodes" as const, row: -1, state: potential, electrode })

/** Whether a recording is of a row. */
export const isOfRow = (recording: Recording): recording is RowRecording => recording._tag === "Recording"

/** What a recording is of, as a text that no other of its network has. */
export const keyOf = (recording: Recording): string =>
  isOfRow(recording)
    ? `${recording.domain} ${recording.row} ${recording.state}`
    : `${recording.state} ${electrodeKey(recording.electrode)}`

/**
 * One state of one row held at a value, or at one value per step: entry k is the value in step k+1. NaN among several leaves the state free
 * in that step, and so does the end of the list, unless it goes `round`, as in a run in somebody's hands: then the first comes again.
 */
export type Clamp = Structural & {
  readonly _tag: "Clamp"
  readonly domain: Domain
  readonly row: number
  readonly state: string
  readonly value: number | Floats
  readonly round?: true
}

/** What a clamp holds in a step, counted from 0; NaN where it leaves its state free. */
export const heldAt = ({ round, value }: Clamp, step: number): number => {
  if (typeof value === "number") return value
  return step < value.length ? value[step] : round ? value[step % value.length] : NaN
}

/**
 * What is put into one compartment from outside; several add up. `Injection`: a current [nA]. `Imposed`: an electric potential on its outside
 * [mV]; the numbers of the stimulus are mV then.
 */
export type Injection = Structural & {
  readonly _tag: "Injection" | "Imposed"
  readonly row: number
  readonly stimulus: Stimulus
}

/** The times of the spikes of a detector, which is a mechanism in a compartment, or of a source; no samples. */
export type SpikeRecording =
  & Structural
  & (
    | { readonly _tag: "Spikes"; readonly domain: "nodes"; readonly row: number; readonly detector: string }
    | { readonly _tag: "Spikes"; readonly domain: "sources"; readonly row: number }
  )

/** What is recorded where times of spikes are. */
export const spikes = "spikes"
