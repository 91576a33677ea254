/**
 * Whether a source can drive a type of synapses: spikes of it must do something, and nothing may be read of a compartment that is not there.
 */
import type { MechanismFields } from "./MechanismFields.ts"
import { mentions } from "./texts.ts"

/** Why no source can drive a type of synapses, in words that follow its name; null where one can. */
export const undrivable = (synapse: MechanismFields): string | null => {
  if (synapse.onPre.length === 0) return "has no `onPre`, so that spikes do nothing"
  if (mentions(synapse, "v_pre")) return "reads `v_pre`"
  const read = Object.entries(synapse.reads).find(([, { end }]) => end === "pre")
  return read === undefined ? null : `reads ${read[0]} of its presynaptic compartment`
}
