/**
 * Fast inactivating potassium current.
 *
 * Source: Korngreen & Sakmann, J Physiol 525 (2000), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653: voltages corrected by 10 mV for the junction potential,
 * rates of 21 °C with a Q10 of 2.3, the paper's cells are at 34 °C.
 */
import * as Channel from "./Channel.ts"

/** The transient potassium channel, recorded as `i_K`; `eK` is shared. */
export const K_Tst = Channel.make("K_Tst", {
  about: "Transient potassium current (Hay et al. 2011)",
  parameters: { gK_Tst: { default: 1e-5, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
  definitions: { qt: "2.3 ^ ((celsius - 21) / 10)" },
  states: {
    m: { inf: "sigmoid((v + 10) / 19)", tau: "(0.34 + 0.92 * exp(-((v + 81) / 59)^2)) / qt" },
    h: { inf: "sigmoid(-(v + 76) / 10)", tau: "(8 + 49 * exp(-((v + 83) / 23)^2)) / qt" }
  },
  current: { name: "i_K", equals: "gK_Tst * m^4 * h * (v - eK)" }
})
