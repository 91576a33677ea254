/**
 * The squid axon's currents with the temperature of the compartment.
 *
 * Source: Hodgkin & Huxley, J Physiol 117 (1952): every rate grows threefold with 10 °C, from 6.3 °C, at which this is `HH` to the last bit.
 * It is a channel of its own, because the factor costs a power for each compartment and step, which `HH` does not pay.
 */
import * as Channel from "./Channel.ts"

/** Hodgkin and Huxley's channel at the temperature `celsius`, recorded as `i_HHCelsius`. */
export const HHCelsius = Channel.make("HHCelsius", {
  about: "Hodgkin-Huxley currents, rates by temperature (Q10 of 3)",
  parameters: {
    gNa: { default: 0.12, unit: "S/cm2" },
    gK: { default: 0.036, unit: "S/cm2" },
    gLeak: { default: 0.0003, unit: "S/cm2" },
    eNa: { default: 50, unit: "mV" },
    eK: { default: -77, unit: "mV" },
    eLeak: { default: -54.3, unit: "mV" }
  },
  definitions: { phi: "3 ^ ((celsius - 6.3) / 10)" },
  states: {
    m: { default: 0.2, alpha: "phi * 0.1 * vtrap(-(v + 40), 10)", beta: "phi * 4 * exp(-(v + 65) / 18)" },
    h: { default: 0.2, alpha: "phi * 0.07 * exp(-(v + 65) / 20)", beta: "phi * 1 [1/ms] * sigmoid((v + 35) / 10)" },
    n: { default: 0.2, alpha: "phi * 0.01 * vtrap(-(v + 55), 10)", beta: "phi * 0.125 * exp(-(v + 65) / 80)" }
  },
  current: "gNa * m^3 * h * (v - eNa) + gK * n^4 * (v - eK) + gLeak * (v - eLeak)"
})
