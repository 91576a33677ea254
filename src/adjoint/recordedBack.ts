/**
 * Gradients of recordings that are computed from raw ones: what a loss sees of a run, and what its cotangent is by what the run wrote down.
 *
 * Adjoints of samples go to raw samples of the same time, on which the way back over the steps begins, and to constants, stimuli and
 * clamps at once. They add up recording by recording and sample by sample, always in this order.
 */
import * as Result from "effect/Result"
import { reverse } from "../kernel/reverse.ts"
import type { Network } from "../network/Network.ts"
import * as Columns from "../program/Columns.ts"
import type { Constant, Samples } from "../solve/Derivation.ts"
import { readRecorded, recordedBack, recorder } from "../solve/recorded.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import { room } from "../solve/Traces.ts"
import { sumOf, type Sums } from "./Bars.ts"
import type { Cotangent } from "./Reversible.ts"

/** The recordings of a network, from its raw ones, behind which there may be more; these themselves where all are raw. */
export const recordedOf = (network: Network, raw: Samples): Result.Result<Float64Array, SimulationError> => {
  const own = recorder(network)
  if (own === null) {
    const length = network.recordings.size * raw.samples
    return Result.succeed(raw.data.length === length ? raw.data : raw.data.slice(0, length))
  }
  return Result.map(room(network, raw.samples), (data) => {
    readRecorded(own, raw, { data, stride: raw.samples, first: 0 })
    return data
  })
}

/** The cotangent of raw recordings, and what adds to the sums of a run besides. */
export type RawCotangent = { readonly cotangent: Cotangent; readonly addTo: (sums: Sums) => void }

/** The cotangent by raw recordings from that by the recordings of a network. */
export const rawCotangent = (network: Network, raw: Samples, cotangent: Cotangent): RawCotangent => {
  const own = recorder(network)
  if (own === null) return { cotangent, addTo: () => {} }
  const { samples } = raw
  const data = new Float64Array(own.raw.recordings.size * samples)
  const constants: Array<readonly [Constant, number]> = []
  const inputs: Array<readonly [list: "stimuli" | "clamps", k: number, step: number, bar: number]> = []
  recordedBack(own, raw, { data: new Float64Array(cotangent), stride: samples, first: 0 }, {
    raw: (recording, k, bar) => {
      data[recording * samples + k] += bar
    },
    constant: (constant, bar) => void constants.push([constant, bar]),
    stimulus: (k, entry, bar) => void inputs.push(["stimuli", k, entry - raw.step, bar]),
    clamp: (k, entry, bar) => void inputs.push(["clamps", k, entry - raw.step, bar])
  }, reverse)
  return {
    cotangent: data,
    addTo: (sums) => {
      for (const [{ column, domain, row }, bar] of constants) {
        const [own, length] = [domain === "nodes" ? sums.nodes : sums.synapses, network[domain].length]
        sumOf(own, Columns.fixed(domain, column), length)[row] += bar
      }
      // What acted before the run began is no input of it.
      for (const [list, k, step, bar] of inputs) if (step >= 0 && k < sums[list].length) sums[list][k][step] += bar
    }
  }
}
