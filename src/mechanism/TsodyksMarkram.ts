/**
 * A synapse whose spikes facilitate and deplete it.
 *
 * Source: Tsodyks, Pawelzik & Markram, Neural Comput 10 (1998), 821. `u` is the share of the resources `R` that a spike uses, raised by each spike
 * and falling with `tau_facil`; `R` recovers with `tau_rec`. A spike raises `u` first, then transmits `weight u R`, which decays with `tau`.
 */
import * as Synapse from "./Synapse.ts"

/** A synapse with short-term facilitation and depression. */
export const TsodyksMarkram = Synapse.make("TsodyksMarkram", {
  about: "Synapse with short-term facilitation and depression (Tsodyks, Pawelzik & Markram 1998)",
  parameters: {
    weight: { default: 1e-3, unit: "uS" },
    tau: { default: 3, unit: "ms" },
    e: { default: 0, unit: "mV" },
    U: { default: 0.5, unit: "1" },
    tau_facil: { default: 50, unit: "ms" },
    tau_rec: { default: 500, unit: "ms" }
  },
  states: {
    g: { unit: "uS", derivative: "-g / tau" },
    u: { derivative: "-u / tau_facil" },
    R: { default: 1, derivative: "(1 - R) / tau_rec" }
  },
  requires: ["tau > 0", "U >= 0 && U <= 1", "tau_facil > 0", "tau_rec > 0"],
  onPre: ["u = u + U * (1 - u)", "g = g + weight * u * R", "R = R - u * R"],
  current: "g * (v_post - e)"
})
