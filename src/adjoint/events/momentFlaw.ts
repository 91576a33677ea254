/**
 * Which moments of spikes have no derivative (spec/events.md 7.5): arrivals that were late, whose moment is no longer that of the spike and the
 * delay, and crossings so flat that nothing says when they were.
 */
import { delay as delayColumn, postDelay } from "../../network/eventColumns.ts"
import { describeEdge, describeNode } from "../../network/Network.ts"
import { arriving } from "../../solve/events/Arrival.ts"
import { type EventPlan, eventPlan } from "../../solve/events/EventPlan.ts"
import type { State } from "../../solve/State.ts"
import type { AdjointPlan } from "../AdjointPlan.ts"
import { GradientError } from "../GradientError.ts"
import { type Crossing, crossings } from "./detectBack.ts"

/** What is in the way of a gradient in a step, null where nothing is. */
export const momentFlaw = (at: AdjointPlan, before: State, after: State): GradientError | null => {
  const events = eventPlan(at.plan)
  if (events === null) return null
  for (const one of crossings(at, at.events, events, before, after)) {
    const flaw = grazing(at, one, before.step) ??
      (at.wanted.late === "constant" ? null : late(at, events, one.source, before.step, one.part))
    if (flaw !== null) return flaw
  }
  return null
}

/** Says that a crossing is so flat that nothing says when it was. */
export const grazing = (
  { dt, plan: { network } }: Pick<AdjointPlan, "dt" | "plan">,
  { gap, part, placed }: Crossing,
  step: number
): GradientError | null => {
  if (Number.isFinite(1 / gap)) return null
  const place = describeNode(network, placed.rows[0])
  const detector = placed.compiled.mechanism.name
  return new GradientError({ reason: { _tag: "GrazingSpike", detector, place, time: (step + part) * dt } })
}

/** Says that an arrival of a detector's spike is late. */
export const late = (
  { dt, plan: { network } }: Pick<AdjointPlan, "dt" | "plan">,
  { outgoing }: EventPlan,
  source: number,
  step: number,
  part: number
): GradientError | null => {
  for (let k = outgoing.first[source]; k < outgoing.first[source + 1]; k++) {
    const delay = outgoing.delay[k]
    if (arriving(step, part, delay, dt).step > step) continue
    const edge = describeEdge(network, outgoing.edge[k])
    const column = outgoing.post[k] === 1 ? postDelay : delayColumn
    return new GradientError({ reason: { _tag: "LateArrival", edge, column, delay, dt, time: (step + part) * dt } })
  }
  return null
}
