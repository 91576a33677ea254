/**
 * Low-voltage-activated calcium current.
 *
 * Source: Avery & Johnston, J Neurosci 16 (1996), times after Randall & Tsien, Neuropharmacology 36 (1997), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653:
 * voltages corrected by 10 mV for the junction potential, rates of 21 °C with a Q10 of 2.3, the paper's cells are at 34 °C.
 */
import * as Channel from "./Channel.ts"

/** The low-threshold calcium channel, recorded as `i_Ca`; `eCa` is shared. */
export const Ca_LVAst = Channel.make("Ca_LVAst", {
  about: "Low-voltage-activated calcium current (Hay et al. 2011)",
  parameters: { gCa_LVAst: { default: 1e-5, unit: "S/cm2" }, eCa: { default: 120, unit: "mV", shared: true } },
  definitions: { qt: "2.3 ^ ((celsius - 21) / 10)" },
  states: {
    m: { inf: "sigmoid((v + 40) / 6)", tau: "(5 + 20 [ms] * sigmoid(-(v + 35) / 5)) / qt" },
    h: { inf: "sigmoid(-(v + 90) / 6.4)", tau: "(20 + 50 [ms] * sigmoid(-(v + 50) / 7)) / qt" }
  },
  current: { name: "i_Ca", equals: "gCa_LVAst * m^2 * h * (v - eCa)" }
})
