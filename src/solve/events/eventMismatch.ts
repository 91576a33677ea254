/**
 * What is wrong with the events of a state for a network: a state may come from a file, or from a network that has changed.
 */
import { detectorsOf, detectorTotal } from "../../network/detectors.ts"
import { emitter, hasHandlers } from "../../network/MechanismFields.ts"
import type { Network } from "../../network/Network.ts"
import * as Column from "../../table/Column.ts"
import { plural } from "../../table/plural.ts"
import * as Table from "../../table/Table.ts"
import type { State } from "../State.ts"
import type { Arrival } from "./Arrival.ts"
import type { Events } from "./Events.ts"

/** What is wrong, or null when all fits. */
export const eventMismatch = (network: Network, { events, step }: State): string | null => {
  if (events === undefined) {
    const remembers = network.sources.size > 0 || network.mechanisms.some((one) => emitter(one) === "Crossing")
    return remembers && step > 0 ? "it knows nothing of the network's sources and detectors" : null
  }
  const detectors = detectorTotal(detectorsOf(network))
  return wrongLengths("source", events.trains, network.sources.size) ??
    wrongLengths("detector", events.detectors, detectors) ??
    (events.spikes.every(({ source }) => isIndex(source, network.sources.size + detectors))
      ? null
      : "a spike in it is of no source") ??
    arrivalMismatch(network, events, step)
}

const wrongLengths = (
  what: string,
  columns: Readonly<Record<string, Column.Floats>>,
  wanted: number
): string | null => {
  const other = Object.values(columns).find(({ length }) => length !== wanted)
  return other === undefined ? null : `it has ${plural(other.length, what)}, the network has ${wanted}`
}

const isIndex = (u: number, length: number): boolean => Number.isInteger(u) && u >= 0 && u < length

const arrivalMismatch = (network: Network, { arrivals }: Events, step: number): string | null => {
  if (arrivals.length === 0) return null
  const type = Table.get(network.edges, "type")!
  const answers = (arrival: Arrival): boolean => {
    const synapse = network.synapses.get(String(Column.at(type, arrival.edge)))
    if (synapse === undefined || !hasHandlers(synapse)) return false
    return arrival.kind !== "own" || isIndex(arrival.spike, Object.keys(synapse.onEvent).length)
  }
  const wrong = arrivals.findIndex((arrival) =>
    !isIndex(arrival.edge, network.edges.length) || !answers(arrival) ||
    !(Number.isSafeInteger(arrival.step) && arrival.step >= step && arrival.phi >= 0 && arrival.phi < 1)
  )
  return wrong < 0 ? null : `event ${wrong} on its way is for no synapse of the network, or late`
}
