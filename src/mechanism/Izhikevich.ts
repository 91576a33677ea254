/**
 * Izhikevich's two-variable neuron.
 *
 * Source: Izhikevich, IEEE Trans Neural Netw 14 (2003). u relaxes to b v with rate a, then v makes an explicit Euler
 * step with the new u, then a spike resets both. There is no useful gradient through a spike.
 */
import * as Channel from "./Channel.ts"

/**
 * Izhikevich's neuron; u starts at 0 (not b v) unless set. Its current, always 0, is recorded as
 * `Izhikevich_izhikevich`.
 */
export const Izhikevich = Channel.make("Izhikevich", {
  about: "Izhikevich neuron (2003)",
  parameters: {
    a: { default: 0.02, unit: "1/ms" },
    b: { default: 0.2, unit: "1/ms" },
    c: { default: -65, unit: "mV" },
    d: { default: 8, unit: "mV/ms" }
  },
  states: { u: { unit: "mV/ms", inf: "b * v", tau: "1 / a" } },
  update: ["v = v + dt * (0.04 [1/mV/ms] * v^2 + 5 [1/ms] * v + 140 [mV/ms] - u)"],
  reset: { when: "v >= 30", set: { v: "c", u: "u + d" } },
  current: { name: "Izhikevich_izhikevich", equals: "0" }
})
