/**
 * Low-threshold (T-type) calcium current.
 *
 * Source: Pospischil et al., Biol Cybern 99 (2008), after Destexhe et al. Activation is instantaneous, so the current
 * is not a straight line in v. The time constant keeps the grouping of terms that Jaxley computes (30.8 stands over the
 * denominator too).
 */
import * as Channel from "./Channel.ts"

/** The T-type calcium channel, recorded as `i_Ca`; `eCa` is shared. */
export const CaT = Channel.make("CaT", {
  about: "T-type calcium current (Pospischil et al. 2008)",
  parameters: {
    gCaT: { default: 4e-5, unit: "S/cm2" },
    vx: { default: 2, unit: "mV" },
    eCa: { default: 120, unit: "mV", shared: true }
  },
  states: {
    u: {
      default: 0.2,
      inf: "sigmoid(-(v + vx + 81) / 4)",
      tau: "(30.8 + (211.4 + exp((v + vx + 113.2) / 5))) / (3.7 * (1 + exp((v + vx + 84) / 3.2)))"
    }
  },
  definitions: { s_inf: "sigmoid((v + vx + 57) / 6.2)" },
  current: { name: "i_Ca", equals: "gCaT * s_inf^2 * u * (v - eCa)" }
})
