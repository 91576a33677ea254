/**
 * The squid axon's sodium, potassium and leak currents in one channel.
 *
 * Source: Hodgkin & Huxley, J Physiol 117 (1952), shifted to a resting potential of -65 mV; parameters and names as in
 * Jaxley. The rates of m and n are smooth at -40 and -55 mV, where their quotients are 0/0.
 */
import * as Channel from "./Channel.ts"

/** Hodgkin and Huxley's channel: sodium, potassium and leak, recorded as `i_HH`. */
export const HH = Channel.make("HH", {
  about: "Hodgkin-Huxley sodium, potassium and leak currents",
  parameters: {
    gNa: { default: 0.12, unit: "S/cm2" },
    gK: { default: 0.036, unit: "S/cm2" },
    gLeak: { default: 0.0003, unit: "S/cm2" },
    eNa: { default: 50, unit: "mV" },
    eK: { default: -77, unit: "mV" },
    eLeak: { default: -54.3, unit: "mV" }
  },
  states: {
    m: { default: 0.2, alpha: "0.1 * vtrap(-(v + 40), 10)", beta: "4 * exp(-(v + 65) / 18)" },
    h: { default: 0.2, alpha: "0.07 * exp(-(v + 65) / 20)", beta: "1 [1/ms] * sigmoid((v + 35) / 10)" },
    n: { default: 0.2, alpha: "0.01 * vtrap(-(v + 55), 10)", beta: "0.125 * exp(-(v + 65) / 80)" }
  },
  current: "gNa * m^3 * h * (v - eNa) + gK * n^4 * (v - eK) + gLeak * (v - eLeak)"
})
