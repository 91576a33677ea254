/**
 * Small-conductance potassium current, opened by calcium.
 *
 * Source: Köhler et al., Science 273 (1996), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653, which gives it no temperature. Half of the channels are open at
 * 0.43 uM, with a Hill exponent of 4.8; written in the concentration, not its inverse, so that there is nothing special about 0.
 */
import * as Channel from "./Channel.ts"

/** The SK potassium channel, recorded as `i_K`; `eK` is shared, `CaCon_i` must be there. */
export const SK_E2 = Channel.make("SK_E2", {
  about: "Small-conductance calcium-activated potassium current, SK (Hay et al. 2011)",
  parameters: {
    gSK_E2: { default: 1e-6, unit: "S/cm2" },
    zTau: { default: 1, unit: "ms" },
    eK: { default: -90, unit: "mV", shared: true }
  },
  reads: { CaCon_i: { unit: "mM" } },
  definitions: { bound: "(CaCon_i / 0.00043 [mM]) ^ 4.8" },
  states: { z: { inf: "bound / (1 + bound)", tau: "zTau" } },
  current: { name: "i_K", equals: "gSK_E2 * z * (v - eK)" }
})
