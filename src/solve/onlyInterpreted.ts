/**
 * What of a network the interpreter alone computes, and forwards only: kernels refuse it when they lay a network out, gradients before they
 * begin.
 */
import type { Network } from "../network/Network.ts"
import { membraneCurrent } from "../network/quantities.ts"
import { listed } from "../table/excerpt.ts"
import { eventParts } from "./events/eventParts.ts"
import { imposes } from "./imposed.ts"
import type { SimulationReason } from "./SimulationError.ts"

/** Why somebody does not run a network, and what to do instead; null where nothing is in the way. */
export const onlyInterpreted = (network: Network, who: string, instead: string): SimulationReason | null => {
  const junctions = [...network.synapses.values()].filter(({ kind }) => kind === "Junction").map(({ name }) => name)
  const what = [
    ...junctions.length === 0 ? [] : [`gap junctions (${junctions.join(", ")})`],
    ...network.recordings.some(({ state }) => state === membraneCurrent) ? [`recordings of ${membraneCurrent}`] : [],
    ...imposes(network) ? ["imposed potentials"] : [],
    ...eventParts(network)
  ]
  return what.length === 0 ? null : { _tag: "NotYet", who, what: listed(what), instead }
}
