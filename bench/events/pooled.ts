/**
 * A synapse whose conductance is one for all that end at a compartment: what a spike adds decays there with the rest.
 *
 * ExpSyn as a pool. A cell with a hundred synapses has one state to move, and not a hundred.
 */
import { type Mechanism, Synapse } from "neurolens"

/** A kind of synapse with a decay [ms], a reversal potential [mV], and what a spike adds [uS]. */
export const pooled = (name: string, tau: number, e: number, weight: number): Mechanism.Mechanism =>
  Synapse.make(name, {
    parameters: {
      weight: { default: weight, unit: "uS" },
      tau: { default: tau, unit: "ms", at: "post" },
      e: { default: e, unit: "mV", at: "post" }
    },
    states: { g: { unit: "uS", derivative: "-g / tau", at: "post" } },
    onPre: "g = g + weight",
    current: "g * (v_post - e)"
  })
