/**
 * What synapses that answer events do in a step: the phases `blocks` and `due` (spec/events.md 4), which give every row its line.
 *
 * A row without events takes one sub-step of the whole step; one with events takes a sub-step up to each of them, runs its handlers, and goes on.
 * The line of the row is the mean of those of its sub-steps, weighted by their lengths, added from the first to the last; sub-steps of no length
 * are left out, and the first is taken as it is, so that one of the whole step is the line itself. Lines wait in columns of their own,
 * and are added to compartments for all rows in the order of rows, due or not (`linearise.ts`): an order that no event changes.
 */
import type { CompiledHandler, CompiledMechanism } from "../../mechanism/compile.ts"
import { describeEdge } from "../../network/Network.ts"
import { schemeKinds } from "../../program/System.ts"
import { tooMany } from "../../table/limits.ts"
import { advanced, writeStates } from "../advanceStates.ts"
import { type Frame, holdStates, type Lines, lookup, type Seen, value } from "../Frame.ts"
import { mostEventsPerStep } from "../limits.ts"
import { grouped, type Pausing } from "../Pieces.ts"
import { type Placed, type Plan, someRows } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import { SimulationError } from "../SimulationError.ts"
import { type Arrival, arriving, withinStep } from "./Arrival.ts"
import type { Answering, EventPlan } from "./EventPlan.ts"

const blankLines = (n: number): Lines => ({
  current: new Float64Array(n),
  slope: new Float64Array(n),
  intercept: new Float64Array(n)
})

/** The lines of rows with the states of now. */
export const linesOf = (frame: Frame, placed: Placed): Lines => {
  const { compiled: { current }, rows: { length: n } } = placed
  if (current === null || n === 0) return blankLines(n)
  const look = lookup(frame, placed)
  const [currents, slope, at] = [value(current.value, look, n), value(current.slope, look, n), look(current.by)]
  return { current: currents, slope, intercept: slope.map((s, k) => s * at[k] - currents[k]) }
}

/** Rows some part of the step on: their states move, and what they give is their line in that part. */
function* subStep(frame: Frame, scheme: SchemeName, placed: Placed, part: number): Pausing<Lines> {
  const whole: Frame = { ...frame, dt: part * frame.dt }
  if (!schemeKinds[scheme].mirrored) {
    const lines = linesOf(frame, placed)
    yield* move(whole, placed)
    return lines
  }
  const half: Frame = { ...frame, dt: whole.dt / 2 }
  yield* move(half, placed)
  const lines = linesOf(frame, placed)
  yield* move(half, placed)
  return lines
}

function* move(frame: Frame, placed: Placed): Pausing<void> {
  writeStates(frame, placed, yield* advanced(frame, placed))
  holdStates(frame)
}

/** The lines of a row after several sub-steps: the first as it is, then each added. */
const added = (sum: Lines | null, lines: Lines, part: number): Lines => {
  const scaled = (values: Float64Array, before: Float64Array | undefined): Float64Array =>
    values.map((x, k) => before === undefined ? part * x : before[k] + part * x)
  return {
    current: scaled(lines.current, sum?.current),
    slope: scaled(lines.slope, sum?.slope),
    intercept: scaled(lines.intercept, sum?.intercept)
  }
}

/** The lines of rows, those of some of them after a whole step without an event, 0 in the others. */
function* quiet(
  frame: Frame,
  scheme: SchemeName,
  placed: Placed,
  isDue: ReadonlySet<number>,
  tell: (placed: Placed) => void
): Pausing<Lines> {
  const { length: n } = placed.rows
  if (isDue.size === 0) {
    if (n === 0) return blankLines(0)
    tell(placed)
    return yield* subStep(frame, scheme, placed, 1)
  }
  const places = Int32Array.from(placed.rows.keys().filter((k) => !isDue.has(k)))
  const lines = blankLines(n)
  if (places.length === 0) return lines
  const some = someRows(placed, places)
  tell(some)
  const found = yield* subStep(frame, scheme, some, 1)
  for (const part of ["current", "slope", "intercept"] as const) {
    places.forEach((k, i) => (lines[part][k] = found[part][i]))
  }
  return lines
}

/**
 * What is done with rows, said just before it is done: who goes back over a step asks for it. Parts of no length are said too, though nothing is
 * done in them, because events that are moved apart leave one between them.
 */
export type Told =
  /** A part of the step, between two events or the ends of the step, which are null. */
  | {
    readonly _tag: "Part"
    readonly placed: Placed
    readonly part: number
    readonly from: Arrival | null
    readonly to: Arrival | null
  }
  /** A line of a handler, in the row of a synapse. */
  | { readonly _tag: "Set"; readonly placed: Placed; readonly arrival: Arrival; readonly line: HandlerSet }
  | {
    readonly _tag: "Sent"
    readonly placed: Placed
    readonly arrival: Arrival
    readonly after: string
    readonly sent: Arrival
  }

/** A line of a handler that sets a state. */
export type HandlerSet = Extract<CompiledHandler, { readonly _tag: "Set" }>

/** Told what is done in rows of a type, with the frame as it is just before. */
export type Tell = (told: Told, type: Answering, frame: Frame) => void

/** Units between two pauses, and events at one of them: some 10 us each, so that all together are some milliseconds. */
const [fewUnits, fewEvents] = [16, 32]

/** Goes through the step with all synapses of a type; gives the lines of its units, and what the synapses sent to themselves for later steps. */
export function* answer(
  frame: Frame,
  scheme: SchemeName,
  plan: EventPlan,
  type: Answering,
  due: ReadonlyArray<Arrival>,
  tell: Tell | null
): Pausing<{ readonly lines: Lines; readonly sent: ReadonlyArray<Arrival> }> {
  const byUnit = yield* grouped(due, ({ edge }) => type.unitOf[plan.placeOf[edge]])
  const whole = (placed: Placed): void => tell?.({ _tag: "Part", placed, part: 1, from: null, to: null }, type, frame)
  const lines = yield* quiet(frame, scheme, type.units, new Set(byUnit.keys()), whole)
  if (type.own !== null) {
    yield* quiet(frame, scheme, type.own, new Set(due.map(({ edge }) => plan.placeOf[edge])), whole)
  }
  const sent: Array<Arrival> = []
  let units = 0
  for (const [unit, arrivals] of byUnit) {
    if (++units % fewUnits === 0) yield
    const busy = yield* throughEvents(frame, scheme, plan, type, unit, arrivals, tell)
    for (const one of busy.sent) sent.push(one)
    for (const part of ["current", "slope", "intercept"] as const) lines[part][unit] = busy.line[part][0]
  }
  return { lines, sent }
}

/** Rows that are at some part of the step, where the last event of theirs was; null for the beginning of the step. */
type Reached = {
  readonly placed: Placed
  readonly part: number
  readonly last: Arrival | null
  readonly line: Lines | null
}

/** A unit through a step in which events arrive at it, in their order. */
export function* throughEvents(
  frame: Frame,
  scheme: SchemeName,
  plan: EventPlan,
  type: Answering,
  unit: number,
  arrivals: ReadonlyArray<Arrival>,
  tell: Tell | null
): Pausing<{ readonly line: Lines; readonly sent: ReadonlyArray<Arrival> }> {
  function* goOn({ last: from, line, part: begin, placed }: Reached, to: Arrival | null): Pausing<Reached> {
    const end = to === null ? 1 : to.phi
    const part = end - begin
    tell?.({ _tag: "Part", placed, part, from, to }, type, frame)
    const sum = part === 0 ? line : added(line, yield* subStep(frame, scheme, placed, part), part)
    return { placed, part: end, last: to, line: sum }
  }
  const start = (placed: Placed, k: number): Reached => ({
    placed: someRows(placed, Int32Array.of(k)),
    part: 0,
    last: null,
    line: null
  })
  let own = start(type.units, unit)
  const edges = new Map<number, Reached>() // of a pool: those at which something arrived, with states of their own
  const queue = [...arrivals]
  const sent: Array<Arrival> = []
  for (let j = 0; j < queue.length; j++) {
    const arrival = queue[j]
    if (j % fewEvents === fewEvents - 1) yield
    refuseTooMany(frame, arrival, j)
    const place = plan.placeOf[arrival.edge]
    own = yield* goOn(own, arrival)
    if (type.own !== null) edges.set(place, yield* goOn(edges.get(place) ?? start(type.own, place), arrival))
    for (const next of handle(frame, type, arrival, place, tell)) {
      if (next.step > frame.step) sent.push(next)
      else queue.splice(placeAfter(queue, j, next), 0, next)
    }
  }
  let places = 0
  for (const reached of edges.values()) {
    if (++places % fewEvents === 0) yield
    yield* goOn(reached, null)
  }
  return { line: (yield* goOn(own, null)).line!, sent }
}

/** Where an arrival belongs among those after the j-th, behind its equals. */
const placeAfter = (queue: ReadonlyArray<Arrival>, j: number, arrival: Arrival): number => {
  let [low, high] = [j + 1, queue.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (withinStep(queue[middle], arrival) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Runs the handlers of an arrival, line by line; gives what they send. */
const handle = (
  frame: Frame,
  type: Answering,
  arrival: Arrival,
  place: number,
  tell: Tell | null
): ReadonlyArray<Arrival> => {
  const row = someRows(type.placed, Int32Array.of(place))
  const { compiled } = row
  const events = [...compiled.onEvent.keys()]
  const sent: Array<Arrival> = []
  for (const line of handlersOf(compiled, arrival)) {
    const look = lookup(frame, row)
    if (line._tag === "Set") {
      tell?.({ _tag: "Set", placed: row, arrival, line }, type, frame)
      writeStates(frame, row, new Map([[line.target, value(line.value, look, 1)]]))
      holdStates(frame)
    } else {
      const next = sentBy(arrival, line, events, look(line.after)[0], frame.dt)
      tell?.({ _tag: "Sent", placed: row, arrival, after: line.after, sent: next }, type, frame)
      sent.push(next)
    }
  }
  return sent
}

/** An event that a synapse sends to itself. */
const sentBy = (
  { edge, phi, step }: Arrival,
  { event }: Extract<CompiledHandler, { readonly _tag: "Send" }>,
  events: ReadonlyArray<string>,
  after: number,
  dt: number
): Arrival => ({ ...arriving(step, phi, after, dt), kind: "own", source: -1, spike: events.indexOf(event), edge })

/**
 * What an arrival makes its synapse send to itself for later steps, and what that makes it send within the step: the times of sending are
 * parameters, so no state is needed to know.
 */
export const answeringEvent = (
  plan: Plan,
  { answering, placeOf, typeOf }: EventPlan,
  arrival: Arrival,
  dt: number
): ReadonlyArray<Arrival> => {
  const { placed } = answering[typeOf[arrival.edge]]
  const { compiled } = placed
  if (compiled.onEvent.size === 0) return []
  const events = [...compiled.onEvent.keys()]
  const queue = [arrival]
  const later: Array<Arrival> = []
  for (let j = 0; j < queue.length; j++) {
    for (const line of handlersOf(compiled, queue[j])) {
      if (line._tag !== "Send") continue
      const after = lookup(seenAlone(plan, dt), someRows(placed, Int32Array.of(placeOf[arrival.edge])))(line.after)[0]
      const sent = sentBy(queue[j], line, events, after, dt)
      if (sent.step > arrival.step) later.push(sent)
      else queue.splice(placeAfter(queue, j, sent), 0, sent)
    }
  }
  return later
}

/** What parameters are looked up in. */
const seenAlone = (plan: Plan, dt: number): Seen => ({
  plan,
  dt,
  v: new Float64Array(0),
  nodes: new Map(),
  edges: new Map(),
  currents: new Map(),
  imposed: null,
  pools: null
})

const handlersOf = (
  { onEvent, onPost, onPre }: CompiledMechanism,
  { kind, spike }: Arrival
): ReadonlyArray<CompiledHandler> => kind === "pre" ? onPre : kind === "post" ? onPost : [...onEvent.values()][spike]

/** Throws where events of one unit do not end within a step, as those that send themselves at once. */
const refuseTooMany = ({ plan: { network }, step }: Frame, { edge }: Arrival, count: number): void => {
  if (count < mostEventsPerStep) return
  const what = `events at ${describeEdge(network, edge)} in step ${step + 1}`
  const many = tooMany(what, count + 1, mostEventsPerStep, "send events after a longer time, or take a shorter dt")
  throw new SimulationError({ reason: many! })
}
