/**
 * A rate neuron: v decays to 0, input arrives through stimuli and synapses.
 *
 * Source: the leak of rate models (Wilson & Cowan, Biophys J 12, 1972), as in Jaxley; exact for a step. v is a rate, not a voltage; with length
 * 1 / (2 pi 1e-5) and radius 1 a stimulus of 1 nA adds 1 per ms.
 */
import * as Channel from "./Channel.ts"

/** A rate neuron. Its current, always 0, is recorded as `Rate_rate`. */
export const Rate = Channel.make("Rate", {
  about: "Rate neuron: exponential decay to 0",
  parameters: { tau: { default: 1, unit: "ms" } },
  update: ["v = v * exp(-dt / tau)"],
  current: { name: "Rate_rate", equals: "0" }
})
