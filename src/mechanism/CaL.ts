/**
 * High-threshold (L-type) calcium current.
 *
 * Source: Pospischil et al., Biol Cybern 99 (2008), after Reuveni et al. The rate of q is smooth at -27 mV, where its
 * quotient is 0/0.
 */
import * as Channel from "./Channel.ts"

/** The L-type calcium channel, recorded as `i_Ca`; `eCa` is shared. */
export const CaL = Channel.make("CaL", {
  about: "L-type calcium current (Pospischil et al. 2008)",
  parameters: { gCaL: { default: 1e-4, unit: "S/cm2" }, eCa: { default: 120, unit: "mV", shared: true } },
  states: {
    q: { default: 0.2, alpha: "0.055 * vtrap(-v - 27, 3.8)", beta: "0.94 * exp((-v - 75) / 17)" },
    r: { default: 0.2, alpha: "0.000457 * exp((-v - 13) / 50)", beta: "0.0065 [1/ms] * sigmoid((v + 15) / 28)" }
  },
  current: { name: "i_Ca", equals: "gCaL * q^2 * r * (v - eCa)" }
})
