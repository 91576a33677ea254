/**
 * A threshold that tells spikes: where the voltage goes through it upwards, a spike leaves the compartment.
 *
 * Source: the source of a NetCon of NEURON (Carnevale & Hines, The NEURON Book, 2006, chapter 10), at the time between two samples at which the line
 * through them is at the threshold. Above it at time 0 is no spike. After a spike the voltage has to come back to `hysteresis` below the
 * threshold before there is another, and a crossing within `refractory` is none. It has no current.
 */
import * as Channel from "./Channel.ts"

/** Spikes where the voltage crosses `Spike_threshold` upwards. */
export const Spike = Channel.make("Spike", {
  about: "A spike where the voltage crosses a threshold",
  parameters: {
    threshold: { default: -20, unit: "mV" },
    hysteresis: { default: 0, unit: "mV" },
    refractory: { default: 0, unit: "ms" }
  },
  requires: ["hysteresis >= 0", "refractory >= 0"],
  emits: { spike: { crosses: "v - threshold", rearm: "v - threshold + hysteresis", refractory: "refractory" } }
})
