/**
 * Events that arrived, backwards: what the part of a step after which one acts is made of, the moment of its spike and its delay
 * (spec/events.md 3.2).
 */
import { delay, postDelay } from "../../network/eventColumns.ts"
import * as Columns from "../../program/Columns.ts"
import { type Arrival, arriving } from "../../solve/events/Arrival.ts"
import type { EventPlan } from "../../solve/events/EventPlan.ts"
import * as Table from "../../table/Table.ts"
import type { AdjointPlan } from "../AdjointPlan.ts"
import { type Bars, sumOf, type Sums } from "../Bars.ts"
import { addSpike, keepSent } from "./EventBars.ts"

/** The spikes that a run makes itself: from this step on, and from these numbers of the sources on. */
export type Begin = { readonly step: number; readonly next: ArrayLike<number> | null }

/** The part of a step after which a detector spiked, NaN where it did not; asked of the step before the one at hand. */
export type PartOf = (detector: number, step: number) => number

/** Brings the adjoints of a step's arrivals to spikes and delays. */
export const arrivalsBack = (
  { dt, plan: { network } }: Pick<AdjointPlan, "dt" | "plan">,
  events: EventPlan,
  partOf: PartOf,
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
    const part = detector < 0 ? NaN : partOf(detector, spike)
    // A late one acts at the end of the step of its spike, whatever that and the delay are.
    if (!Number.isNaN(part) && arriving(spike, part, Table.floats(network.edges, column)[edge], dt).step === spike) {
      continue
    }
    addSpike(bars.events!.spikes, source, spike, bar)
    sumOf(sums.synapses, Columns.fixed("edges", column), network.edges.length)[edge] += bar / dt
  }
}
