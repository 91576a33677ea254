/**
 * Persistent sodium current.
 *
 * Source: Magistretti & Alonso, J Gen Physiol 114 (1999), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653: the steady states are measured, the time of
 * activation is six times that of the transient current; rates of 21 °C with a Q10 of 2.3, the paper's cells are at 34 °C. The rates are smooth
 * at -38, -17 and -64.4 mV, where their quotients are 0/0.
 */
import * as Channel from "./Channel.ts"

/** The persistent sodium channel, recorded as `i_Na`; `eNa` is shared. */
export const Nap_Et2 = Channel.make("Nap_Et2", {
  about: "Persistent sodium current (Hay et al. 2011)",
  parameters: { gNap_Et2: { default: 1e-5, unit: "S/cm2" }, eNa: { default: 50, unit: "mV", shared: true } },
  definitions: { qt: "2.3 ^ ((celsius - 21) / 10)" },
  states: {
    m: {
      inf: "sigmoid((v + 52.6) / 4.6)",
      tau: "6 / (qt * (0.182 * vtrap(-(v + 38), 6) + 0.124 * vtrap(v + 38, 6)))"
    },
    h: {
      inf: "sigmoid(-(v + 48.8) / 10)",
      tau: "1 / (qt * (2.88e-6 * vtrap(v + 17, 4.63) + 6.94e-6 * vtrap(-(v + 64.4), 2.63)))"
    }
  },
  current: { name: "i_Na", equals: "gNap_Et2 * m^3 * h * (v - eNa)" }
})
