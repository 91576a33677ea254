/**
 * Transient potassium current (A-type) of a gastropod neuron.
 *
 * Source: Connor, Walter & McKown, Biophys J 18 (1977), after Connor & Stevens, J Physiol 213 (1971), as printed in Dayan & Abbott,
 * Theoretical Neuroscience (2001), section 6.1. Together with their sodium and potassium currents it makes firing start at any rate.
 */
import * as Channel from "./Channel.ts"

/** The A-type potassium channel, recorded as `i_K`, with a reversal potential of its own. */
export const KA = Channel.make("KA", {
  about: "A-type potassium current (Connor, Walter & McKown 1977)",
  parameters: { gKA: { default: 0.0477, unit: "S/cm2" }, eKA: { default: -75, unit: "mV" } },
  states: {
    a: {
      inf: "(0.0761 * exp(0.0314 * (v + 94.22)) / (1 + exp(0.0346 * (v + 1.17)))) ^ (1 / 3)",
      tau: "0.3632 + 1.158 [ms] * sigmoid(-0.0497 * (v + 55.96))"
    },
    b: { inf: "sigmoid(-0.0688 * (v + 53.3)) ^ 4", tau: "1.24 + 2.678 [ms] * sigmoid(-0.0624 * (v + 16.027))" }
  },
  current: { name: "i_K", equals: "gKA * a^3 * b * (v - eKA)" }
})
