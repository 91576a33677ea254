/**
 * A graded synapse whose conductance rises and decays like NEURON's Exp2Syn.
 *
 * Source: the difference of two exponentials of Exp2Syn (Carnevale & Hines, The NEURON Book, 2006), driven at every moment by the release of
 * transmitter of Destexhe, Mainen & Sejnowski, Neural Comput 6 (1994), instead of by events. Sustained full release opens all of gS. Where both
 * times are equal the quotient is 0/0: take them a thousandth apart.
 */
import * as Synapse from "./Synapse.ts"

/** A synapse with a rise and a decay that follows the presynaptic voltage. */
export const GradedExp2Synapse = Synapse.make("GradedExp2Synapse", {
  about: "Graded synapse with a rise and a decay, like Exp2Syn without events",
  parameters: {
    gS: { default: 1e-4, unit: "uS" },
    e_syn: { default: 0, unit: "mV" },
    tau_rise: { default: 0.5, unit: "ms" },
    tau_decay: { default: 5, unit: "ms" },
    v_th: { default: 2, unit: "mV" },
    delta: { default: 5, unit: "mV" }
  },
  definitions: { release: "sigmoid((v_pre - v_th) / delta)" },
  states: {
    rise: { inf: "release", tau: "tau_rise" },
    decay: { inf: "release", tau: "tau_decay" }
  },
  current: "gS * (tau_decay * decay - tau_rise * rise) / (tau_decay - tau_rise) * (v_post - e_syn)"
})
