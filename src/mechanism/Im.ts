/**
 * Muscarinic potassium current.
 *
 * Source: Adams, Brown & Constanti, J Physiol 330 (1982), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653: rates of 21 °C with a Q10 of 2.3, the paper's cells
 * are at 34 °C. Twice as steep as `Km`, and faster.
 */
import * as Channel from "./Channel.ts"

/** The M-type potassium channel of Hay's cell, recorded as `i_K`; `eK` is shared. */
export const Im = Channel.make("Im", {
  about: "M-type potassium current (Hay et al. 2011)",
  parameters: { gIm: { default: 1e-5, unit: "S/cm2" }, eK: { default: -90, unit: "mV", shared: true } },
  definitions: { qt: "2.3 ^ ((celsius - 21) / 10)" },
  states: { m: { alpha: "qt * 0.0033 * exp(0.1 * (v + 35))", beta: "qt * 0.0033 * exp(-0.1 * (v + 35))" } },
  current: { name: "i_K", equals: "gIm * m * (v - eK)" }
})
