/**
 * Potentials that are imposed on the outside of compartments: v stays the voltage of the membrane, what flows along cells and through junctions
 * sees v + e (events.md section 10.4). So they act as a current `sum_j g_ij (e_j - e_i)` into each compartment, and as nothing else.
 */
import type { Network } from "../network/Network.ts"
import { sample, type Stimulus } from "../network/Stimulus.ts"
import { acting } from "../network/streams.ts"

/** Whether potentials are imposed anywhere. */
export const imposes = ({ stimuli }: Network): boolean => stimuli.some(({ _tag }) => _tag === "Imposed")

/** The potential outside of every compartment [mV] in a step of `dt` [ms], counted from 0; null where none is imposed. */
export const imposedAt = (network: Network, step: number, dt: number): Float64Array | null => {
  if (!imposes(network)) return null
  const out = new Float64Array(network.nodes.length)
  acting(network).forEach(({ _tag, row, stimulus }) => {
    if (_tag === "Imposed") out[row] += sample(stimulus, step, dt)
  })
  return out
}

/** The potential outside of one compartment, as `imposedAt` has it; null where none is imposed there. */
export const imposedOn = (network: Network, row: number): ((step: number, dt: number) => number) | null => {
  const own: ReadonlyArray<Stimulus> = acting(network).toArray().flatMap((one) =>
    one._tag === "Imposed" && one.row === row ? [one.stimulus] : []
  )
  return own.length === 0 ? null : (step, dt) => own.reduce((sum, stimulus) => sum + sample(stimulus, step, dt), 0)
}
