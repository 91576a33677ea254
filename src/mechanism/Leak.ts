/**
 * The passive membrane.
 *
 * Source: Ohm's law; the passive membrane of cable theory. A constant conductance towards a resting potential; the simplest channel there is.
 */
import * as Channel from "./Channel.ts"

/** A leak, recorded as `i_Leak`. */
export const Leak = Channel.make("Leak", {
  about: "Passive leak current",
  parameters: { gLeak: { default: 1e-4, unit: "S/cm2" }, eLeak: { default: -70, unit: "mV" } },
  current: "gLeak * (v - eLeak)"
})
