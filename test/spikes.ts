/** Mechanisms that emit spikes and answer them, for tests of networks: as small as they can be. */
import { Channel, Synapse } from "neurolens"

/** Emits where the voltage rises through its threshold. */
export const Threshold = Channel.make("Threshold", {
  parameters: { threshold: { default: -20, unit: "mV" } },
  emits: { spike: { crosses: "v - threshold" } }
})

/** Another that emits. */
export const Early = Channel.make("Early", {
  parameters: { threshold: { default: -50, unit: "mV" } },
  emits: { spike: { crosses: "v - threshold" } }
})

/** A conductance that jumps when a spike arrives. */
export const Jump = Synapse.make("Jump", {
  parameters: { tau: { default: 2, unit: "ms" }, weight: { default: 1e-3, unit: "uS" } },
  states: { g: { unit: "uS", derivative: "-g / tau" } },
  onPre: "g = g + weight",
  current: "g * v_post"
})

/** One that answers spikes of both sides. */
export const Pair = Synapse.make("Pair", {
  parameters: { tau: { default: 2, unit: "ms" } },
  states: {
    g: { unit: "uS", derivative: "-g / tau" },
    w: { default: 1e-3, unit: "uS" },
    x: { derivative: "-x / tau" }
  },
  onPre: ["g = g + w", "x = x + 1"],
  onPost: "w = w * (1 + 0.1 * x)",
  current: "g * v_post"
})

/** One that reads the presynaptic voltage, so that no source can drive it. */
export const Looking = Synapse.make("Looking", {
  parameters: { tau: { default: 2, unit: "ms" } },
  states: { g: { unit: "uS", derivative: "-g / tau" } },
  onPre: "g = g + 1e-3",
  current: "g * (v_post - v_pre)"
})

/** Another, whose text has the name at the beginning of a line. */
export const LookingBelow = Synapse.make("LookingBelow", {
  parameters: { tau: { default: 2, unit: "ms" } },
  states: { g: { unit: "uS", derivative: "-g / tau" } },
  onPre: "g = g + 1e-3",
  current: "g * (v_post -\nv_pre)"
})

/** A conductance that all synapses at a compartment have in common. */
export const Pool = Synapse.make("Pool", {
  parameters: {
    tau: { default: 5, unit: "ms", at: "post" },
    e: { default: 0, unit: "mV", at: "post" },
    weight: { default: 6e-3, unit: "uS" }
  },
  states: { g: { unit: "uS", derivative: "-g / tau", at: "post" } },
  onPre: "g = g + weight",
  current: "g * (v_post - e)"
})
