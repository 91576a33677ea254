/**
 * Threshold and reset: together with `Leak` a leaky integrate-and-fire neuron.
 *
 * Source: Lapicque, J Physiol Pathol Gen 9 (1907), as in Jaxley. A spike is a voltage above threshold left by the previous step; it is
 * marked and the voltage is reset. There is no useful gradient through a spike.
 */
import * as Channel from "./Channel.ts"

/** Threshold and reset; `Fire_spikes` is 1 in a step that spikes. Its current, always 0, is recorded as `Fire_fire`. */
export const Fire = Channel.make("Fire", {
  about: "Spike at a threshold and reset (integrate and fire)",
  parameters: { vth: { default: -50, unit: "mV" }, vreset: { default: -70, unit: "mV" } },
  states: { spikes: {} },
  update: ["spikes = v > vth ? 1 : 0"],
  reset: { when: "v > vth", set: { v: "vreset" } },
  current: { name: "Fire_fire", equals: "0" }
})
