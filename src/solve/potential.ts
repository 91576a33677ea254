/**
 * The potential at an electrode over time, from the recorded currents through all membranes: a linear map of them, sample by sample.
 */
import { like, throwing } from "../network/border.ts"
import { type Electrode, isElectrode } from "../network/Electrode.ts"
import { describeNode } from "../network/Network.ts"
import { because } from "../network/NetworkError.ts"
import { membraneCurrent } from "../network/quantities.ts"
import { sensitivity } from "../network/sensitivity.ts"
import { aRecorded, knownNetwork, type Recorded, trace } from "./Traces.ts"

const kinds = {
  traces: aRecorded,
  electrode: like(isElectrode, "an electrode, for example Electrode.make([0, 30, 0])")
}

/**
 * The potential at an electrode [mV], a number per sample, from traces of a run that recorded `i_membrane` of every compartment:
 * `Edit.record("i_membrane")`. Throws a `NetworkError` where one was not recorded, and of traces that were sent or stored.
 */
export const potential = throwing(
  "Electrode.potential",
  kinds,
  (traces: Recorded, electrode: Electrode): Float64Array => {
    const network = knownNetwork(traces, "traces as a run gave them")
    const of = new Map(
      traces.recordings.flatMap(({ domain, row, state }, i) =>
        domain === "nodes" && state === membraneCurrent ? [[row, i] as const] : []
      )
    )
    const missing = Array.from({ length: network.nodes.length }, (_, row) => row).find((row) => !of.has(row))
    if (missing !== undefined) {
      throw because({
        _tag: "BadValue",
        what: `${membraneCurrent} of ${describeNode(network, missing)}`,
        found: "not recorded",
        expected: `those of all compartments, which the potential is made of: Edit.record("${membraneCurrent}")`
      })
    }
    const out = new Float64Array(traces.samples)
    sensitivity(network, electrode).forEach((each, row) => {
      trace(traces, of.get(row)!).forEach((current, k) => (out[k] += each * current))
    })
    return out
  }
)
