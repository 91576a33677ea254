/**
 * A fast excitatory synapse, as of AMPA receptors.
 *
 * Source: the two exponentials of Exp2Syn (Carnevale & Hines, The NEURON Book, 2006), with times of the order that Roth & van Rossum review (in De Schutter,
 * Computational Modeling Methods for Neuroscientists, 2009, chapter 6). `weight` is the peak of the conductance after one spike.
 */
import * as Synapse from "./Synapse.ts"
import { twoExponentials } from "./twoExponentials.ts"

/** A fast excitatory conductance that rises to `AMPA_weight` and decays. */
export const AMPA = Synapse.make("AMPA", {
  about: "Fast excitatory synapse: each spike adds a conductance that rises and decays",
  parameters: {
    weight: { default: 1e-3, unit: "uS" },
    tau1: { default: 0.2, unit: "ms" },
    tau2: { default: 2, unit: "ms" },
    e: { default: 0, unit: "mV" }
  },
  ...twoExponentials,
  current: "(B - A) * (v_post - e)"
})
