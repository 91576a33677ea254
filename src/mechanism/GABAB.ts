/**
 * A slow inhibitory synapse through G proteins, as of GABA-B receptors.
 *
 * Source: Destexhe, Mainen & Sejnowski, in Koch & Segev, Methods in Neuronal Modeling (1998), chapter 1. A spike releases transmitter for the time `pulse`, which
 * opens receptors `r`; these make G protein `s`, of which four open a channel. `g` is the conductance with all channels open.
 */
import * as Synapse from "./Synapse.ts"

/** A slow inhibitory synapse; several spikes at once open far more of it than one. */
export const GABAB = Synapse.make("GABAB", {
  about: "Slow inhibitory synapse through G proteins (Destexhe, Mainen & Sejnowski 1998)",
  parameters: {
    g: { default: 1e-3, unit: "uS" },
    K1: { default: 0.09, unit: "1/mM/ms" },
    K2: { default: 0.0012, unit: "1/ms" },
    K3: { default: 0.18, unit: "uM/ms" },
    K4: { default: 0.034, unit: "1/ms" },
    KD: { default: 100, unit: "uM4" },
    T_max: { default: 0.5, unit: "mM" },
    pulse: { default: 0.3, unit: "ms" },
    e: { default: -95, unit: "mV" }
  },
  definitions: { T: "n > 0.5 ? T_max : 0" },
  states: { r: { alpha: "K1 * T", beta: "K2" }, s: { unit: "uM", derivative: "K3 * r - K4 * s" }, n: {} },
  requires: ["K1 >= 0", "K2 >= 0", "K3 >= 0", "K4 >= 0", "KD > 0", "T_max >= 0", "r >= 0 && r <= 1", "s >= 0"],
  onPre: ["n = n + 1", "send off after pulse"],
  onEvent: { off: ["n = n - 1"] },
  current: "g * s^4 / (s^4 + KD) * (v_post - e)"
})
