/**
 * Potentials that are imposed on the outside of compartments: v stays the voltage of the membrane, what flows along cells and through junctions
 * sees v + e (events.md section 10.4). So they act as a current `sum_j g_ij (e_j - e_i)` into each compartment, and as nothing else.
 */
import type { Network } from "../network/Network.ts"
import { sample } from "../network/Stimulus.ts"
import { acting } from "../network/streams.ts"

/** Whether potentials are imposed anywhere. */
export const imposes = (network: Network): boolean => imposedNumbers(network).size > 0

/** The potential outside of every compartment [mV] in a step of `dt` [ms], counted from 0; null where none is imposed. */
export const imposedAt = (network: Network, step: number, dt: number): Float64Array | null => {
  if (!imposes(network)) return null
  const out = new Float64Array(network.nodes.length)
  acting(network).forEach(({ _tag, row, stimulus }) => {
    if (_tag === "Imposed") out[row] += sample(stimulus, step, dt)
  })
  return out
}

const numbers = new WeakMap<Network["stimuli"], ReadonlyMap<number, ReadonlyArray<number>>>() // memo of a pure function of immutable data

/** The stimuli that impose potentials, by their places in the network's list, of every compartment where some are imposed. */
const imposedNumbers = ({ stimuli }: Pick<Network, "stimuli">): ReadonlyMap<number, ReadonlyArray<number>> => {
  let known = numbers.get(stimuli)
  if (known === undefined) {
    const all = stimuli.toArray().flatMap(({ _tag, row }, k) => _tag === "Imposed" ? [{ row, k }] : [])
    const byRow = Map.groupBy(all, (one) => one.row)
    numbers.set(stimuli, known = new Map(Array.from(byRow, ([row, own]) => [row, own.map(({ k }) => k)])))
  }
  return known
}

/** Those of one compartment. */
export const imposedNumbersOn = (network: Network, row: number): ReadonlyArray<number> =>
  imposedNumbers(network).get(row) ?? []

/** The potential outside of a compartment [mV] in a step of `dt` [ms], counted from 0. */
export type Outside = (step: number, dt: number) => number

const known = new WeakMap<Network["stimuli"], ReadonlyMap<number, Outside>>() // memo of a pure function of immutable data

/** The potentials outside of the compartments where some are imposed, as `imposedAt` has them. */
export const imposedRows = (network: Network): ReadonlyMap<number, Outside> => {
  let rows = known.get(network.stimuli)
  if (rows === undefined) known.set(network.stimuli, rows = makeRows(network))
  return rows
}

const makeRows = (network: Network): ReadonlyMap<number, Outside> => {
  const all = acting(network)
  return new Map(Array.from(imposedNumbers(network), ([row, numbers]) => {
    const own = numbers.map((k) => all.get(k)!.stimulus)
    return [row, (step, dt) => own.reduce((sum, stimulus) => sum + sample(stimulus, step, dt), 0)]
  }))
}

/** The potential outside of one compartment; null where none is imposed there. */
export const imposedOn = (network: Network, row: number): Outside | null => imposedRows(network).get(row) ?? null
