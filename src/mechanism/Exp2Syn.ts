/**
 * A synapse whose conductance rises and decays after a spike.
 *
 * Source: Exp2Syn of NEURON (Carnevale & Hines, The NEURON Book, 2006, chapter 10). `weight` is the peak of the conductance after one spike. A rise
 * (`tau1`) that is slower than the decay (`tau2`) is refused.
 */
import * as Synapse from "./Synapse.ts"
import { twoExponentials } from "./twoExponentials.ts"

/** A conductance that rises to `Exp2Syn_weight` and decays. */
export const Exp2Syn = Synapse.make("Exp2Syn", {
  about: "Synapse of two exponentials: each spike adds a conductance that rises and decays",
  parameters: {
    weight: { default: 1e-3, unit: "uS" },
    tau1: { default: 0.1, unit: "ms" },
    tau2: { default: 10, unit: "ms" },
    e: { default: 0, unit: "mV" }
  },
  ...twoExponentials,
  current: "(B - A) * (v_post - e)"
})
