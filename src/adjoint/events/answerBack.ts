/**
 * Synapses that answer events, backwards (spec/events.md 7): what was done in their rows is undone from the last to the first.
 *
 * | forwards | backwards |
 * | --- | --- |
 * | a part h of the step | the reversed rules, also by h; the line L of the part gets h of that of the row, and h gets L of it |
 * | events at phi and at the one after it | h is their distance, so h~ goes to the second and is taken from the first |
 * | a line of a handler | its formula reversed |
 * | an event that is sent | its phi is that of the event that sent it, and the time until it arrives, in steps |
 * | an arrival | its phi is that of the spike, and the delay, in steps |
 *
 * Parts of no length count too: what moves one of two events at one moment makes such a part longer.
 */
import { pooledColumns } from "../../network/eventColumns.ts"
import * as Columns from "../../program/Columns.ts"
import { schemeKinds } from "../../program/System.ts"
import { heldIn } from "../../solve/clamped.ts"
import type { Tell, Told } from "../../solve/events/answer.ts"
import type { Arrival } from "../../solve/events/Arrival.ts"
import type { Answering, EventPlan } from "../../solve/events/EventPlan.ts"
import { type Frame, lookup } from "../../solve/Frame.ts"
import { pointCurrentUnit } from "../../solve/linearise.ts"
import type { Pausing } from "../../solve/Pieces.ts"
import { pick, type Placed, placeIn, type Plan, sourceOf } from "../../solve/Plan.ts"
import { seenColumn } from "../../solve/programs/synapseScope.ts"
import * as Table from "../../table/Table.ts"
import type { AdjointPlan } from "../AdjointPlan.ts"
import { type Bars, sumOf, type Sums } from "../Bars.ts"
import type { HeldBars } from "../release.ts"
import { addTo, type Homes, type Target, targetOf } from "../targetOf.ts"
import { type EventAdjoint, rowsAreEdges } from "./EventAdjoint.ts"
import { addSpike, takeSent } from "./EventBars.ts"
import { length, lineParts, results, resultsBack, type RowWork, type Values } from "./rowWork.ts"

/** What was done in rows, with the values that its programs read. */
export type Done = {
  readonly told: Told
  readonly type: Answering
  readonly values: ReadonlyMap<string, ArrayLike<number>>
}

/** Writes down what is told in the order in which it is done. */
export const recording = (events: EventAdjoint): { readonly tell: Tell; readonly done: ReadonlyArray<Done> } => {
  const done: Array<Done> = []
  return {
    done,
    tell: (told, type, frame) => {
      const look = lookup(frame, told.placed)
      const names = worksOf(events, told, type).flatMap(({ names }) => names)
      const old = told._tag === "Set" ? [told.line.target] : [] // what it was before
      const values = new Map([...names, ...old].map((name) => [name, look(name)]))
      done.push({ told, type, values })
    }
  }
}

const worksOf = (events: EventAdjoint, told: Told, type: Answering): ReadonlyArray<RowWork> => {
  switch (told._tag) {
    case "Part": {
      const isEdge = rowsAreEdges(type, told.placed)
      const line = events.line(told.placed, isEdge)
      return [events.move(told.placed, isEdge), ...line === null ? [] : [line]]
    }
    case "Set":
      return [events.set(told.placed, told.line)]
    case "Sent":
      return []
  }
}

/** Adjoints of the line of each unit of a type. */
export type LineBars = Readonly<Record<typeof lineParts[number], Float64Array>>

/** The same that are all 0. */
export const noLineBars = (n: number): LineBars => ({
  current: new Float64Array(n),
  slope: new Float64Array(n),
  intercept: new Float64Array(n)
})

/** What a step back over rows with events works with, whoever goes back over the others. */
export type Undoing = {
  readonly at: Pick<AdjointPlan, "dt" | "plan" | "scheme">
  readonly events: EventAdjoint
  /** The step as it was when synapses had answered. */
  readonly frame: Frame
  readonly bars: Pick<Bars, "edges" | "events" | "nodes">
  readonly held: HeldBars
  /** Adjoints of what synapses see of compartments. */
  readonly nodeBar: (column: Columns.SeenColumn) => Float64Array
  readonly sums: Sums
  /** Sources whose spikes are resets. */
  readonly resets: ReadonlySet<number>
  /** Of the parts of the step after which events acted; made here. */
  readonly phi: Map<Arrival, number>
  /** Of pools that others read. */
  readonly pools: ReadonlyMap<string, Float64Array>
  readonly heldIn: (domain: "nodes" | "edges", column: string) => Float64Array | null
}

/** Sources whose spikes are resets. */
export const resetsOf = ({ generators, watching }: EventPlan): ReadonlySet<number> =>
  new Set(
    watching.flatMap(({ detectors, emission }) => emission === null ? Array.from(detectors, (k) => generators + k) : [])
  )

/** Undoes what was done in rows, from the last to the first, given adjoints of the lines of units. */
export function* undo(
  step: Undoing,
  done: ReadonlyArray<Done>,
  lines: (type: Answering) => LineBars
): Pausing<void> {
  for (const [k, one] of done.toReversed().entries()) {
    if (k % fewDone === fewDone - 1) yield
    switch (one.told._tag) {
      case "Part":
        partBack(step, one, one.told, lines(one.type))
        break
      case "Set":
        setBack(step, one, one.told)
        break
      case "Sent":
        sentBack(step, one, one.told)
        break
    }
  }
}

/** Between two pauses: some milliseconds. */
const fewDone = 64

/** What a step back over events works with. */
export type AnswerBack = {
  readonly at: AdjointPlan
  readonly events: EventAdjoint
  readonly frame: Frame
  readonly bars: Bars
  readonly held: HeldBars
  /** Of the line of the voltage, by compartment. */
  readonly voltage: { readonly lin: Float64Array; readonly constant: Float64Array }
  readonly nodeBar: (column: Columns.SeenColumn) => Float64Array
  readonly sums: Sums
}

/**
 * Goes back over what synapses did; gives the adjoints of the parts of the step after which events acted, and adds those of what was there
 * before to the bars.
 */
export function* answerBack(
  back: AnswerBack,
  plan: EventPlan,
  done: ReadonlyArray<Done>
): Pausing<ReadonlyMap<Arrival, number>> {
  const { at, bars, frame, held } = back
  const phi = new Map<Arrival, number>()
  const lines = new Map(plan.answering.map((type, k) => [type, linesBack(back, type, k)]))
  const pools = new Map(at.plan.readPools.map((name) => [name, new Float64Array(bars.v.length)]))
  const heldNow = new Map<string, Float64Array | null>()
  const isHeld: Undoing["heldIn"] = (domain, column) => {
    const key = `${domain} ${column}`
    let found = heldNow.get(key)
    if (found === undefined) heldNow.set(key, found = heldIn(at.plan.network, domain, column, frame.step))
    return found
  }
  yield* undo(
    { ...back, phi, pools, resets: resetsOf(plan), heldIn: isHeld },
    done,
    (type) => lines.get(type)!
  )
  // What others saw of pools was there before anything moved.
  pools.forEach((values, name) => {
    const into = bars.nodes.get(name)!
    values.forEach((x, row) => (into[row] += x))
  })
  for (const { placed } of plan.answering) {
    for (const state of placed.compiled.states) {
      const { column, domain } = domainOf(placed, state.name)
      if (domain === "edges") giveBack(isHeld("edges", column), bars.edges.get(column)!, held.edges.get(column))
    }
  }
  return phi
}

/** What adds to lines of compartments, and what was recorded of the currents, as adjoints of the lines of units. */
const linesBack = (
  { at: { closed, plan }, bars, frame, sums, voltage }: AnswerBack,
  type: Answering,
  t: number
): LineBars => {
  const { placed, unitOf, units } = type
  const n = units.rows.length
  const out = noLineBars(n)
  const { current } = placed.compiled
  if (current === null) return out
  const recorded = bars.synapticCurrents.get(current.name)!
  placed.rows.forEach((row, k) => {
    out.current[unitOf[k]] += recorded[row]
    recorded[row] = 0
  })
  const { nodes } = plan.network
  const area = Table.floats(nodes, "area")
  const into = closed.nodes.has("area") ? sumOf(sums.nodes, Columns.fixed("nodes", "area"), nodes.length) : null
  const lines = frame.lines![t]
  units.compartments.forEach((post, k) => {
    const density = pointCurrentUnit / area[post]
    out.slope[k] = voltage.lin[post] * density
    out.intercept[k] = voltage.constant[post] * density
    if (into !== null) {
      into[post] -= (out.slope[k] * lines.slope[k] + out.intercept[k] * lines.intercept[k]) / area[post]
    }
  })
  return out
}

/** Where adjoints of what rows see go in this step. */
const homesOf = ({ at: { plan }, bars, nodeBar, pools, sums }: Undoing, placed: Placed, isEdge: boolean): Homes => {
  const { mechanism } = placed.compiled
  return {
    seen: (source, name) => {
      if (source._tag !== "State") return nodeBar(seenColumn(plan, source))
      // A pool of its own moves; those of others are as the step began with them.
      if (!Object.hasOwn(mechanism.reads, name)) return bars.nodes.get(source.column)!
      return pools.get(source.column) ?? nodeBar(seenColumn(plan, source))
    },
    own: (column) => bars.edges.get(column)!,
    sums,
    isEdge,
    nodes: plan.network.nodes.length,
    edges: plan.network.edges.length
  }
}

const domainOf = (placed: Placed, state: string): { readonly domain: "nodes" | "edges"; readonly column: string } => {
  const source = sourceOf(placed, state)
  if (source._tag !== "State") throw new Error(`internal: ${state} does not move`)
  return { domain: source.at === "own" ? "edges" : "nodes", column: source.column }
}

/** The adjoint of a state that something has written: it is spent, and where a clamp has written over it, the clamp's. */
const takeBar = (
  { bars, held, heldIn: heldNow }: Undoing,
  placed: Placed,
  state: string,
  target: Target
): Float64Array => {
  const { column, domain } = domainOf(placed, state)
  const holds = heldNow(domain, column)
  const into = held[domain].get(column)
  return Float64Array.from(target.rows, (row) => {
    const bar = bars[domain].get(column)![row]
    bars[domain].get(column)![row] = 0
    if (holds === null || Number.isNaN(holds[row])) return bar
    into![row] += bar
    return 0
  })
}

/** At the beginning of a step clamps write all that they hold. */
const giveBack = (holds: Float64Array | null, own: Float64Array, into: Float64Array | undefined): void =>
  holds?.forEach((x, row) => {
    if (Number.isNaN(x)) return
    into![row] += own[row]
    own[row] = 0
  })

/** Lets those who read pools at the beginning of a step see what clamps hold of them. */
export const holdPools = ({ nodes, plan: { network } }: Frame, entry: number): void => {
  for (const { column } of [...network.synapses.values()].flatMap(pooledColumns)) {
    const own = nodes.get(column)
    heldIn(network, "nodes", column, entry)?.forEach((x, row) => {
      if (own !== undefined && !Number.isNaN(x)) own[row] = x
    })
  }
}

/** Gives clamps of pools what the step made of them, when all who read them have been gone over. */
export const poolsBack = (plan: Plan, entry: number, bars: Bars, held: HeldBars): void => {
  for (const { column } of [...plan.network.synapses.values()].flatMap(pooledColumns)) {
    const own = bars.nodes.get(column)
    if (own !== undefined) giveBack(heldIn(plan.network, "nodes", column, entry), own, held.nodes.get(column))
  }
}

/** 1 where clamps hold a state of rows, by state. */
const masksOf = (step: Undoing, placed: Placed) => (state: string): ArrayLike<number> => {
  const { column, domain } = domainOf(placed, state)
  const holds = step.heldIn(domain, column)
  const { at } = sourceOf(placed, state) as { readonly at: "own" | "post" }
  return Float64Array.from(placed.rowsAt[at], (row) => holds === null || Number.isNaN(holds[row]) ? 0 : 1)
}

/** Goes back through a program of rows: takes the adjoints of what it gave, adds those of what went in; gives that of the length. */
const through = (
  step: Undoing,
  placed: Placed,
  work: RowWork,
  homes: Homes,
  values: Values,
  bars: ReadonlyMap<string, ArrayLike<number>>
): ArrayLike<number> => {
  const n = placed.rows.length
  const made = resultsBack(work, values, masksOf(step, placed), (name) => bars.get(name)!, n)
  let ofLength: ArrayLike<number> = new Float64Array(n)
  made.forEach((own, name) => {
    if (name === length) ofLength = own
    else addTo(targetOf(placed, name, homes), own)
  })
  return ofLength
}

const stateBars = (step: Undoing, placed: Placed, work: RowWork, homes: Homes): ReadonlyMap<string, Float64Array> =>
  new Map(work.results.map((state) => [state, takeBar(step, placed, state, targetOf(placed, state, homes)!)]))

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, x) => a + x, 0)

/** A part of the step, backwards. */
const partBack = (
  step: Undoing,
  { type, values: seen }: Done,
  { from, part, placed, to }: Extract<Told, { readonly _tag: "Part" }>,
  lines: LineBars
): void => {
  const { at: { dt, scheme }, events, phi } = step
  const isEdge = rowsAreEdges(type, placed)
  const homes = homesOf(step, placed, isEdge)
  const n = placed.rows.length
  const move = events.move(placed, isEdge)
  const line = events.line(placed, isEdge)
  const lasts = (h: number, values: Values): Values => (name) => name === length ? [h] : values(name)
  const begin: Values = (name) => seen.get(name)!
  const h = part * dt
  let ofPart = 0
  const lineBack = (values: Values): void => {
    if (line === null) return
    const units = Int32Array.from(placed.rows, (row) => placeIn(type.units, row))
    const bars = new Map(lineParts.map((name) => [name, pick(lines[name], units)]))
    if (from !== null || to !== null) {
      const made = results(line, values, masksOf(step, placed), n)
      for (const [name, bar] of bars) ofPart += sum(bar.map((x, k) => x * made.get(name)![k]))
    }
    through(
      step,
      placed,
      line,
      homes,
      values,
      new Map(Array.from(bars, ([name, bar]) => [name, bar.map((x) => part * x)]))
    )
  }
  if (schemeKinds[scheme].mirrored) {
    const half = results(move, lasts(h / 2, begin), masksOf(step, placed), n)
    const middle: Values = (name) => {
      const moved = half.get(name)
      if (moved === undefined) return begin(name)
      const [holds, before] = [masksOf(step, placed)(name), begin(name)]
      return moved.map((x, k) => holds[k] === 0 ? x : before[k])
    }
    ofPart += dt / 2 *
      sum(through(step, placed, move, homes, lasts(h / 2, middle), stateBars(step, placed, move, homes)))
    lineBack(middle)
    ofPart += dt / 2 *
      sum(through(step, placed, move, homes, lasts(h / 2, begin), stateBars(step, placed, move, homes)))
  } else {
    // The line is that of the states before they move.
    ofPart += dt * sum(through(step, placed, move, homes, lasts(h, begin), stateBars(step, placed, move, homes)))
    lineBack(begin)
  }
  if (to !== null) phi.set(to, (phi.get(to) ?? 0) + ofPart)
  if (from !== null) phi.set(from, (phi.get(from) ?? 0) - ofPart)
}

/** A line of a handler, backwards. A spike that is a number s would write old + s (new - old), so s gets new - old of what the state gets. */
const setBack = (
  step: Undoing,
  { values }: Done,
  { arrival, line, placed }: Extract<Told, { readonly _tag: "Set" }>
): void => {
  const homes = homesOf(step, placed, true)
  const work = step.events.set(placed, line)
  const seen: Values = (name) => values.get(name)!
  const written = stateBars(step, placed, work, homes)
  if (arrival.kind !== "own" && step.resets.has(arrival.source)) {
    const after = results(work, seen, masksOf(step, placed), 1).get(line.target)![0]
    const bar = written.get(line.target)![0] * (after - seen(line.target)[0])
    addSpike(step.bars.events!.scales, arrival.source, arrival.spike, bar)
  }
  through(step, placed, work, homes, seen, written)
}

/** An event that was sent, backwards: what became of it goes to the moment of sending, and to the time until it arrived. */
const sentBack = (
  step: Undoing,
  _: Done,
  { after, arrival, placed, sent }: Extract<Told, { readonly _tag: "Sent" }>
): void => {
  const { at: { dt }, bars, frame, phi } = step
  const own = sent.step === frame.step ? phi.get(sent) ?? 0 : takeSent(bars.events!, sent)
  phi.set(arrival, (phi.get(arrival) ?? 0) + own)
  addTo(targetOf(placed, after, homesOf(step, placed, true)), [own / dt])
}
