/**
 * Which moments of spikes have no derivative (spec/events.md 7.5): arrivals that were late, whose moment is no longer that of the spike and the
 * delay, and crossings so flat that nothing says when they were.
 */
import { delay as delayColumn, postDelay } from "../../network/eventColumns.ts"
import { describeEdge, describeNode } from "../../network/Network.ts"
import { arriving } from "../../solve/events/Arrival.ts"
import { eventPlan } from "../../solve/events/EventPlan.ts"
import type { State } from "../../solve/State.ts"
import type { AdjointPlan } from "../AdjointPlan.ts"
import { GradientError } from "../GradientError.ts"
import { crossings } from "./detectBack.ts"

/** What is in the way of a gradient in a step, null where nothing is. */
export const momentFlaw = (at: AdjointPlan, before: State, after: State): GradientError | null => {
  const { dt, plan, wanted } = at
  const events = eventPlan(plan)
  if (events === null) return null
  const { outgoing } = events
  for (const { gap, part, placed, source } of crossings(at, at.events, events, before, after)) {
    const time = (before.step + part) * dt
    if (!Number.isFinite(1 / gap)) {
      const place = describeNode(plan.network, placed.rows[0])
      return new GradientError({
        reason: { _tag: "GrazingSpike", detector: placed.compiled.mechanism.name, place, time }
      })
    }
    if (wanted.late === "constant") continue
    for (let k = outgoing.first[source]; k < outgoing.first[source + 1]; k++) {
      const delay = outgoing.delay[k]
      if (arriving(before.step, part, delay, dt).step > before.step) continue
      const edge = describeEdge(plan.network, outgoing.edge[k])
      const column = outgoing.post[k] === 1 ? postDelay : delayColumn
      return new GradientError({ reason: { _tag: "LateArrival", edge, column, delay, dt, time } })
    }
  }
  return null
}
