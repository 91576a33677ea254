/**
 * What goes through buffers of a kernel that goes backwards: cotangents of samples in, what stimuli and clamps get out, a chunk of steps at a
 * time.
 *
 * Entries lie step by step, in the order of the networks and of their lists.
 */
import type { Network } from "../../network/Network.ts"
import { sample } from "../../network/Stimulus.ts"
import { acting } from "../../network/streams.ts"
import type { Lists } from "../../solve/compiled/lists.ts"
import { pointCurrentUnit } from "../../solve/linearise.ts"
import * as Table from "../../table/Table.ts"
import type { Sums } from "../Bars.ts"
import type { Cotangent } from "../Reversible.ts"

/** A stretch of steps of some networks, counted from the start of the run, and their sums. */
export type Chunk = {
  readonly networks: ReadonlyArray<Network>
  readonly sums: ReadonlyArray<Sums>
  readonly begin: number
  readonly steps: number
  readonly dt: number
  /** Step at which each of the runs began. */
  readonly starts: ReadonlyArray<number>
}

/** Puts in the cotangents of the samples that the steps of a chunk end with. */
export const fillCotangents = (
  f64: Float64Array,
  buffer: number,
  { begin, networks, steps }: Chunk,
  cotangents: ReadonlyArray<Cotangent>
): void => {
  const recorded = networks.reduce((sum, network) => sum + network.recordings.size, 0)
  let entry = 0
  networks.forEach((network, c) => {
    const samples = cotangents[c].length / network.recordings.size
    for (let i = 0; i < network.recordings.size; i++, entry++) {
      const from = i * samples + begin + 1
      for (let k = 0; k < steps; k++) f64[buffer + k * recorded + entry] = cotangents[c][from + k]
    }
  })
}

/** A stimulus adds I 1e5 / area to the constant of its compartment; what comes back goes to currents and areas, as far as wanted. */
export const takeStimuli = (
  f64: Float64Array,
  buffer: number,
  { begin, dt, networks, starts, steps, sums }: Chunk,
  wantsInputs: boolean
): void => {
  const count = networks.reduce((sum, network) => sum + network.stimuli.size, 0)
  let first = 0
  networks.forEach((network, c) => {
    const area = Table.floats(network.nodes, "area")
    const intoArea = sums[c].areaOfStimuli
    for (let k = steps - 1; k >= 0; k--) {
      const step = begin + k
      acting(network).forEach(({ row, stimulus }, s) => {
        const bar = f64[buffer + k * count + first + s]
        if (wantsInputs) sums[c].stimuli[s][step] += bar * pointCurrentUnit / area[row]
        if (intoArea !== null) {
          intoArea[row] -= bar * sample(stimulus, starts[c] + step, dt) * pointCurrentUnit / (area[row] * area[row])
        }
      })
    }
    first += network.stimuli.size
  })
}

/** Takes what clamps got for what they held. */
export const takeClamps = (
  f64: Float64Array,
  buffer: number,
  held: Lists["hold"],
  { begin, steps, sums }: Chunk
): void =>
  held.forEach(({ clamp }, entry) => {
    if (clamp === undefined) return
    const into = sums[clamp.copy].clamps[clamp.of]
    for (let step = 0; step < steps; step++) into[begin + step] += f64[buffer + step * held.length + entry]
  })
