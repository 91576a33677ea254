/**
 * Hyperpolarization-activated cation current of layer-5 pyramidal cells.
 *
 * Source: Kole, Hallermann & Stuart, J Neurosci 26 (2006), as in Hay et al., PLoS Comput Biol 7 (2011), ModelDB 139653, which gives it no temperature. The opening rate is
 * smooth at -154.9 mV, where its quotient is 0/0.
 */
import * as Channel from "./Channel.ts"

/** The h-channel, recorded as `i_Ih`. */
export const Ih = Channel.make("Ih", {
  about: "Hyperpolarization-activated cation current (Hay et al. 2011)",
  parameters: { gIh: { default: 1e-5, unit: "S/cm2" }, ehcn: { default: -45, unit: "mV" } },
  states: { m: { alpha: "0.00643 * vtrap(v + 154.9, 11.9)", beta: "0.193 * exp(v / 33.1)" } },
  current: "gIh * m * (v - ehcn)"
})
