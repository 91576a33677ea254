/**
 * The conductance of Exp2Syn: the difference of two exponentials, which a spike adds to so that its peak is `weight`.
 *
 * Source: Exp2Syn of NEURON (Carnevale & Hines, The NEURON Book, 2006, chapter 10), exp2syn.mod. Where both times are equal the quotients would be 0/0, so the
 * rise takes at most 0.9999 of the decay, as there. A rise that is slower than the decay has no meaning: NEURON takes 0.9999 of the decay for it
 * without a word, here it is refused.
 */
import type { SynapseSpec } from "./Synapse.ts"

/** The parts by which the conductance is `B - A`, from `weight`, `tau1` and `tau2`. */
export const twoExponentials = {
  definitions: {
    rise: "min(tau1, 0.9999 * tau2)",
    t_peak: "rise * tau2 / (tau2 - rise) * log(tau2 / rise)",
    scale: "1 / (exp(-t_peak / tau2) - exp(-t_peak / rise))"
  },
  states: { A: { unit: "uS", derivative: "-A / rise" }, B: { unit: "uS", derivative: "-B / tau2" } },
  requires: ["tau1 > 0", "tau2 > 0", "tau1 <= tau2"],
  onPre: ["A = A + scale * weight", "B = B + scale * weight"]
} satisfies SynapseSpec
