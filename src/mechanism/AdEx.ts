/**
 * Adaptive exponential integrate-and-fire neuron.
 *
 * Source: Brette & Gerstner, J Neurophysiol 94 (2005). The adaptation w relaxes to a (v - E_L), then v makes an
 * explicit Euler step with the new w, then a spike resets both. The upstroke (the exponential current) is infinite in
 * finite time; it is cut where one step of it is 200 mV, or at exp(10) where that is more, so a step is finite and the
 * cut vanishes with dt. delta_T = 0 is the integrate-and-fire neuron with threshold v_T, computed as 1e-9 mV; below 0
 * nothing is defined and v becomes NaN. With conductances in mS/cm2 and capacitance in uF/cm2 the units are exact.
 * There is no useful gradient through a spike.
 */
import * as Channel from "./Channel.ts"

/** The AdEx neuron; `AdEx_spikes` is 1 in a step that spikes. Its current, always 0, is recorded as `i_AdEx`. */
export const AdEx = Channel.make("AdEx", {
  about: "Adaptive exponential integrate-and-fire neuron (Brette & Gerstner 2005)",
  parameters: {
    g_L: { default: 10, unit: "mS/cm2" },
    E_L: { default: -70, unit: "mV" },
    v_T: { default: -50, unit: "mV" },
    delta_T: { default: 2, unit: "mV" },
    v_threshold: { default: 0, unit: "mV" },
    v_reset: { default: -58, unit: "mV" },
    tau_w: { default: 30, unit: "ms" },
    a: { default: 2, unit: "mS/cm2" },
    b: { default: 0, unit: "uA/cm2" }
  },
  states: { w: { unit: "uA/cm2", inf: "a * (v - E_L)", tau: "tau_w" }, spikes: {} },
  definitions: {
    slope: "delta_T < 0 ? 0 / 0 : max(delta_T, 1e-9 [mV])",
    upstroke: "g_L * slope * exp(min((v - v_T) / slope, 700))"
  },
  update: [
    "v = v + dt * (-g_L * (v - E_L) + min(upstroke, max(22026.465794806718 * g_L * slope, 200 [mV] * capacitance / dt)) - w) / capacitance",
    "spikes = v >= v_threshold ? 1 : 0"
  ],
  reset: { when: "v >= v_threshold", set: { v: "v_reset", w: "w + b" } },
  current: { name: "i_AdEx", equals: "0" }
})
