/**
 * Calcium buffering and removal in a thin shell below the membrane.
 *
 * Source: Destexhe et al., Biophys J 65 (1993), as in Jaxley: a fraction gamma of the calcium current stays free in a
 * shell of the given depth, and decays to a minimum. 10000 brings mA/cm2 / (C/mol um) to mM/ms; F is rounded as in the
 * source.
 */
import * as Pump from "./Pump.ts"

/** Calcium shell and decay on `CaCon_i`, recorded as `i_CaPump`; driven by the previous step's `i_Ca`. */
export const CaPump = Pump.make("CaPump", {
  about: "Calcium influx into a shell and decay to a minimum",
  parameters: {
    gamma: { default: 0.05, unit: "1" },
    decay: { default: 80, unit: "ms" },
    depth: { default: 0.1, unit: "um" },
    minCaCon_i: { default: 1e-4, unit: "mM" }
  },
  states: { CaCon_i: { default: 5e-5, unit: "mM", shared: true } },
  reads: { i_Ca: { default: 1e-8, unit: "mA/cm2" } },
  definitions: { faraday: "96485 [C/mol]" },
  ion: "CaCon_i",
  current: "10000 * i_Ca * gamma / (2 * faraday * depth) + (CaCon_i - minCaCon_i) / decay"
})
