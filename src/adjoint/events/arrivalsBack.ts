/**
 * Events that arrived, backwards: what the part of a step after which one acts is made of, the moment of its spike and its delay
 * (spec/events.md 3.2).
 */
import { delay, postDelay } from "../../network/eventColumns.ts"
import * as Columns from "../../program/Columns.ts"
import { type Arrival, arriving } from "../../solve/events/Arrival.ts"
import type { EventPlan } from "../../solve/events/EventPlan.ts"
import type { Events } from "../../solve/events/Events.ts"
import * as Table from "../../table/Table.ts"
import type { AdjointPlan } from "../AdjointPlan.ts"
import { type Bars, sumOf, type Sums } from "../Bars.ts"
import { addSpike, keepSent } from "./EventBars.ts"

/** The spikes that a run makes itself: from this step on, and from these numbers of the sources on. */
export type Begin = { readonly step: number; readonly next: ArrayLike<number> | null }

/** Brings the adjoints of a step's arrivals to spikes and delays. */
export const arrivalsBack = (
  { dt, plan: { network } }: AdjointPlan,
  events: EventPlan,
  before: Events | undefined,
  now: ReadonlyArray<Arrival>,
  phi: ReadonlyMap<Arrival, number>,
  begin: Begin,
  bars: Bars,
  sums: Sums
): void => {
  for (const arrival of now) {
    const bar = phi.get(arrival) ?? 0
    const { edge, kind, source, spike } = arrival
    if (kind === "own") {
      keepSent(bars.events!, arrival, bar)
      continue
    }
    const detector = source - events.generators
    // What was on its way when the run began came with the state, as the numbers that it has there.
    if (detector < 0 ? spike < (begin.next?.[source] ?? 0) : spike < begin.step) continue
    const column = kind === "post" ? postDelay : delay
    if (detector >= 0 && before !== undefined && spike === before.detectors.lastStep[detector]) {
      // A late one acts at the end of the step of its spike, whatever that and the delay are.
      const after = Table.floats(network.edges, column)[edge]
      if (arriving(spike, before.detectors.lastPart[detector], after, dt).step === spike) continue
    }
    addSpike(bars.events!.spikes, source, spike, bar)
    sumOf(sums.synapses, Columns.fixed("edges", column), network.edges.length)[edge] += bar / dt
  }
}
