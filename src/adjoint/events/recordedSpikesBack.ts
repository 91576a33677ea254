/**
 * Losses of the times of spikes, backwards: a time is that of the step and its part, (n + f) dt, so what a loss says of it is said of f.
 *
 * Steps are gone over from the last to the first, and so are the spikes of each recording.
 */
import { type EventPlan, eventPlan } from "../../solve/events/EventPlan.ts"
import type { Spike } from "../../solve/events/Events.ts"
import { startTrains } from "../../solve/events/pull.ts"
import type { State } from "../../solve/State.ts"
import type { AdjointPlan } from "../AdjointPlan.ts"
import type { Bars } from "../Bars.ts"
import { addSpike, type EventBars } from "./EventBars.ts"

/** By recording of spikes: the derivatives by their times, and how many of them are still to come. Working memory of one gradient. */
export type SpikeSlopes = { readonly slopes: ReadonlyArray<Float64Array>; readonly left: Array<number> }

/** Adds what a loss says of the times of a step's spikes to the adjoints of their moments. */
export const recordedSpikesBack = (
  { dt, plan }: Pick<AdjointPlan, "dt" | "plan">,
  before: State,
  after: State,
  slopes: SpikeSlopes,
  bars: Bars
): void => {
  const spikes = after.events?.spikes ?? []
  if (spikes.length === 0 || slopes.slopes.length === 0) return
  const { next } = before.events?.trains ?? startTrains(plan.network)
  spikesBack(dt, eventPlan(plan)!, { step: before.step, next, spikes }, slopes, bars.events!)
}

/** A step, the numbers of the next spikes of sources before it, and the spikes of it, by number of the source and time. */
export type StepSpikes = {
  readonly step: number
  readonly next: ArrayLike<number>
  readonly spikes: ReadonlyArray<Spike>
}

/** The same of a step's spikes. */
export const spikesBack = (
  dt: number,
  { generators, recorded }: EventPlan,
  { next, spikes, step }: StepSpikes,
  { left, slopes }: SpikeSlopes,
  bars: EventBars
): void => {
  const ahead = new Map<number, number>() // by source of given trains: how many of its spikes are further on in the step
  for (const { source } of spikes) ahead.set(source, (ahead.get(source) ?? 0) + 1)
  for (const { source } of spikes.toReversed()) {
    const k = ahead.get(source)! - 1
    ahead.set(source, k)
    for (const place of recorded.get(source) ?? []) {
      const slope = slopes[place][--left[place]]
      const spike = source < generators ? next[source] + k : step
      if (slope !== 0) addSpike(bars.spikes, source, spike, slope * dt)
    }
  }
}
