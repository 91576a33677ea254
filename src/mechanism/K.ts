/**
 * Delayed-rectifier potassium current of cortical and thalamic neurons.
 *
 * Source: Pospischil et al., Biol Cybern 99 (2008), after Traub & Miles. The rate of n is smooth at vt + 15, where its
 * quotient is 0/0.
 */
import * as Channel from "./Channel.ts"

/** Pospischil's delayed rectifier, recorded as `i_K`; `eK` and `vt` are shared. */
export const K = Channel.make("K", {
  about: "Delayed-rectifier potassium current (Pospischil et al. 2008)",
  parameters: {
    gK: { default: 0.005, unit: "S/cm2" },
    eK: { default: -90, unit: "mV", shared: true },
    vt: { default: -60, unit: "mV", shared: true }
  },
  states: {
    n: { default: 0.2, alpha: "0.032 * vtrap(-(v - vt - 15), 5)", beta: "0.5 * exp(-(v - vt - 10) / 40)" }
  },
  current: "gK * n^4 * (v - eK)"
})
