/**
 * What of a network has to do with events, in words: for those who cannot run it yet.
 */
import { emitter, hasHandlers } from "../../network/MechanismFields.ts"
import type { Network } from "../../network/Network.ts"
import { listed } from "../../table/excerpt.ts"
import { plural } from "../../table/plural.ts"

/** The parts of a network that have to do with events; none where it has none. */
export const eventParts = ({ mechanisms, sources, spikeRecordings, synapses }: Network): ReadonlyArray<string> => {
  const names = (all: Iterable<{ readonly name: string }>): ReadonlyArray<string> => Array.from(all, ({ name }) => name)
  const answering = names([...synapses.values()].filter(hasHandlers))
  const crossing = names([...mechanisms.values()].filter((one) => emitter(one) === "Crossing"))
  return [
    ...answering.length === 0 ? [] : [`synapses that answer spikes (${listed(answering)})`],
    ...crossing.length === 0 ? [] : [`thresholds of spikes (${listed(crossing)})`],
    ...sources.size === 0 ? [] : [plural(sources.size, "source")],
    ...spikeRecordings.size === 0 ? [] : [plural(spikeRecordings.size, "recording") + " of spikes"]
  ]
}
