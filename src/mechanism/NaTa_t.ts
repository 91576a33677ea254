/**
 * Fast inactivating sodium current of the axon.
 *
 * Source: Colbert & Pan, Nat Neurosci 5 (2002), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653: rates of 21 °C with a Q10 of 2.3;
 * the paper's cells are at 34 °C. The rates are smooth at -38 and -66 mV, where their quotients are 0/0.
 */
import * as Channel from "./Channel.ts"

/** The transient sodium channel of the axon, recorded as `i_Na`; `eNa` is shared. */
export const NaTa_t = Channel.make("NaTa_t", {
  about: "Transient sodium current of the axon (Hay et al. 2011)",
  parameters: { gNaTa_t: { default: 1e-5, unit: "S/cm2" }, eNa: { default: 50, unit: "mV", shared: true } },
  definitions: { qt: "2.3 ^ ((celsius - 21) / 10)" },
  states: {
    m: { alpha: "qt * 0.182 * vtrap(-(v + 38), 6)", beta: "qt * 0.124 * vtrap(v + 38, 6)" },
    h: { alpha: "qt * 0.015 * vtrap(v + 66, 6)", beta: "qt * 0.015 * vtrap(-(v + 66), 6)" }
  },
  current: { name: "i_Na", equals: "gNaTa_t * m^3 * h * (v - eNa)" }
})
