/**
 * The reversal potential of calcium from its concentrations, by Nernst's equation.
 *
 * Source: Nernst, Z Phys Chem 4 (1889); the constants are Jaxley's, T is `celsius` in kelvin, 279.45 K at 6.3 °C. It moves no concentration (`ion: null`), it assigns
 * `eCa` from the concentrations as they stand. Where it is present, `eCa` is what it computes.
 */
import * as Pump from "./Pump.ts"

/** Nernst's equation for `eCa`, with `CaCon_i` and `CaCon_e` shared. */
export const CaNernstReversal = Pump.make("CaNernstReversal", {
  about: "Calcium reversal potential by Nernst's equation",
  states: {
    eCa: { default: 0, unit: "mV", shared: true, equals: "R * T / (2 [1] * F) * 1000 [mV/V] * log(CaCon_e / CaCon_i)" },
    CaCon_i: { default: 5e-5, unit: "mM", shared: true },
    CaCon_e: { default: 2, unit: "mM", shared: true }
  },
  definitions: { R: "8.314 [J/mol/K]", T: "(celsius + 273.15) * 1 [K]", F: "96485.3329 [C/mol]" },
  ion: null
})
