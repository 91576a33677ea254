/**
 * A synapse that a spike opens at once, and that closes exponentially.
 *
 * Source: ExpSyn of NEURON (Carnevale & Hines, The NEURON Book, 2006, chapter 10). `weight` is what a spike adds to the conductance.
 */
import * as Synapse from "./Synapse.ts"

/** A conductance that jumps by `ExpSyn_weight` and decays. */
export const ExpSyn = Synapse.make("ExpSyn", {
  about: "Exponential synapse: each spike adds a conductance that decays",
  parameters: {
    weight: { default: 1e-3, unit: "uS" },
    tau: { default: 0.1, unit: "ms" },
    e: { default: 0, unit: "mV" }
  },
  states: { g: { unit: "uS", derivative: "-g / tau" } },
  requires: ["tau > 0"],
  onPre: "g = g + weight",
  current: "g * (v_post - e)"
})
