/**
 * Calcium concentration from the calcium current, by Faraday's law.
 *
 * Source: Faraday's law of electrolysis, as in Jaxley. The current through the membrane of a cylinder (surface to volume 2 / radius) changes
 * the concentration inside; nothing removes it again. 10000 brings mA/cm2 / (um C/mol) to mM/ms; the last 2 is the ion's valence.
 */
import * as Pump from "./Pump.ts"

/** Faraday's law on `CaCon_i`, recorded as `i_CaCurrent`; driven by the previous step's `i_Ca`. */
export const CaFaradayConcentrationChange = Pump.make("CaFaradayConcentrationChange", {
  about: "Calcium concentration change by Faraday's law",
  states: { CaCon_i: { default: 5e-5, unit: "mM", shared: true } },
  reads: { i_Ca: { default: 1e-8, unit: "mA/cm2" } },
  definitions: { faraday: "96485.3329 [C/mol]" },
  ion: "CaCon_i",
  current: { name: "i_CaCurrent", equals: "i_Ca * (2 / radius) * 10000 / faraday / 2" }
})
