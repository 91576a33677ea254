/**
 * Fast inactivating sodium current of soma and dendrites: that of the axon, 6 mV further up.
 *
 * Source: Colbert & Pan, Nat Neurosci 5 (2002), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653: rates of 21 °C with a Q10 of 2.3;
 * the paper's cells are at 34 °C. The rates are smooth at -32 and -60 mV, where their quotients are 0/0.
 */
import * as Channel from "./Channel.ts"

/** The transient sodium channel of soma and dendrites, recorded as `i_Na`; `eNa` is shared. */
export const NaTs2_t = Channel.make("NaTs2_t", {
  about: "Transient sodium current of soma and dendrites (Hay et al. 2011)",
  parameters: { gNaTs2_t: { default: 1e-5, unit: "S/cm2" }, eNa: { default: 50, unit: "mV", shared: true } },
  definitions: { qt: "2.3 ^ ((celsius - 21) / 10)" },
  states: {
    m: { alpha: "qt * 0.182 * vtrap(-(v + 32), 6)", beta: "qt * 0.124 * vtrap(v + 32, 6)" },
    h: { alpha: "qt * 0.015 * vtrap(v + 60, 6)", beta: "qt * 0.015 * vtrap(-(v + 60), 6)" }
  },
  current: { name: "i_Na", equals: "gNaTs2_t * m^3 * h * (v - eNa)" }
})
