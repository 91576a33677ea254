/**
 * Low-threshold (T-type) calcium current through a permeability, by the equation of Goldman, Hodgkin and Katz.
 *
 * Source: gates of Huguenard & McCormick, J Neurophysiol 68 (1992), rates of 24 °C with the Q10 of Coulter et al., J Physiol 414 (1989); the
 * current of Goldman, J Gen Physiol 27 (1943), and Hodgkin & Katz, J Physiol 108 (1949). It has no reversal potential: the concentrations say
 * where it turns. With x = 2 F v / (R T) it is P 2 F (inside efun(-x) - outside efun(x)), which is smooth at 0 mV. 0.001 brings cm/s C/mol mM
 * to mA/cm2. `shift` is that of 2 mM of calcium outside.
 */
import * as Channel from "./Channel.ts"

/** The T-type calcium channel with a GHK current, recorded as `i_Ca`. */
export const CaGHK = Channel.make("CaGHK", {
  about: "T-type calcium current by the GHK equation (Huguenard & McCormick 1992)",
  parameters: {
    pCa: { default: 2e-4, unit: "cm/s" },
    shift: { default: 2, unit: "mV" },
    qm: { default: 5, unit: "1" },
    qh: { default: 3, unit: "1" }
  },
  reads: { CaCon_i: { default: 5e-5, unit: "mM" }, CaCon_e: { default: 2, unit: "mM" } },
  definitions: {
    R: "8.314462618 [J/mol/K]",
    F: "96485.33212 [C/mol]",
    u: "v + shift",
    phi_m: "qm ^ ((celsius - 24) / 10)",
    phi_h: "qh ^ ((celsius - 24) / 10)",
    x: "2 [1] * F * 0.001 [V/mV] * v / (R * (celsius + 273.15) * 1 [K])"
  },
  states: {
    m: {
      inf: "sigmoid((u + 57) / 6.2)",
      tau: "(0.612 + 1 / (exp(-(u + 132) / 16.7) + exp((u + 16.8) / 18.2))) / phi_m"
    },
    h: {
      inf: "sigmoid(-(u + 81) / 4)",
      tau: "1 [ms] * (u < -80 ? exp((u + 467) / 66.6) : 28 + exp(-(u + 22) / 10.5)) / phi_h"
    }
  },
  current: {
    name: "i_Ca",
    equals: "0.001 * pCa * m^2 * h * 2 [1] * F * (CaCon_i * efun(-x) - CaCon_e * efun(x))"
  }
})
