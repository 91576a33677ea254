/**
 * A synapse whose receptors a pulse of transmitter opens.
 *
 * Source: Destexhe, Mainen & Sejnowski, in Koch & Segev, Methods in Neuronal Modeling (1998), chapter 1. A spike releases transmitter of `T_max` for the time
 * `pulse`; a spike within a pulse prolongs it. The defaults are theirs for AMPA receptors; for GABA-A they give `k_on` 5, `k_off` 0.18, `e` -80.
 */
import * as Synapse from "./Synapse.ts"

/** A synapse of open and closed receptors; `g` is its conductance with all of them open. */
export const Kinetic = Synapse.make("Kinetic", {
  about: "Synapse with receptors that a pulse of transmitter opens (Destexhe, Mainen & Sejnowski 1998)",
  parameters: {
    g: { default: 1e-3, unit: "uS" },
    k_on: { default: 1.1, unit: "1/mM/ms" },
    k_off: { default: 0.19, unit: "1/ms" },
    T_max: { default: 1, unit: "mM" },
    pulse: { default: 1, unit: "ms" },
    e: { default: 0, unit: "mV" }
  },
  definitions: { T: "n > 0.5 ? T_max : 0" },
  states: { r: { alpha: "k_on * T", beta: "k_off" }, n: {} },
  requires: ["k_on >= 0", "k_off >= 0", "T_max >= 0", "r >= 0 && r <= 1"],
  onPre: ["n = n + 1", "send off after pulse"],
  onEvent: { off: ["n = n - 1"] },
  current: "g * r * (v_post - e)"
})
