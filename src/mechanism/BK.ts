/**
 * Large-conductance potassium current, opened by calcium and voltage.
 *
 * Source: Moczydlowski & Latorre, J Gen Physiol 82 (1983), scheme R1 with the constants of their channel A: the two bindings of calcium depend
 * on the voltage by Boltzmann's factor, and so on the temperature `celsius`. Written in K / (K + Ca), so that there is nothing special about 0.
 */
import * as Channel from "./Channel.ts"

/** The BK potassium channel, recorded as `i_K`; `eK` is shared, `CaCon_i` must be there. */
export const BK = Channel.make("BK", {
  about: "Large-conductance calcium-activated potassium current, BK (Moczydlowski & Latorre 1983)",
  parameters: {
    gBK: { default: 0.01, unit: "S/cm2" },
    opening: { default: 0.48, unit: "1/ms" },
    closing: { default: 0.28, unit: "1/ms" },
    k1: { default: 0.18, unit: "mM" },
    d1: { default: 0.84, unit: "1" },
    k4: { default: 0.011, unit: "mM" },
    d4: { default: 1, unit: "1" },
    eK: { default: -90, unit: "mV", shared: true }
  },
  reads: { CaCon_i: { unit: "mM" } },
  definitions: {
    R: "8.314462618 [J/mol/K]",
    F: "96485.33212 [C/mol]",
    x: "2 [1] * F * 0.001 [V/mV] * v / (R * (celsius + 273.15) * 1 [K])",
    first: "k1 * exp(-d1 * x)",
    second: "k4 * exp(-d4 * x)"
  },
  states: { o: { alpha: "opening * CaCon_i / (CaCon_i + first)", beta: "closing * second / (CaCon_i + second)" } },
  current: { name: "i_K", equals: "gBK * o * (v - eK)" }
})
