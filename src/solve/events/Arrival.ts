/**
 * Events on their way to synapses: when each arrives, and in which order those of one synapse act (spec/events.md 3).
 *
 * One idea: times are counted in steps, as a whole number and a fraction, and never added up. The order is total but for what a synapse sends to
 * itself at one moment, which stays as it was sent, so that a list of arrivals is one list whoever made it, and its bits are those of any
 * number of threads. Nothing here knows what events do.
 */

import { tooMany } from "../../table/limits.ts"
import { mostSteps } from "../limits.ts"
import { grouped, type Pausing, stretches } from "../Pieces.ts"
import { SimulationError } from "../SimulationError.ts"

/** Where an event comes from: the synapse itself (`send`), its presynaptic side, or its postsynaptic side. */
export type ArrivalKind = "own" | "pre" | "post"

/** An event on its way. */
export type Arrival = {
  /** It acts in this step, after the part `phi` of it, which is below 1. */
  readonly step: number
  readonly phi: number
  readonly kind: ArrivalKind
  /** The number of the source, sources before detectors; -1 for what a synapse sends to itself. */
  readonly source: number
  /** Which spike of the source: its number, for a detector the step that it was in; for `send` the place of the event among `onEvent`. */
  readonly spike: number
  /** The synapse. */
  readonly edge: number
}

/** How near a whole number of steps an arrival must be to be on the grid: above what rounding does, below what anybody means. */
export const nearGrid = 1e-9

/** A time in steps, on the grid where it is there but for rounding. */
export const snapped = (steps: number): number => {
  const whole = Math.round(steps)
  return Math.abs(steps - whole) <= nearGrid ? whole : steps
}

/** When something arrives. */
export type Moment = Pick<Arrival, "step" | "phi">

/**
 * When an event arrives that is sent after the part `fraction` of step `whole` and takes `delay` [ms]; step 0 for a time in steps from 0 on.
 * Throws a `SimulationError` where the step has no exact number: such a state could not be gone on from.
 */
export const arriving = (whole: number, fraction: number, delay: number, dt: number): Moment => {
  const steps = snapped(fraction + delay / dt)
  const floor = Math.floor(steps)
  const many = tooMany("steps until an event arrives", whole + floor, mostSteps, "take a shorter delay, or a longer dt")
  if (many !== null) throw new SimulationError({ reason: many })
  return { step: whole + floor, phi: steps - floor }
}

/** When the spike of a detector arrives: nothing of the step that it was in may still change, so what is early arrives at that step's end. */
export const arrivingLater = (whole: number, fraction: number, delay: number, dt: number): Moment => {
  const moment = arriving(whole, fraction, delay, dt)
  return moment.step > whole ? moment : { step: whole + 1, phi: 0 }
}

const rank: Readonly<Record<ArrivalKind, number>> = { own: 0, pre: 1, post: 2 }

/** The order in which arrivals at one synapse, or at one pool of them, act in a step. */
export const withinStep = (a: Arrival, b: Arrival): number =>
  a.phi - b.phi || rank[a.kind] - rank[b.kind] || (a.kind === "own" ? 0 : a.source - b.source || a.spike - b.spike) ||
  a.edge - b.edge

/** The order of a list of arrivals. */
export const inOrder = (a: Arrival, b: Arrival): number => a.step - b.step || withinStep(a, b)

/** Two ordered lists as one; of equals those of the first list come first. */
export function* merged(
  first: ReadonlyArray<Arrival>,
  second: ReadonlyArray<Arrival>
): Pausing<ReadonlyArray<Arrival>> {
  if (second.length === 0) return first
  if (first.length === 0) return second
  const out: Array<Arrival> = []
  let [i, j] = [0, 0]
  for (const [, to] of stretches(first.length + second.length)) {
    while (out.length < to) {
      const later = i === first.length || (j < second.length && inOrder(second[j], first[i]) < 0)
      out.push(later ? second[j++] : first[i++])
    }
    if (to < first.length + second.length) yield
  }
  return out
}

/** Arrivals that are sorted in one go: a few milliseconds. */
const sorted = 1 << 12

/** Arrivals in order; sorting is stable, so what a synapse sent to itself stays in the order of sending. */
export function* ordered(arrivals: ReadonlyArray<Arrival>): Pausing<ReadonlyArray<Arrival>> {
  if (arrivals.length <= sorted) return arrivals.toSorted(inOrder)
  const bySteps = yield* grouped(arrivals, ({ step }) => step)
  const out: Array<Arrival> = []
  for (const step of [...bySteps.keys()].sort((a, b) => a - b)) {
    for (const one of yield* orderedIn(bySteps.get(step)!)) out.push(one)
    yield
  }
  return out
}

/** Arrivals of one step in order. */
function* orderedIn(arrivals: ReadonlyArray<Arrival>): Pausing<ReadonlyArray<Arrival>> {
  if (arrivals.length <= sorted) return arrivals.toSorted(withinStep)
  const half = arrivals.length >>> 1
  const first = yield* orderedIn(arrivals.slice(0, half))
  yield
  return yield* merged(first, yield* orderedIn(arrivals.slice(half)))
}

/** The arrivals of a step, and those after it, of an ordered list. */
export const due = (
  arrivals: ReadonlyArray<Arrival>,
  step: number
): { readonly now: ReadonlyArray<Arrival>; readonly later: ReadonlyArray<Arrival> } => {
  let end = 0
  while (end < arrivals.length && arrivals[end].step <= step) end++
  return end === 0 ? { now: [], later: arrivals } : { now: arrivals.slice(0, end), later: arrivals.slice(end) }
}
