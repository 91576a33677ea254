/**
 * What happened in the steps of a run by a kernel: the spikes of its detectors, as they are told piece by piece, and what arrived in each step of
 * a stretch that is gone back over.
 *
 * A kernel keeps no list of arrivals. All of them follow from spikes, sources, delays and what was on its way when the stretch began, by the
 * functions of the interpreter; so nothing is remembered of a step but who spiked.
 */
import { answeringEvent } from "../../../solve/events/answer.ts"
import { type Arrival, ordered } from "../../../solve/events/Arrival.ts"
import type { EventPlan } from "../../../solve/events/EventPlan.ts"
import type { Events, Spike } from "../../../solve/events/Events.ts"
import { pull, push } from "../../../solve/events/pull.ts"
import type { Pausing } from "../../../solve/Pieces.ts"
import type { Plan } from "../../../solve/Plan.ts"
import type { State } from "../../../solve/State.ts"

/** A detector that spiked, and the part of the step after which it did. */
export type Told = readonly [detector: number, part: number]

/** By step: who spiked, by number of the detector. Working memory of one run. */
export type Spiking = Map<number, Array<Told>>

const none: ReadonlyArray<Told> = []

/** Who spiked in a step. */
export const spikingIn = (spiking: Spiking, step: number): ReadonlyArray<Told> => spiking.get(step) ?? none

/** The part of a step after which a detector spiked; NaN where it did not. */
export const partOf = (spiking: Spiking, detector: number, step: number): number =>
  spikingIn(spiking, step).find(([own]) => own === detector)?.[1] ?? NaN

/** What happened in a step: what arrived, in order, the numbers of the next spikes of sources before it, and all spikes. */
export type Happened = {
  readonly now: ReadonlyArray<Arrival>
  readonly next: Events["trains"]["next"]
  readonly spikes: ReadonlyArray<Spike>
}

/** What happened in `steps` steps of a network from a state on, in which detectors spiked as the log says. */
export function* happenedFrom(
  plan: Plan,
  events: EventPlan,
  { events: begun, step: first }: State,
  steps: number,
  dt: number,
  spiking: Spiking
): Pausing<ReadonlyArray<Happened>> {
  const waiting = new Map<number, Array<Arrival>>()
  const put = (arrival: Arrival): void => {
    if (arrival.step >= first + steps) return
    const list = waiting.get(arrival.step)
    if (list === undefined) waiting.set(arrival.step, [arrival])
    else list.push(arrival)
  }
  begun!.arrivals.forEach(put)
  let { trains } = begun!
  const out: Array<Happened> = []
  for (let step = first; step < first + steps; step++) {
    if (step % fewSteps === 0) yield
    const { next } = trains
    const pulled = yield* pull(plan.network, events, trains, step, dt)
    trains = pulled.trains
    pulled.arrivals.forEach(put)
    const now = yield* ordered(waiting.get(step) ?? [])
    waiting.delete(step)
    const told = spikingIn(spiking, step)
    // What is sent within the step acts in it too, but only its sender knows of that.
    for (const arrival of now) for (const sent of answeringEvent(plan, events, arrival, dt)) put(sent)
    for (const arrival of yield* push(events, told, step, dt)) put(arrival)
    out.push({
      now,
      next,
      spikes: [
        ...pulled.spikes,
        ...told.map(([k, part]): Spike => ({ source: events.generators + k, time: (step + part) * dt }))
      ]
    })
  }
  return out
}

/** Steps between two pauses, where nothing happens. */
const fewSteps = 64
