/**
 * A slow excitatory synapse that magnesium blocks at rest, as of NMDA receptors.
 *
 * Source: the block of Jahr & Stevens, J Neurosci 10 (1990), 3178; the two exponentials of Exp2Syn (Carnevale & Hines, The NEURON Book, 2006). `weight` is the
 * peak of the unblocked conductance after one spike, `mg` the magnesium outside. The graded synapse with this block is `Synapses.NMDA`.
 */
import * as Synapse from "./Synapse.ts"
import { twoExponentials } from "./twoExponentials.ts"

/** A slow excitatory conductance with magnesium block that rises to `NMDA_weight` and decays. */
export const NMDA = Synapse.make("NMDA", {
  about:
    "Slow excitatory synapse with magnesium block: each spike adds a conductance that rises and decays (Jahr & Stevens 1990)",
  parameters: {
    weight: { default: 1e-3, unit: "uS" },
    tau1: { default: 2, unit: "ms" },
    tau2: { default: 80, unit: "ms" },
    e: { default: 0, unit: "mV" },
    mg: { default: 1, unit: "mM" }
  },
  ...twoExponentials,
  requires: [...twoExponentials.requires, "mg >= 0"],
  definitions: {
    ...twoExponentials.definitions,
    unblocked: "1 / (1 + mg / 3.57 [mM] * exp(-0.062 [1/mV] * v_post))"
  },
  current: "(B - A) * unblocked * (v_post - e)"
})
