/**
 * What is wrong with the events of a state for a network: a state may come from a file, or from a network that has changed.
 *
 * Sources go on where they were, so each must have the spike that the state awaits, at that time, and be the one to give it now (`trainFlaw`).
 */
import * as Result from "effect/Result"
import { detectorsOf, detectorTotal } from "../../network/detectors.ts"
import { emitter, hasHandlers } from "../../network/MechanismFields.ts"
import type { Network } from "../../network/Network.ts"
import { resolveSources } from "../../network/resolveSources.ts"
import * as Column from "../../table/Column.ts"
import { plural } from "../../table/plural.ts"
import { isPlain } from "../../table/settled.ts"
import * as Table from "../../table/Table.ts"
import type { State } from "../State.ts"
import { type Arrival, inOrder } from "./Arrival.ts"
import type { Events } from "./Events.ts"
import { trainFlaw } from "./trainFlaw.ts"

/** What is wrong, or null when all fits. */
export const eventMismatch = (network: Network, { dt, events, step }: State): string | null => {
  if (events === undefined) {
    const remembers = network.sources.size > 0 || network.mechanisms.some((one) => emitter(one) === "Crossing")
    return remembers && step > 0 ? "it knows nothing of the network's sources and detectors" : null
  }
  if (!isEvents(events)) return "its events are none that a run gave"
  const detectors = detectorTotal(detectorsOf(network))
  return wrongLengths("source", events.trains, network.sources.size) ??
    wrongLengths("detector", events.detectors, detectors) ??
    detectorFlaw(events.detectors, step) ??
    (events.spikes.every(({ source, time }) => isIndex(source, network.sources.size + detectors) && time >= 0)
      ? null
      : "a spike in it is of no source, or before time zero") ??
    arrivalMismatch(network, events, step, network.sources.size + detectors) ??
    trainFlaw(network, events.trains, step, dt)
}

/** Whether events have the shape of those of a run; what their numbers may be, the rest says. */
const isEvents = (u: unknown): u is Events => {
  if (!isPlain(u) || !Array.isArray(u["arrivals"]) || !Array.isArray(u["spikes"])) return false
  if (!u["arrivals"].every(isPlain) || !u["spikes"].every(isPlain)) return false
  const has = (columns: unknown, ...names: ReadonlyArray<string>): boolean =>
    isPlain(columns) && names.every((name) => columns[name] instanceof Float64Array)
  return has(u["trains"], "next", "time") && has(u["detectors"], "armed", "lastStep", "lastPart")
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

/** What a detector cannot remember: armed is 1 or 0, and a last spike is in a step that was, after a part of it. */
const detectorFlaw = ({ armed, lastPart, lastStep }: Events["detectors"], step: number): string | null => {
  const never = (k: number): boolean => Number.isNaN(lastStep[k]) && Number.isNaN(lastPart[k])
  const wrong = armed.findIndex((x, k) =>
    !(x === 0 || x === 1) || !(never(k) || (isIndex(lastStep[k], step) && lastPart[k] >= 0 && lastPart[k] <= 1))
  )
  if (wrong < 0) return null
  return `detector ${wrong} is armed ${armed[wrong]} and spiked last in step ${lastStep[wrong]}, ` +
    `after the part ${
      lastPart[wrong]
    } of it: armed is 0 or 1, a last spike is before step ${step}, its part from 0 to 1`
}

const arrivalMismatch = (
  network: Network,
  { arrivals }: Events,
  step: number,
  sources: number
): string | null => {
  if (arrivals.length === 0) return null
  const type = Table.get(network.edges, "type")!
  const feeding = resolveSources(network)
  if (Result.isFailure(feeding)) return null // which is what the check of the network says
  const answers = (arrival: Arrival): boolean => {
    const synapse = network.synapses.get(String(Column.at(type, arrival.edge)))
    if (synapse === undefined || !hasHandlers(synapse)) return false
    if (arrival.kind === "own") {
      return arrival.source === -1 && isIndex(arrival.spike, Object.keys(synapse.onEvent).length)
    }
    if (arrival.kind !== "pre" && arrival.kind !== "post") return false
    return isIndex(arrival.source, sources) && arrival.source === feeding.success[arrival.kind][arrival.edge] &&
      isIndex(arrival.spike, Infinity) && (arrival.kind === "pre" ? synapse.onPre : synapse.onPost).length > 0
  }
  const wrong = arrivals.findIndex((arrival) =>
    !isIndex(arrival.edge, network.edges.length) || !answers(arrival) ||
    !(Number.isSafeInteger(arrival.step) && arrival.step >= step && arrival.phi >= 0 && arrival.phi < 1)
  )
  if (wrong >= 0) return `event ${wrong} on its way is for no synapse of the network that gets it, or late`
  const disordered = arrivals.findIndex((arrival, k) => k > 0 && inOrder(arrivals[k - 1], arrival) > 0)
  return disordered < 0 ? null : `event ${disordered} on its way acts before the one that stands before it`
}
