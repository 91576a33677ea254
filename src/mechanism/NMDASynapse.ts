/**
 * A graded NMDA synapse: magnesium blocks it at rest.
 *
 * Source: the block of Jahr & Stevens, J Neurosci 10 (1990), 3178; the gate and its release of transmitter of Destexhe, Mainen & Sejnowski, Neural
 * Comput 6 (1994), and in Koch & Segev, Methods in Neuronal Modeling (1998), chapter 1.
 */
import * as Synapse from "./Synapse.ts"

/** A graded NMDA synapse; `Mg` is the magnesium outside. */
export const NMDASynapse = Synapse.make("NMDASynapse", {
  about: "Graded NMDA synapse with magnesium block (Jahr & Stevens 1990)",
  parameters: {
    gS: { default: 1e-4, unit: "uS" },
    e_syn: { default: 0, unit: "mV" },
    k_plus: { default: 0.072, unit: "1/mM/ms" },
    k_minus: { default: 0.0066, unit: "1/ms" },
    T_max: { default: 1, unit: "mM" },
    v_th: { default: 2, unit: "mV" },
    delta: { default: 5, unit: "mV" },
    Mg: { default: 1, unit: "mM" }
  },
  definitions: {
    transmitter: "T_max * sigmoid((v_pre - v_th) / delta)",
    unblocked: "1 / (1 + Mg / 3.57 [mM] * exp(-0.062 * v_post))"
  },
  states: { s: { alpha: "k_plus * transmitter", beta: "k_minus" } },
  current: "gS * s * unblocked * (v_post - e_syn)"
})
