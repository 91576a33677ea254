/**
 * What runs forwards but not backwards yet, as data: asked before a gradient is begun, whatever the engine.
 */
import type { Network } from "../network/Network.ts"
import { membraneCurrent } from "../network/quantities.ts"
import { eventParts } from "../solve/events/eventParts.ts"
import { imposes } from "../solve/imposed.ts"
import type { SimulationReason } from "../solve/SimulationError.ts"
import { listed } from "../table/excerpt.ts"

/** Why no gradient goes through runs of a network; null where one does. */
export const onlyForward = (network: Network): SimulationReason | null => {
  const junctions = [...network.synapses.values()].filter(({ kind }) => kind === "Junction").map(({ name }) => name)
  const what = [
    ...junctions.length === 0 ? [] : [`gap junctions (${junctions.join(", ")})`],
    ...network.recordings.some(({ state }) => state === membraneCurrent) ? [`recordings of ${membraneCurrent}`] : [],
    ...imposes(network) ? ["imposed potentials"] : [],
    ...eventParts(network)
  ]
  return what.length === 0
    ? null
    : {
      _tag: "NotYet",
      who: "gradients",
      what: listed(what),
      instead: "take differences of runs on Engine.layerInterpreter"
    }
}
