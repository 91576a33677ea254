/**
 * A graded chemical synapse with first-order kinetics.
 *
 * Source: Abbott & Marder, in Koch & Segev, Methods in Neuronal Modeling (1998), as published: far above threshold s_inf rounds to 1,
 * tau to 0, and exp(-dt / 0) is 0, so the gate follows at once.
 */
import * as Synapse from "./Synapse.ts"

/** A graded synapse: its gate s follows the presynaptic voltage. */
export const IonotropicSynapse = Synapse.make("IonotropicSynapse", {
  about: "Graded chemical synapse with first-order kinetics (Abbott & Marder 1998)",
  parameters: {
    gS: { default: 1e-4, unit: "uS" },
    e_syn: { default: 0, unit: "mV" },
    k_minus: { default: 0.025, unit: "1/ms" },
    v_th: { default: -35, unit: "mV" },
    delta: { default: 10, unit: "mV" }
  },
  states: {
    s: { default: 0.2, inf: "s_inf", tau: "(1 - s_inf) / k_minus" }
  },
  definitions: { s_inf: "sigmoid((v_pre - v_th) / delta)" },
  current: "gS * s * (v_post - e_syn)"
})
