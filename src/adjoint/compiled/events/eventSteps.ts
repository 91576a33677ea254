/**
 * Steps in which something happened, backwards by a kernel: it goes back over all rows, and between the parts of the step those that had events
 * are undone by the functions of the interpreter, at their rows only.
 *
 * | when | what |
 * | --- | --- |
 * | after the derivatives by samples | detectors that crossed: what their quantities are made of after the step |
 * | when the lines of synapses have their adjoints | what was done in rows; these have no adjoints left when the kernel goes back over all rows |
 * | before compartments | resets that were spikes |
 * | at the end | adjoints of the states of these rows; what detectors' quantities were made of before the step |
 *
 * The order of sums is that of the interpreter where one type answers events.
 */
import type { Network } from "../../../network/Network.ts"
import type { Core } from "../../../solve/compiled/Core.ts"
import { section, turnWords } from "../../../solve/compiled/stepParts.ts"
import { throughEvents } from "../../../solve/events/answer.ts"
import type { Arrival } from "../../../solve/events/Arrival.ts"
import { grouped, type Pausing, type Piece, resting } from "../../../solve/Pieces.ts"
import type { SchemeName } from "../../../solve/Scheme.ts"
import type { State } from "../../../solve/State.ts"
import { sumOf, type Sums } from "../../Bars.ts"
import { recording, resetsOf, undo } from "../../events/answerBack.ts"
import { arrivalsBack, type Begin } from "../../events/arrivalsBack.ts"
import { type Crossing, crossingOf, detectBack, type Spiked } from "../../events/detectBack.ts"
import type { EventAdjoint } from "../../events/EventAdjoint.ts"
import { type EventBars, takeSpike } from "../../events/EventBars.ts"
import { grazing, late } from "../../events/momentFlaw.ts"
import { spikesBack, type SpikeSlopes } from "../../events/recordedSpikesBack.ts"
import type { GradientError } from "../../GradientError.ts"
import type { Wanted } from "../../Wanted.ts"
import type { AdjointMap } from "../AdjointMap.ts"
import { backCount, backRanges } from "../backParts.ts"
import { type Happened, happenedFrom, partOf, type Spiking, spikingIn, type Told } from "./EventLog.ts"
import { load, type RowMirror, rowMirror, type Rows, store, type UnitRows } from "./RowMirror.ts"

/** Networks whose events are gone back over. */
export type EventSteps = {
  /** Networks of the kernel's structure; a run comes next. */
  readonly set: (networks: ReadonlyArray<Network>) => void
  /** A run begins. */
  readonly start: (states: ReadonlyArray<State>) => void
  /** Notes who spiked in a step, by number over all copies, in any order. */
  readonly note: (step: number, told: ReadonlyArray<Told>) => void
  /** What in some steps that went forwards arrives too early for its moment to count; null where nothing does. */
  readonly late: (first: number, steps: number) => GradientError | null
  /** Derivatives by times of recorded spikes, by network and recording. */
  readonly slopes: (slopes: ReadonlyArray<ReadonlyArray<Float64Array>>) => void
  /** What happened in the steps on the tape, from these states on. */
  readonly taped: (from: ReadonlyArray<State>, steps: number) => Pausing<void>
  /** How many of the last `most` steps before one, of those on the tape, had nothing to do with events. */
  readonly quiet: (step: number, most: number) => number
  /** One step back, whose record is at an address, with the one after it; says where the moment of a spike has no derivative. */
  readonly back: (core: Core, step: number, record: number, tell: () => void) => Piece<GradientError | null>
  /** Adds what no kernel has summed. */
  readonly addTo: (copy: number, sums: Sums) => void
  /** What has waited for spikes until the beginning: of sources. */
  readonly waiting: (copy: number) => EventBars
}

/** Of a kernel. */
export const eventSteps = (
  own: AdjointMap,
  scheme: SchemeName,
  dt: number,
  wanted: Wanted,
  adjoint: EventAdjoint
): EventSteps => {
  const { order } = own
  const recorded = order.findIndex((turn) => turn._tag === "List" && turn.list === "record") + 1
  const blocks = order.findIndex((turn) => turn._tag === "Rows" && turn.space._tag === "Block")
  const sites = order.findIndex((turn) => turn._tag === "Rows" && turn.space._tag === "Site")
  const beforeRows = blocks < 0 ? sites : Math.min(blocks, sites)
  let networks: ReadonlyArray<Network> = []
  let mirrors: ReadonlyArray<RowMirror> = []
  let spiking: ReadonlyArray<Spiking> = []
  let begins: ReadonlyArray<Begin> = []
  let slopes: ReadonlyArray<SpikeSlopes> = []
  let first = 0 // of the steps on the tape
  let happened: ReadonlyArray<ReadonlyArray<Happened>> = []
  let words: { readonly core: Core; readonly turns: ReadonlyArray<ReadonlyArray<number>> } | null = null
  const turnsOf = (core: Core): ReadonlyArray<ReadonlyArray<number>> => {
    if (words?.core !== core) words = { core, turns: turnWords(core, order, backCount(own), backRanges(own)) }
    return words.turns
  }
  const at = (mirror: RowMirror) => ({ dt, plan: mirror.plan, scheme })

  /** The crossings of a step, whose quantities are in the mirror then, and their links. */
  const crossed = (core: Core, mirror: RowMirror, copy: number, step: number, record: number) => {
    const { events } = mirror
    const [before, after] = mirror.samples(step)
    const told = spikingIn(spiking[copy], step)
    const links: Array<Rows["given"][number]> = []
    const found = told.flatMap(([k, part]): ReadonlyArray<Crossing> => {
      const one = spikedOf(events.watching, k, part)
      if (one === null) return []
      const placed = { ...one.watching.placed, rows: Int32Array.of(one.watching.placed.rows[one.row]) }
      const rows = mirror.detector(placed, one.watching.emission!.crosses.names)
      load(core.views.f64, rows.before, record / 8)
      load(core.views.f64, rows.after, (record + own.record.bytes) / 8)
      links.push(...rows.given)
      return [crossingOf(at(mirror), adjoint, events, one, before, after)]
    })
    return { found, links, states: [before, after] as const }
  }

  /** Undoes what was done in the rows of a network; gives what brings the adjoints of their states when all rows have been gone over. */
  function* answer(core: Core, copy: number, step: number, record: number): Pausing<() => void> {
    const mirror = mirrors[copy]
    const { bars, events, held, lines, nodeBar, plan, sums } = mirror
    const { now } = happened[copy][step - first]
    if (now.length === 0) return () => {}
    const { f64 } = core.views
    const frame = mirror.frame(step)
    const { done, tell } = recording(adjoint)
    const all: Array<Rows> = []
    const begun: Array<UnitRows> = []
    const bring = (rows: Rows): void => {
      load(f64, rows.taped, record / 8)
      load(f64, rows.given)
      load(f64, rows.states)
      all.push(rows)
    }
    const byType = yield* grouped(now, ({ edge }) => events.typeOf[edge])
    for (const [t, type] of events.answering.entries()) {
      const byUnit = yield* grouped(byType.get(t) ?? [], ({ edge }) => type.unitOf[events.placeOf[edge]])
      for (const [unit, arrivals] of byUnit) {
        const rows = mirror.unit(t, unit)
        bring(rows)
        load(f64, rows.lines)
        begun.push(rows)
        if (type.units !== type.placed) {
          for (const place of placesOf(arrivals, events.placeOf)) bring(mirror.edge(t, place))
        }
        yield* throughEvents(frame, scheme, events, type, unit, arrivals, tell)
      }
    }
    const phi = new Map<Arrival, number>()
    const undoing = {
      at: at(mirror),
      events: adjoint,
      frame,
      bars,
      held,
      nodeBar,
      sums,
      resets: resetsOf(events),
      phi,
      pools: new Map<string, Float64Array>(),
      heldIn: () => null
    }
    yield* undo(undoing, done, (type) => lines[events.answering.indexOf(type)])
    const given = all.flatMap((rows) => rows.given)
    store(f64, given)
    // Nothing is left of these rows when the kernel goes back over all.
    for (const { states } of all) for (const { word } of states) f64[word] = 0
    for (const rows of begun) for (const { word } of rows.lines) f64[word] = 0
    const before = (detector: number, spike: number): number =>
      spike === step - 1 ? partOf(spiking[copy], detector, spike) : NaN
    arrivalsBack({ dt, plan }, events, before, now, phi, begins[copy], bars, sums)
    return () => all.forEach(({ states }) => store(f64, states))
  }

  /** Says what becomes of resets that were spikes; gives the words that say it. */
  const resets = (core: Core, copy: number, step: number): ReadonlyArray<number> => {
    const { bars, events, reset } = mirrors[copy]
    return spikingIn(spiking[copy], step).flatMap(([k]) => {
      const one = events.watching.find(({ detectors, emission }) => emission === null && detectors.includes(k))
      if (one === undefined) return []
      const scale = takeSpike(bars.events!.scales, events.generators + k, step)
      const word = reset(one.placed.compiled.mechanism.name, one.placed.rows[one.detectors.indexOf(k)])
      if (word === null) return []
      core.views.f64[word] = scale
      return [word]
    })
  }

  return {
    set: (list) => {
      networks = list
      mirrors = []
    },
    start: (states) => {
      mirrors = networks.map((network, copy) => rowMirror(own, network, copy, dt, wanted))
      spiking = networks.map(() => new Map())
      slopes = networks.map(() => ({ slopes: [], left: [] }))
      begins = states.map(({ events, step }) => ({ step, next: events?.trains.next ?? null }))
    },
    note: (step, told) => {
      for (const one of spiking) one.delete(step)
      const { length } = mirrors[0].events.detectors.rows
      for (const [detector, part] of told.toSorted(([a], [b]) => a - b)) {
        const one = spiking[Math.floor(detector / length)]
        const before = one.get(step)
        const own: Told = [detector % length, part]
        if (before === undefined) one.set(step, [own])
        else before.push(own)
      }
    },
    late: (begin, steps) => {
      const early = [...mirrors.entries()].filter(([, { events }]) => events.outgoing.delay.some((delay) => delay < dt))
      if (early.length === 0) return null
      for (let step = begin; step < begin + steps; step++) {
        for (const [copy, mirror] of early) {
          const { events } = mirror
          for (const [k, part] of spikingIn(spiking[copy], step)) {
            const isCrossing = spikedOf(events.watching, k, part) !== null
            const flaw = isCrossing ? late(at(mirror), events, events.generators + k, step, part) : null
            if (flaw !== null) return flaw
          }
        }
      }
      return null
    },
    slopes: (list) => {
      slopes = mirrors.map((_, copy) => {
        const own = list[Math.min(copy, list.length - 1)]
        return { slopes: copy < list.length ? own : [], left: own.map(({ length }) => length) }
      })
    },
    taped: function*(from, steps) {
      first = from[0].step
      const all: Array<ReadonlyArray<Happened>> = []
      for (const [copy, { events, plan }] of mirrors.entries()) {
        all.push(yield* happenedFrom(plan, events, from[copy], steps, dt, spiking[copy]))
      }
      happened = all
    },
    quiet: (step, most) => {
      let k = 0
      const isQuiet = (one: ReadonlyArray<Happened>, at: number): boolean =>
        one[at].now.length === 0 && one[at].spikes.length === 0
      while (k < most && happened.every((one) => isQuiet(one, step - 1 - k - first))) k++
      return k
    },
    back: function*(core, step, record, tell) {
      const turns = turnsOf(core)
      let done = 0
      function* goOn(to: number): Piece<void> {
        tell()
        yield* section(core, turns, done, to)
        done = to
      }
      const last: Array<() => void> = []
      let flaw: GradientError | null = null
      yield* goOn(recorded)
      for (const [copy, mirror] of mirrors.entries()) {
        const { bars, events, sums } = mirror
        const { next, spikes } = happened[copy][step - first]
        if (slopes[copy].slopes.length > 0) {
          spikesBack(dt, events, { step, next, spikes }, slopes[copy], bars.events!)
        }
        const { found, links, states } = crossed(core, mirror, copy, step, record)
        for (const one of found) flaw ??= grazing(at(mirror), one, step)
        const { f64 } = core.views
        load(f64, links)
        const addBefore = detectBack(at(mirror), adjoint, found, states, begins[copy].step, bars, sums)
        store(f64, links)
        last.push(() => {
          // What detectors look at may have been brought for synapses meanwhile.
          load(f64, links)
          addBefore()
          store(f64, links)
        })
      }
      yield* goOn(beforeRows)
      const states: Array<() => void> = []
      for (const copy of mirrors.keys()) states.push(yield* resting(answer(core, copy, step, record)))
      const words = [...mirrors.keys()].flatMap((copy) => resets(core, copy, step))
      yield* goOn(order.length)
      for (const word of words) core.views.f64[word] = 0
      for (const bring of states) bring()
      for (const add of last) add()
      return flaw
    },
    waiting: (copy) => mirrors[copy].bars.events!,
    addTo: (copy, sums) => {
      const { sums: own } = mirrors[copy]
      own.nodes.forEach((values, column) => addOnto(sumOf(sums.nodes, column, values.length), values))
      own.synapses.forEach((values, column) => addOnto(sumOf(sums.synapses, column, values.length), values))
    }
  }
}

const addOnto = (into: Float64Array, values: Float64Array): void => values.forEach((x, k) => (into[k] += x))

/** The places of some arrivals' edges, each once, in their order. */
const placesOf = (arrivals: ReadonlyArray<Arrival>, placeOf: ArrayLike<number>): ReadonlyArray<number> => [
  ...new Set(arrivals.map(({ edge }) => placeOf[edge]))
]

/** A detector of the k-th number whose spikes are when something crossed; null of others. */
const spikedOf = (watching: ReadonlyArray<Spiked["watching"]>, k: number, part: number): Spiked | null => {
  for (const one of watching) {
    const row = one.detectors.indexOf(k)
    if (row >= 0) return one.emission?.time === "crossing" ? { watching: one, row, part } : null
  }
  return null
}
