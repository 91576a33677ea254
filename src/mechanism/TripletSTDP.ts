/**
 * A synapse whose weight depends on the times of its spikes and of those behind it, in twos and threes.
 *
 * Source: Pfister & Gerstner, J Neurosci 26 (2006), 9673. Published sets of amplitudes differ; the defaults are those of their full model with all-to-all
 * interactions for visual cortex (their table 4), as shares of a weight of 1 nS. A presynaptic spike transmits the weight `w` and then lowers
 * it, a postsynaptic one raises it; the slow traces `r2` and `o2` count as they are before the spike.
 */
import * as Synapse from "./Synapse.ts"

/** A synapse with spike-timing-dependent plasticity of triplets; `TripletSTDP_w` is its weight. */
export const TripletSTDP = Synapse.make("TripletSTDP", {
  about: "Synapse with spike-timing-dependent plasticity of triplets (Pfister & Gerstner 2006)",
  parameters: {
    tau: { default: 5, unit: "ms" },
    e: { default: 0, unit: "mV" },
    tau_plus: { default: 16.8, unit: "ms" },
    tau_minus: { default: 33.7, unit: "ms" },
    tau_x: { default: 101, unit: "ms" },
    tau_y: { default: 125, unit: "ms" },
    A2_plus: { default: 5e-10, unit: "uS" },
    A3_plus: { default: 6.2e-6, unit: "uS" },
    A2_minus: { default: 7e-6, unit: "uS" },
    A3_minus: { default: 2.3e-7, unit: "uS" }
  },
  states: {
    g: { unit: "uS", derivative: "-g / tau" },
    w: { default: 5e-4, unit: "uS" },
    r1: { derivative: "-r1 / tau_plus" },
    r2: { derivative: "-r2 / tau_x" },
    o1: { derivative: "-o1 / tau_minus" },
    o2: { derivative: "-o2 / tau_y" }
  },
  requires: ["tau > 0", "tau_plus > 0", "tau_minus > 0", "tau_x > 0", "tau_y > 0", "w >= 0"],
  onPre: ["g = g + w", "w = max(0, w - o1 * (A2_minus + A3_minus * r2))", "r1 = r1 + 1", "r2 = r2 + 1"],
  onPost: ["w = w + r1 * (A2_plus + A3_plus * o2)", "o1 = o1 + 1", "o2 = o2 + 1"],
  current: "g * (v_post - e)"
})
