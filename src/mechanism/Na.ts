/**
 * Fast sodium current of cortical and thalamic neurons.
 *
 * Source: Pospischil et al., Biol Cybern 99 (2008), after Traub & Miles; `vt` shifts the spike threshold. The rates of
 * m are smooth at vt + 13 and vt + 40, where their quotients are 0/0.
 */
import * as Channel from "./Channel.ts"

/** Pospischil's sodium channel, recorded as `i_Na`; `eNa` and `vt` are shared. */
export const Na = Channel.make("Na", {
  about: "Fast sodium current (Pospischil et al. 2008)",
  parameters: {
    gNa: { default: 0.05, unit: "S/cm2" },
    eNa: { default: 50, unit: "mV", shared: true },
    vt: { default: -60, unit: "mV", shared: true }
  },
  states: {
    m: { default: 0.2, alpha: "0.32 * vtrap(-(v - vt - 13), 4)", beta: "0.28 * vtrap(v - vt - 40, 5)" },
    h: { default: 0.2, alpha: "0.128 * exp(-(v - vt - 17) / 18)", beta: "4 [1/ms] * sigmoid((v - vt - 40) / 5)" }
  },
  current: "gNa * m^3 * h * (v - eNa)"
})
