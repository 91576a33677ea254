/**
 * The recorded `i_stimulus` [nA]: all that is injected into a compartment, the mean of the step that ends in the sample (at time zero: of
 * the first step).
 */
import type { Network } from "../network/Network.ts"
import { stimulusCurrent } from "../network/quantities.ts"
import { sample } from "../network/Stimulus.ts"
import { acting } from "../network/streams.ts"
import { type Derivation, type Derivations, entryOf } from "./Derivation.ts"

/** The recorded stimuli of a network. */
export const stimulusDerivations = (network: Network): Derivations => {
  const recordings = network.recordings.toArray()
  const derived = (i: number): boolean => recordings[i].domain === "nodes" && recordings[i].state === stimulusCurrent
  const given = [...recordings.keys()].filter(derived)
  return { derived, make: () => given.length === 0 ? [] : [derivationOf(network, given)] }
}

const derivationOf = (network: Network, given: ReadonlyArray<number>): Derivation => {
  const places = given.map((i) => {
    const { row } = network.recordings.get(i)!
    const own = acting(network).toArray().flatMap((injection, s) =>
      injection.row === row && injection._tag === "Injection" ? [{ s, ...injection }] : []
    )
    return { i, own }
  })
  return {
    read: (raw, out) => {
      for (const { i, own } of places) {
        for (let k = 0; k < raw.samples; k++) {
          const at = i * out.stride + out.first + k
          out.data[at] = own.reduce((sum, { stimulus }) => sum + sample(stimulus, entryOf(raw, k), raw.dt), 0)
        }
      }
    },
    back: (raw, bars, into) => {
      for (const { i, own } of places) {
        for (let k = 0; k < raw.samples; k++) {
          for (const { s } of own) into.stimulus(s, entryOf(raw, k), bars.data[i * bars.stride + bars.first + k])
        }
      }
    }
  }
}
