/**
 * Events in a step of a network: what is due is pulled before anything moves, answered in the place of synapses, and after the solve detectors
 * are looked at and their spikes pushed (spec/events.md 2 to 4). The phases `pull`, `due`, `detect` and `push` of a step, in this order.
 */
import type { Network } from "../../network/Network.ts"
import { type Frame, keepPools, type Lines, lookup, type Seen, seen, value } from "../Frame.ts"
import { grouped, type Pausing } from "../Pieces.ts"
import type { Plan } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import type { State } from "../State.ts"
import { answer, type Tell } from "./answer.ts"
import { type Arrival, due, merged, ordered } from "./Arrival.ts"
import { detect } from "./detect.ts"
import { type EventPlan, eventPlan, type Watching } from "./EventPlan.ts"
import type { Events, Spike } from "./Events.ts"
import { checkRoom, pull, type Pulled, push, startTrains } from "./pull.ts"

/**
 * What a run of a network begins with: nothing on its way, and all sources before their first spikes. The plan may be that of a network that
 * differs in values and sources only.
 */
export const startEvents = (plan: Plan, network: Network): Events | undefined => {
  const events = eventPlan(plan)
  if (events === null) return undefined
  const { rows: { length } } = events.detectors
  return {
    arrivals: [],
    trains: startTrains(network),
    detectors: {
      armed: new Float64Array(length).fill(1),
      lastStep: new Float64Array(length).fill(NaN),
      lastPart: new Float64Array(length).fill(NaN)
    },
    spikes: []
  }
}

/** Events in a step under way. */
export type Happening = {
  readonly plan: EventPlan
  readonly before: Events
  readonly pulled: Pulled
  readonly now: ReadonlyArray<Arrival>
  readonly later: ReadonlyArray<Arrival>
}

/** What is due in a step, with what sources add to it; null where the network has nothing to do with events. */
export function* beginEvents(frame: Frame, state: State): Pausing<Happening | null> {
  const plan = eventPlan(frame.plan)
  if (plan === null) return null
  const before = state.events ?? startEvents(frame.plan, frame.plan.network)!
  const pulled = yield* pull(frame.plan.network, plan, before.trains, frame.step, frame.dt)
  const all = yield* merged(before.arrivals, yield* ordered(pulled.arrivals))
  return { plan, before, pulled, ...due(all, frame.step) }
}

/** Moves synapses that answer events through the step, whose lines are in the frame then; gives what they sent to themselves. */
export function* answerEvents(
  frame: Frame,
  scheme: SchemeName,
  { now, plan }: Happening,
  tell: Tell | null
): Pausing<ReadonlyArray<Arrival>> {
  const byType = yield* grouped(now, ({ edge }) => plan.typeOf[edge])
  keepPools(frame)
  const lines: Array<Lines> = []
  const sent: Array<Arrival> = []
  for (const [t, type] of plan.answering.entries()) {
    const made = yield* answer(frame, scheme, plan, type, byType.get(t) ?? [], tell)
    lines.push(made.lines)
    for (const one of made.sent) sent.push(one)
  }
  frame.lines = lines
  return sent
}

/** What a step leaves to the next one, when its end is known. */
export function* endEvents(
  frame: Frame,
  { before, later, plan, pulled }: Happening,
  sent: ReadonlyArray<Arrival>,
  [start, end]: readonly [State, State]
): Pausing<Events> {
  const { detectors, parts } = watch(frame, plan, before.detectors, start, end)
  const spiking = Array.from(parts.entries()).filter(([, part]) => !Number.isNaN(part))
  const { dt, step } = frame
  const pushed = yield* push(plan, spiking, step, dt)
  const added = yield* merged(yield* ordered(sent), yield* ordered(pushed))
  return {
    arrivals: checkRoom(yield* merged(later, added)),
    trains: pulled.trains,
    detectors,
    spikes: [
      ...pulled.spikes,
      ...spiking.map(([k, part]): Spike => ({ source: plan.generators + k, time: (step + part) * dt }))
    ]
  }
}

/** By detector: what it remembers after the step, and the part of the step after which it spiked, NaN where it did not. */
const watch = (
  frame: Frame,
  { detectors: { rows: { length } }, watching }: EventPlan,
  before: Events["detectors"],
  start: State,
  end: State
): { readonly detectors: Events["detectors"]; readonly parts: Float64Array } => {
  if (length === 0) return { detectors: before, parts: new Float64Array(0) }
  const parts = new Float64Array(length).fill(NaN)
  const after = {
    armed: before.armed.slice(),
    lastStep: before.lastStep.slice(),
    lastPart: before.lastPart.slice()
  }
  const [first, last] = [start, end].map((state) => seen(frame.plan, frame.dt, state))
  for (const one of watching) {
    if (one.emission === null) resetParts(frame, one, parts)
    else crossingParts(frame, one, [first, last], after, parts)
  }
  return { detectors: after, parts }
}

/** A channel that resets spikes at the end of the step, in the sample that shows it. */
const resetParts = ({ resets }: Frame, { detectors, placed }: Watching, parts: Float64Array): void =>
  resets.get(placed.compiled.mechanism.name)?.forEach((hit, k) => {
    if (hit !== 0) parts[detectors[k]] = 1
  })

const crossingParts = (
  { dt, step }: Frame,
  { detectors, emission, placed }: Watching,
  [first, last]: ReadonlyArray<Seen>,
  memory: { readonly armed: Float64Array; readonly lastStep: Float64Array; readonly lastPart: Float64Array },
  parts: Float64Array
): void => {
  const { crosses, rearm, refractory, time } = emission!
  const { length: n } = placed.rows
  const look = lookup(first, placed)
  const before = value(crosses, look, n)
  const after = value(crosses, lookup(last, placed), n)
  const armed = rearm === null ? before : value(rearm, look, n)
  const rest = refractory === null ? new Float64Array(n) : value(refractory, look, n)
  detectors.forEach((k, i) => {
    const found = detect(
      { before: before[i], after: after[i], rearm: armed[i], refractory: rest[i], time },
      { armed: memory.armed[k] === 1, lastStep: memory.lastStep[k], lastPart: memory.lastPart[k] },
      step,
      dt
    )
    memory.armed[k] = found.memory.armed ? 1 : 0
    memory.lastStep[k] = found.memory.lastStep
    memory.lastPart[k] = found.memory.lastPart
    parts[k] = found.part ?? NaN
  })
}
