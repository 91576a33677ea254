/**
 * Slowly inactivating potassium current.
 *
 * Source: Korngreen & Sakmann, J Physiol 525 (2000), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653: voltages corrected by 10 mV for the junction potential,
 * rates of 21 °C with a Q10 of 2.3, the paper's cells are at 34 °C. The time of activation has two branches that meet at -60 mV within 1e-4 of it.
 */
import * as Channel from "./Channel.ts"

/** The slow potassium channel, recorded as `i_K`; `eK` is shared. */
export const K_Pst = Channel.make("K_Pst", {
  about: "Slowly inactivating potassium current (Hay et al. 2011)",
  parameters: { gK_Pst: { default: 1e-5, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
  definitions: { qt: "2.3 ^ ((celsius - 21) / 10)" },
  states: {
    m: {
      inf: "sigmoid((v + 11) / 12)",
      tau: "(1.25 + (v < -60 ? 175.03 * exp(0.026 * (v + 10)) : 13 * exp(-0.026 * (v + 10)))) / qt"
    },
    h: {
      inf: "sigmoid(-(v + 64) / 11)",
      tau: "(360 + (1010 + 24 * (v + 65)) * exp(-((v + 85) / 48)^2)) / qt"
    }
  },
  current: { name: "i_K", equals: "gK_Pst * m^2 * h * (v - eK)" }
})
