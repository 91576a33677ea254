/**
 * A synapse whose weight depends on the times of its spikes and of those behind it, pair by pair.
 *
 * Source: Song, Miller & Abbott, Nat Neurosci 3 (2000), 919 (additive: `mu_plus` and `mu_minus` 0, the default); van Rossum, Bi & Turrigiano, J Neurosci 20
 * (2000), 8812 (multiplicative: both 1); the exponents between them are those of Gütig, Aharonov, Rotter & Sompolinsky, J Neurosci 23 (2003), 3697.
 * A presynaptic spike transmits the weight `w` and then lowers it by the trace `y` of postsynaptic spikes, a postsynaptic one raises it by
 * the trace `x` of presynaptic ones. Of two at one time the presynaptic one comes first.
 */
import * as Synapse from "./Synapse.ts"

/** A synapse with spike-timing-dependent plasticity of pairs; `STDP_w` is its weight. */
export const STDP = Synapse.make("STDP", {
  about: "Synapse with spike-timing-dependent plasticity of pairs (Song, Miller & Abbott 2000)",
  parameters: {
    tau: { default: 5, unit: "ms" },
    e: { default: 0, unit: "mV" },
    tau_plus: { default: 20, unit: "ms" },
    tau_minus: { default: 20, unit: "ms" },
    A_plus: { default: 1e-5, unit: "uS" },
    A_minus: { default: 1.05e-5, unit: "uS" },
    w_max: { default: 1e-3, unit: "uS" },
    mu_plus: { default: 0, unit: "1" },
    mu_minus: { default: 0, unit: "1" }
  },
  states: {
    g: { unit: "uS", derivative: "-g / tau" },
    w: { default: 5e-4, unit: "uS" },
    x: { derivative: "-x / tau_plus" },
    y: { derivative: "-y / tau_minus" }
  },
  requires: ["tau > 0", "tau_plus > 0", "tau_minus > 0", "w_max > 0", "mu_plus >= 0", "mu_minus >= 0", "w >= 0"],
  onPre: ["g = g + w", "w = max(0, w - A_minus * (w / w_max)^mu_minus * y)", "x = x + 1"],
  onPost: ["w = min(w_max, w + A_plus * (1 - w / w_max)^mu_plus * x)", "y = y + 1"],
  current: "g * (v_post - e)"
})
