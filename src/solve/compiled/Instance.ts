/**
 * A kernel as a hand: constants packed, lists of stimuli, clamps and recordings laid out, ready to run stretches of steps.
 *
 * One network, or several of one structure side by side (a batch). The memory is the hand's own until it is let go; states go in and come out
 * as copies.
 */
import * as Result from "effect/Result"
import type { Network } from "../../network/Network.ts"
import * as Columns from "../../program/Columns.ts"
import type { Hand, Part } from "../Hand.ts"
import { type Pausing, type Piece, resting } from "../Pieces.ts"
import { plan } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import type { Sink } from "../Sink.ts"
import type { State } from "../State.ts"
import { type Core, core, type More } from "./Core.ts"
import { groupRows } from "./events/EventMap.ts"
import { type Room, usualRoom } from "./events/eventMemory.ts"
import { type KernelArrivals, kernelArrivals } from "./events/kernelArrivals.ts"
import { type KernelSpikes, kernelSpikes } from "./events/kernelSpikes.ts"
import { kernel } from "./Kernel.ts"
import { layout } from "./Layout.ts"
import { fillBuffers } from "./lists.ts"
import { type Machine, ownThread } from "./Machine.ts"
import { headerWords, listNames, type MemoryMap } from "./MemoryMap.ts"
import type { Rates } from "./RateTable.ts"
import { unlessFinite } from "./rowNumbers.ts"
import { loadStates, storeStates } from "./stateMemory.ts"
import { entriesOfRow, stepParts } from "./stepParts.ts"

/** A kernel for `networks.length` networks of one structure, and the bytes of its memory. */
export type Instance = Hand & { readonly bytes: number }

/**
 * Makes it, with pauses; compiles unless the structure was compiled before. Cells are divided among the threads of the machine. Throws a
 * `SimulationError` where rates are to be tabulated and cannot be.
 */
export function* instance(
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  machine: Machine = ownThread(),
  rates: Rates = "exact"
): Pausing<Instance> {
  const laid = yield* layout(plan(networks[0]), networks.length, machine.threads, machine.tuning)
  const { map, module } = yield* kernel(laid, scheme, rates)
  return yield* instanceOf(map, module, networks, scheme, dt, machine)
}

/** A kernel that has been made, of these networks' structure, in memory of a machine that runs its kind of code. */
export function* instanceOf<Code>(
  map: MemoryMap,
  code: Code,
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  machine: Machine<Code>
): Pausing<Instance> {
  let own = yield* opened(map, code, networks, scheme, dt, machine, usualRoom(map))
  let set = networks
  let known: ReadonlyArray<State> = [] // the states that were in memory last, as far as anybody has seen them
  const counts = networks.map((network) => network.recordings.size)
  const work = workOf(map)
  function* load(states: ReadonlyArray<State>): Pausing<void> {
    yield* loadEvents(own.core, own.events, states)
    known = states
  }
  const wanted = (): Room | null => own.events?.arrivals.wanted(own.core.views) ?? null
  /** Goes from where states were known to a step, with as much room for events as that takes, if there was too little. */
  function* withRoom(step: number): Piece<boolean> {
    if (wanted() === null) return false
    for (let room = wanted(); room !== null; room = wanted()) {
      own.core.release()
      own = yield* resting(opened(map, code, set, scheme, dt, machine, room))
      yield* resting(pack(own, set))
      yield* resting(load(known))
      const since = known[0].step
      if (step > since) yield* runForward(own.core, [], since, step - since, [], own.events)
    }
    return true
  }
  return {
    bytes: own.core.bytes,
    get work() {
      // What rests is looked at by groups.
      return work - (1 - 1 / groupRows) * (own.events?.arrivals.resting(own.core.views) ?? 0)
    },
    set: function*(list) {
      set = list
      if (own.events?.spiking.fit(list) === false) {
        own.core.release()
        own = yield* resting(opened(map, code, list, scheme, dt, machine, own.events.arrivals.room))
      }
      yield* resting(pack(own, list))
    },
    load: (states) => resting(load(states)),
    run: function*(first, steps, sinks) {
      const told = toldIn(sinks)
      for (;;) {
        yield* runForward(own.core, counts, first, steps, sinks, own.events)
        if (!(yield* withRoom(first))) return Result.succeed(undefined)
        told()
      }
    },
    parts: own.core.spare === null ? null : function*(step, sinks, most) {
      const told = toldIn(sinks)
      for (;;) {
        yield* partsOfStep(own.core, counts, step, sinks, most, own.events)
        const again = withRoom(step)
        let next = again.next()
        for (; next.done !== true; next = again.next()) yield { work: most, run: () => {} }
        if (!next.value) return
        told()
      }
    },
    fine: (copy) => fineEvents(own.core, own.events, copy),
    store: function*(before, step) {
      const stored = yield* storeEvents(own.core, own.events, before, step, dt)
      if (own.events?.arrivals.fine(own.core.views) === true) known = stored
      return stored
    },
    release: () => own.core.release()
  }
}

/** Takes back what was told of spikes since: whoever goes again tells them again. */
export const toldIn = (sinks: ReadonlyArray<Sink>): () => void => {
  const before = sinks.map(({ spikes }) => spikes?.map(({ length }) => length))
  return () => sinks.forEach(({ spikes }, c) => spikes?.forEach((list, i) => (list.length = before[c]![i])))
}

/** Spikes of detectors, and what arrives. */
export type KernelEvents = { readonly spiking: KernelSpikes; readonly arrivals: KernelArrivals }

/** A kernel in memory, with room for events. */
type Opened = { readonly core: Core; readonly events: KernelEvents | null }

function* opened<Code>(
  map: MemoryMap,
  code: Code,
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number,
  machine: Machine<Code>,
  room: Room
): Pausing<Opened> {
  const events = kernelEvents(map, networks, dt, room)
  const made = yield* core(map, code, networks, scheme, dt, machine, events?.more)
  return { core: made, events }
}

/** Events of a kernel, with the memory that they take; null where they are nobody's business. */
export const kernelEvents = (
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  dt: number,
  room: Room
): KernelEvents & { readonly more: More } | null => {
  if (map.spikes === null) return null
  const [spiking, arrivals] = [kernelSpikes(map, networks, dt), kernelArrivals(map, dt, room)]
  const take: More["take"] = (memory, chunk) => {
    spiking.more.take?.(memory, chunk)
    arrivals.take(memory, chunk)
  }
  return { spiking, arrivals, more: { ...spiking.more, take } }
}

/** Takes networks of the kernel's structure for events. */
export function* packEvents(
  { arrivals, spiking }: KernelEvents,
  { views }: Core,
  networks: ReadonlyArray<Network>
): Pausing<void> {
  yield* spiking.pack(views, networks)
  yield* arrivals.pack(networks)
}

/** Puts states into memory, with what is on its way in them. */
export function* loadEvents(own: Core, events: KernelEvents | null, states: ReadonlyArray<State>): Pausing<void> {
  yield* loadAll(own, states)
  if (events === null) return
  yield* events.spiking.load(own.views, states)
  yield* events.arrivals.load(own.views, states)
}

/** The states in memory, with what is on its way in them. */
export function* storeEvents(
  { map, views }: Core,
  events: KernelEvents | null,
  before: ReadonlyArray<State>,
  step: number,
  dt: number
): Piece<ReadonlyArray<State>> {
  const states = yield* resting(storeStates(views, map, before, step, dt))
  if (events === null) return states
  const { arrivals, spiking } = events
  return yield* resting(arrivals.store(views, yield* resting(spiking.store(views, before, states))))
}

function* pack({ core, events }: Opened, networks: ReadonlyArray<Network>): Pausing<void> {
  yield* core.pack(networks)
  if (events !== null) yield* packEvents(events, core, networks)
}

/** Work of a step: the rows that it goes through, what dense matrices add, and little for synapses that do nothing until something arrives. */
export const workOf = ({ layout, matrices, order }: MemoryMap): number => {
  const dense = matrices.length === 0
    ? 0
    : layout.classes.reduce((sum, { firstRows, offset }) => sum + firstRows.length * offset.length * offset.length, 0)
  const moving = new Set(
    order.flatMap((turn) => turn._tag === "Rows" && turn.space._tag === "Block" ? [turn.space.block] : [])
  )
  const rows = layout.synapses.reduce(
    (sum, block, b) => sum + block.rows.length / (moving.has(b) ? 1 : groupRows),
    layout.slots
  )
  return rows + matrices.length * dense / entriesOfRow
}

/** Puts states into memory, one for each network, and forgets numbers that were not finite. Pauses now and then. */
export function* loadAll({ map, views }: Core, states: ReadonlyArray<State>): Pausing<void> {
  eachFlaw(map, (from, to) => void views.f64.fill(0, from, to))
  yield* loadStates(views, map, states)
}

/** Runs steps; `counts` are the recordings of each network, whose samples go to the sinks, if there are any. */
export function* runForward(
  own: Core,
  counts: ReadonlyArray<number>,
  first: number,
  steps: number,
  sinks: ReadonlyArray<Sink>,
  events: KernelEvents | null = null
): Piece<void> {
  const { buffers, chunk, views } = own
  const matrices = own.matrices()
  for (let done = 0; done < steps;) {
    const step = first + done
    if (matrices !== null) yield* resting(matrices.pack(step))
    const most = Math.min(chunk, steps - done)
    const alike = matrices?.alikeAfter(step, most) ?? most
    const some = events === null ? alike : yield* resting(events.arrivals.fill(views, step, alike))
    if (some === 0) return // no room for its events
    fillBuffers(views, own.lists(), buffers, first + done, some)
    own.tell(headerWords.steps, some)
    events?.spiking.begin(views, first + done)
    const waits = own.call()
    if (waits !== null) yield waits
    takeSamples(own, counts, some, sinks, done)
    events?.spiking.take(views, first + done, some, sinks)
    events?.arrivals.hand(sinks)
    done += some
  }
}

/** One step as parts, with its samples. */
export function* partsOfStep(
  own: Core,
  counts: ReadonlyArray<number>,
  step: number,
  sinks: ReadonlyArray<Sink>,
  most: number,
  events: KernelEvents | null = null
): Generator<Part, void> {
  const nothing = { work: most, run: () => {} } // a pause
  for (const _ of own.matrices()?.pack(step) ?? []) yield nothing
  const filling = events?.arrivals.fill(own.views, step, 1)
  for (let next = filling?.next(); next !== undefined; next = filling!.next()) {
    if (next.done === true && next.value === 0) return // no room for its events
    if (next.done === true) break
    yield nothing
  }
  fillBuffers(own.views, own.lists(), own.buffers, step, 1)
  events?.spiking.begin(own.views, step)
  yield* stepParts(own, most)
  takeSamples(own, counts, 1, sinks, 0)
  events?.spiking.take(own.views, step, 1, sinks)
  events?.arrivals.hand(sinks)
}

/** Hands out the samples of the steps that were done last, of which the first is sample `done`. */
const takeSamples = (
  { buffers, views }: Core,
  counts: ReadonlyArray<number>,
  steps: number,
  sinks: ReadonlyArray<Sink>,
  done: number
): void => {
  const recorded = counts.reduce((a, b) => a + b, 0)
  let at = buffers[listNames.indexOf("record")] / 8
  sinks.forEach((sink, c) => {
    for (let i = 0; i < counts[c]; i++, at++) {
      const to = i * sink.stride + sink.first + done
      for (let k = 0; k < steps; k++) sink.data[to + k] = views.f64[at + k * recorded]
    }
  })
}

/** Whether all voltages in memory are finite, and all numbers that may come and go were so since states were loaded. */
export const allFinite = ({ map, views }: Core): boolean => {
  const at = map.slots.get(Columns.voltage)! / 8
  let sum = unlessFinite(views.f64, at, at + map.layout.slots)
  // A flaw is 0 or NaN.
  eachFlaw(map, (from, to) => void (sum += unlessFinite(views.f64, from, to)))
  return sum === 0
}

/** The same of one of several networks. */
export const oneFinite = (own: Core, copy: number): boolean => {
  const { map, views } = own
  const { layout } = map
  if (layout.copies === 1) return allFinite(own)
  const { edges, nodes } = layout.plan.network
  let sum = 0
  const at = map.slots.get(Columns.voltage)! / 8
  layout.rowOf.forEach((row, slot) => {
    if (Math.floor(row / nodes.length) === copy) sum += views.f64[at + slot] - views.f64[at + slot]
  })
  const flaws = (columns: ReadonlyMap<Columns.PackedColumn, number>, rows: Int32Array, each: number): void => {
    const address = columns.get(Columns.flaw)
    if (address === undefined) return
    rows.forEach((row, k) => {
      if (Math.floor(row / each) === copy) sum += views.f64[address / 8 + k]
    })
  }
  map.sites.forEach((columns, s) => flaws(columns, layout.sites[s].rows, nodes.length))
  map.synapses.forEach(({ columns }, t) => {
    const { of, rows } = layout.synapses[t]
    flaws(columns, rows, of === "pools" ? nodes.length : edges.length)
  })
  return sum === 0
}

/** The same, and whether nothing has gone wrong with events. */
export const fineEvents = (own: Core, events: KernelEvents | null, copy: number | null): boolean =>
  (events?.arrivals.fine(own.views) ?? true) && (copy === null ? allFinite(own) : oneFinite(own, copy))

/** Visits the stretches of memory that remember numbers that were not finite. */
const eachFlaw = (map: MemoryMap, visit: (from: number, to: number) => void): void => {
  const blocks = [
    ...map.sites.map((columns, s) => [columns, map.layout.sites[s].rows] as const),
    ...map.synapses.map(({ columns }, t) => [columns, map.layout.synapses[t].rows] as const)
  ]
  for (const [columns, rows] of blocks) {
    const address = columns.get(Columns.flaw)
    if (address !== undefined) visit(address / 8, address / 8 + rows.length)
  }
}
