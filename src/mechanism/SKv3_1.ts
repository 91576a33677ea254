/**
 * Fast non-inactivating potassium current (Kv3.1).
 *
 * Source: Rettig et al., EMBO J 11 (1992), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653, which gives it no temperature.
 */
import * as Channel from "./Channel.ts"

/** The Kv3.1 potassium channel, recorded as `i_K`; `eK` is shared. */
export const SKv3_1 = Channel.make("SKv3_1", {
  about: "Fast non-inactivating potassium current, Kv3.1 (Hay et al. 2011)",
  parameters: { gSKv3_1: { default: 1e-5, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
  states: { m: { inf: "sigmoid((v - 18.7) / 9.7)", tau: "4 [ms] * sigmoid((v + 46.56) / 44.14)" } },
  current: { name: "i_K", equals: "gSKv3_1 * m * (v - eK)" }
})
