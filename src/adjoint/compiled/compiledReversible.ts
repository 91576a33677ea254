/**
 * Compiled runs that can be gone through backwards: networks of one structure side by side, on one thread or several.
 *
 * The same numbers as `interpreted.ts`, within what functions like exp are promised to be off. Memory is made when a run starts and kept for
 * the next; kept states are copies outside of it.
 */
import * as Result from "effect/Result"
import type { Network } from "../../network/Network.ts"
import { backScratch } from "../../program/transposedSweeps.ts"
import type { Allocator } from "../../solve/compiled/Allocator.ts"
import { type Core, core } from "../../solve/compiled/Core.ts"
import type { Room } from "../../solve/compiled/events/eventMemory.ts"
import {
  fineEvents,
  loadEvents,
  packEvents,
  partsOfStep,
  runForward,
  storeEvents,
  toldIn,
  workOf
} from "../../solve/compiled/Instance.ts"
import { layout } from "../../solve/compiled/Layout.ts"
import { fillHeld, type Lists, listsOf } from "../../solve/compiled/lists.ts"
import { type Machine, ownThread } from "../../solve/compiled/Machine.ts"
import { headerWords, listNames } from "../../solve/compiled/MemoryMap.ts"
import { findFlaw, flawed, type Runner } from "../../solve/findFlaw.ts"
import type { Part } from "../../solve/Hand.ts"
import { mostKernelBytes } from "../../solve/limits.ts"
import { type Pausing, type Piece, resting } from "../../solve/Pieces.ts"
import { plan } from "../../solve/Plan.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import type { Sink } from "../../solve/Sink.ts"
import type { State } from "../../solve/State.ts"
import { type Sums, zeroSums } from "../Bars.ts"
import type { GradientError } from "../GradientError.ts"
import type { Cotangent, Reversible } from "../Reversible.ts"
import { closed, type Wanted } from "../Wanted.ts"
import { adjointKernel } from "./AdjointKernel.ts"
import { type AdjointMap, backLists, words } from "./AdjointMap.ts"
import { backParts } from "./backParts.ts"
import { barMap, barStretches, readBars, readSums } from "./barMemory.ts"
import { type Chunk, fillCotangents, stimulatedEntries, takeInputs } from "./buffers.ts"
import { coefficientsOf } from "./coefficients.ts"
import { eventRun } from "./events/eventRun.ts"
import { beginRecord, keptStates } from "./keptStates.ts"
import { type GatherEntry, packAdjoint, packLists, preEntries } from "./packAdjoint.ts"

/** How many times as much work as a step forwards one with its tape is, and one back. */
const [tapedWork, backWork] = [1.5, 3]

/** Work between two snapshots of the first sweep: what is repeated at most to find the place of a failure. */
const snapshotWork = 8_000_000

/** Where the adjoint's lists and its tape lie. */
type Places = {
  readonly tables: ReadonlyArray<number>
  readonly buffers: ReadonlyArray<number>
  readonly pre: number
}

/** Runs of some networks that can be gone through backwards; networks of its structure, the first ones too, are packed before a run. */
export type CompiledReversible = Reversible & {
  readonly pack: (networks: ReadonlyArray<Network>) => Pausing<void>
  readonly release: () => void
}

/** Makes it, with pauses; compiles unless the structure was compiled before. */
export function* compiledReversible(
  first: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  wanted: Wanted,
  machine: Machine = ownThread()
): Pausing<CompiledReversible> {
  const all = closed(wanted)
  const laid = yield* layout(plan(first[0]), first.length, machine.threads, machine.tuning)
  const { module, own } = yield* adjointKernel(laid, scheme, all)
  return yield* reversibleOf(own, module, first, scheme, dt, wanted, machine)
}

/** An adjoint kernel that has been made, of these networks' structure, on a machine that runs its kind of code. */
export function* reversibleOf<Code>(
  own: AdjointMap,
  code: Code,
  first: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  wanted: Wanted,
  machine: Machine<Code>
): Pausing<CompiledReversible> {
  const all = closed(wanted)
  const { map, record } = own
  const bars = barMap(own)
  const kept = keptStates(map)
  const keptEvents: Array<ReadonlyArray<State>> = [] // the same, where events are on their way
  const gather: ReadonlyArray<GatherEntry> = yield* preEntries(own)
  const extra = map.extraWords
  const work = workOf(map)
  const run = eventRun(own, scheme, dt, wanted)
  const events = () => run?.kernel() ?? null
  const isWhole = machine.threads > 1 || machine.waits || run !== null // steps are not divided

  run?.steps.set(first)
  let networks = first
  let held: { readonly core: Core; readonly places: Places; readonly tape: number } | null = null
  let lists: Lists = yield* backListsOf(networks)
  let isPacked = false // what is in memory is of these networks
  let starts: ReadonlyArray<State> = []
  let known: ReadonlyArray<State> = [] // the states that were in memory last, where events are on their way
  let snapshot: ReadonlyArray<State> = [] // states of the first sweep that are known to be fine
  let sums: ReadonlyArray<Sums> = []
  let now = 0 // steps since the start of the run
  let onTape = 0 // records that the tape holds
  let flaw: GradientError | null = null // the first in time of a run, which is found last
  let isKnown = false // what happened in the steps on the tape

  /** Lists of adjoints. */
  function* backListsOf(list: ReadonlyArray<Network>): Pausing<Lists> {
    return { ...(yield* listsOf(bars, list, dt)), stimulate: stimulatedEntries(bars, list) }
  }

  function* memoryFor(tape: number, room?: Room): Pausing<NonNullable<typeof held>> {
    if (held !== null && held.tape >= tape && room === undefined) return held
    held?.core.release()
    held = null
    let places: Places | null = null
    const ofEvents = run?.make(networks, room) ?? {}
    const reserve = (memory: Allocator, chunk: number): void => {
      ofEvents.take?.(memory, chunk)
      places = {
        tables: backLists.map((name) => memory.take(8 * lists[name].length)),
        buffers: backLists.map((name) => memory.take(8 * lists[name].length * chunk)),
        pre: memory.take(8 * gather.length)
      }
    }
    const tail = (tape + 1) * record.bytes // every record is written before it is read
    const more = { ...ofEvents, take: reserve, tail, scratchPerNode: backScratch }
    const made = yield* core(map, code, networks, scheme, dt, machine, more)
    held = { core: made, places: places!, tape }
    yield* packIn(held)
    return held
  }

  function* packIn({ core, places: { buffers, pre, tables } }: NonNullable<typeof held>): Pausing<void> {
    isPacked = false
    const { headers, pack, views } = core
    yield* pack(networks)
    yield* packLists(views, own, headers, lists, tables, buffers)
    yield* packAdjoint(views, own, headers, networks, gather, pre)
    if (run !== null) yield* packEvents(run.kernel(), core, networks)
    isPacked = true
  }

  const recordAt = (k: number): number => held!.core.tail + k * record.bytes

  /** What the last step on the tape gave is what the record after it would begin with. */
  const closeTape = ({ views: { f64 } }: Core): void => beginRecord(f64, own, recordAt(onTape))

  /** The way forwards without a tape, as what finds a failure wants it. */
  const again: Runner = {
    work,
    parts: isWhole ? null : (step, _, most) => {
      untaped(held!.core)
      return partsOfStep(held!.core, [], step, [], most)
    },
    load: (states) => resting(loadEvents(held!.core, events(), states)),
    run: function*(step, steps) {
      untaped(held!.core)
      yield* runForward(held!.core, [], step, steps, [], events())
      return Result.succeed(undefined)
    },
    fine: (copy) => fineEvents(held!.core, events(), copy),
    store: (before, step) => storeEvents(held!.core, events(), before, step, dt)
  }

  /** Goes some steps on, with as much room for events as that takes. */
  function* goOn(steps: number, taped: boolean, sinks: ReadonlyArray<Sink> | null): Piece<void> {
    const first = starts[0].step + now
    const told = toldIn(sinks ?? [])
    for (;;) {
      tape(taped)
      yield* runForward(held!.core, counts(sinks), first, steps, sinks ?? [], events())
      const room = events()?.arrivals.wanted(held!.core.views) ?? null
      if (room === null) return
      yield* widen(room)
      told()
    }
  }

  /** Takes memory with so much room, and goes to where the run was from where states were known. */
  function* widen(room: Room): Piece<void> {
    const { f64 } = held!.core.views
    const bars = barStretches(own).map(([word, count]) => f64.slice(word, word + count))
    const made = yield* resting(memoryFor(held!.tape, room))
    yield* resting(loadEvents(made.core, events(), known))
    barStretches(own).forEach(([word], k) => made.core.views.f64.set(bars[k], word))
    const since = starts[0].step + now - known[0].step
    const taped = onTape > 0
    onTape = 0
    tape(taped)
    if (since > 0) yield* runForward(made.core, [], known[0].step, since, [], events())
    if (!taped) return
    onTape = since
    closeTape(made.core)
  }

  /** Lets every step write over the record after the last. */
  const untaped = (made: Core): void => {
    made.tell(extra + words.record, recordAt(held!.tape))
    made.tell(extra + words.stride, 0)
  }

  /** Writes what some steps back are given. */
  const giveBack = (steps: number, cotangents: ReadonlyArray<Cotangent>): Chunk => {
    const { core: made, places: { buffers } } = held!
    const begin = now - steps
    const chunk = { networks, sums, begin, steps, dt, starts: starts.map(({ step }) => step) }
    fillCotangents(made.views.f64, buffers[0] / 8, chunk, cotangents)
    const first = starts[0].step + begin
    fillHeld(made.views.f64, made.lists(), made.buffers[listNames.indexOf("hold")], first, steps)
    made.tell(headerWords.steps, steps)
    made.tell(extra + words.mode, 1)
    made.tell(extra + words.record, recordAt(onTape))
    return chunk
  }

  /** Takes what clamps and stimuli got in them. */
  const takeBack = (chunk: Chunk, cotangents: ReadonlyArray<Cotangent>): void => {
    const { core: { tell, views: { f64 } }, places: { buffers } } = held!
    tell(extra + words.mode, 0)
    const [stimulated, clamped] = (["stimulate", "hold"] as const).map((name) => buffers[backLists.indexOf(name)] / 8)
    // Where samples do not tell currents through membranes, what is injected gets from them here.
    const through = own.flowing?.extras.membrane === true ? cotangents : []
    takeInputs(f64, { stimulated, clamped }, chunk, all, lists.hold, through)
    now -= chunk.steps
    onTape -= chunk.steps
  }

  /** One chunk backwards. */
  function* backChunk(steps: number, cotangents: ReadonlyArray<Cotangent>): Piece<void> {
    const chunk = giveBack(steps, cotangents)
    const waits = held!.core.call()
    if (waits !== null) yield waits
    takeBack(chunk, cotangents)
  }

  /** One step backwards in which something happened. */
  function* backEvents(step: number, cotangents: ReadonlyArray<Cotangent>): Piece<GradientError | null> {
    const chunk = giveBack(1, cotangents)
    const begun = recordAt(onTape)
    const tell = (): void => held!.core.tell(extra + words.record, begun)
    const flaw = yield* run!.steps.back(held!.core, step, begun - record.bytes, tell)
    takeBack(chunk, cotangents)
    return flaw
  }

  const coefficients = coefficientsOf(own, scheme)
  const takeCouplings = (): void => coefficients.takeHome(held!.core, sums)

  /** Says where the steps that come remember themselves. */
  const tape = (taped: boolean): void => {
    if (!taped) return untaped(held!.core)
    held!.core.tell(extra + words.record, recordAt(onTape))
    held!.core.tell(extra + words.stride, record.bytes)
  }

  const counts = (sinks: ReadonlyArray<Sink> | null): ReadonlyArray<number> =>
    sinks === null ? [] : networks.map((network) => network.recordings.size)

  /** Notes that some steps forwards are done. */
  const gone = (steps: number, taped: boolean): void => {
    now += steps
    if (!taped) return
    onTape += steps
    closeTape(held!.core)
  }

  function* forwardParts(taped: boolean, sinks: ReadonlyArray<Sink> | null, most: number): Generator<Part, void> {
    tape(taped)
    const parts = partsOfStep(held!.core, counts(sinks), starts[0].step + now, sinks ?? [], most / tapedWork)
    for (const part of parts) yield { ...part, work: tapedWork * part.work }
    gone(1, taped)
  }

  function* partsBack(cotangents: ReadonlyArray<Cotangent>, most: number): Generator<Part, void> {
    const alike = coefficients.alike(held!.core, sums, starts[0].step + now - 1, 1)
    for (const _ of alike) yield { work: most, run: () => {} } // a pause
    const chunk = giveBack(1, cotangents)
    for (const part of backParts(own, held!.core, most / backWork)) yield { ...part, work: backWork * part.work }
    takeBack(chunk, cotangents)
    if (now === 0) takeCouplings()
  }

  return {
    // The record after the last, into which steps that are not remembered go.
    bytes: { step: record.bytes, state: kept.bytes, extra: record.bytes },
    longestTape: Math.max(1, Math.floor((mostKernelBytes - map.end - reserved(lists)) / record.bytes) - 2),
    work: { forward: tapedWork * work, back: backWork * work },
    start: function*(from, steps, tape) {
      const memory = yield* resting(memoryFor(tape))
      if (!isPacked) yield* resting(packIn(memory))
      const { core: made } = memory
      starts = from
      snapshot = from
      sums = networks.map(() => zeroSums(map.layout.plan, all, wanted.inputs ? steps : 0))
      now = 0
      onTape = 0
      flaw = null
      coefficients.begin()
      run?.steps.start(from)
      known = from
      yield* resting(loadEvents(made, events(), from))
      for (const [word, count] of barStretches(own)) made.views.f64.fill(0, word, word + count)
    },
    forward: function*(steps, taped, sinks) {
      const first = starts[0].step + now
      if (run !== null && taped && onTape === 0) known = yield* again.store(known, first)
      yield* goOn(steps, taped, sinks)
      gone(steps, taped)
      isKnown = false
      const early = sinks === null ? null : run?.flaw(first, steps) ?? null
      return early === null ? Result.succeed(undefined) : Result.fail(early)
    },
    parts: isWhole ? null : { forward: forwardParts, back: partsBack },
    spikes: run?.steps.slopes ?? null,
    check: function*(at) {
      const since = starts[0].step + now - snapshot[0].step
      const finite = again.fine(null)
      if (since === 0 || (finite && since * work < snapshotWork)) return Result.succeed(undefined)
      const together = { networks, count: networks.length, scheme, dt }
      const states = yield* again.store(snapshot, starts[0].step + now)
      if ((yield* flawed(again, together, snapshot, states)).length > 0) {
        // The tape and what is in memory go, and are no longer wanted where this fails.
        const found = yield* findFlaw(again, together, snapshot, since, at)
        if (Result.isFailure(found)) return Result.fail(found.failure)
        snapshot = found.success
      } else snapshot = states
      if (finite) return Result.succeed(undefined)
      yield* again.load(snapshot)
      if (onTape > 0) closeTape(held!.core) // what ran again wrote over it
      return Result.succeed(undefined)
    },
    states: () => again.store(starts, starts[0].step + now),
    save: function*(slot) {
      if (run === null) kept.save(held!.core.views.f64, slot)
      else keptEvents[slot] = yield* again.store(starts, starts[0].step + now)
    },
    load: function*(slot, step) {
      now = step
      if (run === null) return kept.load(held!.core.views.f64, slot)
      known = keptEvents[slot]
      yield* again.load(known)
    },
    back: function*(steps, cotangents) {
      if (run !== null && !isKnown) yield* resting(run.steps.taped(known, onTape))
      isKnown = true
      for (let done = 0; done < steps;) {
        const step = starts[0].step + now
        const most = Math.min(held!.core.chunk, steps - done)
        const quiet = run?.steps.quiet(step, most) ?? most
        const some = yield* resting(coefficients.alike(held!.core, sums, step - 1, Math.max(1, quiet)))
        if (quiet > 0) yield* backChunk(some, cotangents)
        else flaw = (yield* backEvents(step - 1, cotangents)) ?? flaw
        done += some
      }
      if (now > 0) return Result.succeed(undefined)
      takeCouplings()
      return flaw === null ? Result.succeed(undefined) : Result.fail(flaw)
    },
    result: (k) => {
      const { views } = held!.core
      readSums(views, own, k, sums[k])
      run?.steps.addTo(k, sums[k])
      const bars = readBars(views, own, k)
      return { bars: run === null ? bars : { ...bars, events: run.steps.waiting(k) }, sums: sums[k] }
    },
    pack: function*(list) {
      isPacked = false
      if (list !== networks) lists = yield* backListsOf(list)
      networks = list
      run?.steps.set(list)
      if (run !== null && held !== null && !run.kernel().spiking.fit(list)) {
        held.core.release()
        held = null
      }
    },
    release: () => {
      held?.core.release()
      held = null
    }
  }
}

/** Bytes that lists may take beside the tape: generous. */
const reserved = (lists: Lists): number =>
  (1 << 24) + 1000 * Object.values(lists).reduce((sum, list) => sum + list.length, 0)
