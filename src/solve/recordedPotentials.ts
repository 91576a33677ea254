/**
 * Recorded potentials at electrodes [mV]: what the currents through all membranes make there, a linear map of raw recordings of them
 * (events.md section 10.3), and its transpose for what goes back.
 */
import type { Network } from "../network/Network.ts"
import { membraneCurrent } from "../network/quantities.ts"
import { sensitivity } from "../network/sensitivity.ts"
import type { Derivation, Derivations } from "./Derivation.ts"

/** The recorded potentials of a network. */
export const potentialDerivations = (network: Network): Derivations => {
  const given = network.recordings.toArray().flatMap((recording, i) =>
    recording._tag === "Potential" ? [{ i, electrode: recording.electrode }] : []
  )
  return {
    derived: (i) => network.recordings.get(i)!._tag === "Potential",
    make: (ask) => {
      if (given.length === 0) return []
      const membranes = Int32Array.from(
        { length: network.nodes.length },
        (_, row) => ask("nodes", row, membraneCurrent)
      )
      const seen = given.map(({ electrode, i }) => ({ i, each: sensitivity(network, electrode) }))
      return [derivationOf(membranes, seen)]
    }
  }
}

/** A recording, and what 1 nA of each compartment is to it [mV/nA]. */
type Seen = { readonly i: number; readonly each: Float64Array }

const derivationOf = (membranes: Int32Array, seen: ReadonlyArray<Seen>): Derivation => ({
  read: (raw, out) => {
    for (const { each, i } of seen) {
      const to = i * out.stride + out.first
      out.data.fill(0, to, to + raw.samples)
      for (let row = 0; row < each.length; row++) {
        const from = membranes[row] * raw.stride + raw.first
        for (let k = 0; k < raw.samples; k++) out.data[to + k] += each[row] * raw.data[from + k]
      }
    }
  },
  back: (raw, bars, into) => {
    for (const { each, i } of seen) {
      const from = i * bars.stride + bars.first
      for (let row = 0; row < each.length; row++) {
        for (let k = 0; k < raw.samples; k++) into.raw(membranes[row], k, each[row] * bars.data[from + k])
      }
    }
  }
})
