/**
 * Slow, non-inactivating potassium current behind spike-frequency adaptation.
 *
 * Source: Pospischil et al., Biol Cybern 99 (2008), after Yamada et al. It adds to the `i_K` of every other potassium
 * channel.
 */
import * as Channel from "./Channel.ts"

/** The M-type potassium channel, recorded as `i_K`; `eK` is shared. */
export const Km = Channel.make("Km", {
  about: "Slow M-type potassium current (Pospischil et al. 2008)",
  parameters: {
    gKm: { default: 4e-6, unit: "S/cm2" },
    taumax: { default: 4000, unit: "ms" },
    eK: { default: -90, unit: "mV", shared: true }
  },
  states: {
    p: {
      default: 0.2,
      inf: "sigmoid(0.1 * (v + 35))",
      tau: "taumax / (3.3 * exp(0.05 * (v + 35)) + exp(-0.05 * (v + 35)))"
    }
  },
  current: { name: "i_K", equals: "gKm * p * (v - eK)" }
})
