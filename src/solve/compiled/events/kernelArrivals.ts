/**
 * Arrivals that do not depend on a run, in a kernel: what a state has on its way, and what sources send. They are written into memory ahead of
 * each piece, as samples of stimuli are; what synapses sent to themselves meanwhile is read back for the state that a run ends in.
 */
import type { Network } from "../../../network/Network.ts"
import { tooMany } from "../../../table/limits.ts"
import { type Arrival, merged, ordered } from "../../events/Arrival.ts"
import { type EventPlan, eventPlan, withDelaysOf } from "../../events/EventPlan.ts"
import type { Events, Spike } from "../../events/Events.ts"
import { startEvents } from "../../events/eventStep.ts"
import { checkRoom, pull, type Pulled } from "../../events/pull.ts"
import { mostArrivals } from "../../limits.ts"
import { type Pausing, stretches } from "../../Pieces.ts"
import { plan } from "../../Plan.ts"
import { SimulationError } from "../../SimulationError.ts"
import type { Sink } from "../../Sink.ts"
import type { State } from "../../State.ts"
import type { Allocator, Views } from "../Allocator.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import { troubles } from "./EventMap.ts"
import { type EventMemory, eventMemory, type Room } from "./eventMemory.ts"

/** Arrivals in the memory of a kernel. */
export type KernelArrivals = {
  /** The room for them. */
  readonly room: Room
  readonly take: (memory: Allocator, chunk: number) => void
  /** Takes networks of the kernel's structure; their states come next. */
  readonly pack: (networks: ReadonlyArray<Network>) => Pausing<void>
  readonly load: (views: Views, states: ReadonlyArray<State>) => Pausing<void>
  /** Writes what acts in some steps, at most `most`; gives how many, 0 where there is no room for the first. */
  readonly fill: (views: Views, first: number, most: number) => Pausing<number>
  /** Rows that nobody goes through before something arrives. */
  readonly resting: (views: Views) => number
  /** Hands out the spikes of sources that are recorded, of the steps that were filled in last. */
  readonly hand: (sinks: ReadonlyArray<Sink>) => void
  /** Whether nothing has gone wrong since states were loaded. */
  readonly fine: (views: Views) => boolean
  /** The room that would have done, as far as is known; null where there was enough. */
  readonly wanted: (views: Views) => Room | null
  /** States with all that is on its way beside spikes in flight, sources as they are, and spikes of sources in the last step before those of detectors. */
  readonly store: (views: Views, states: ReadonlyArray<State>) => Pausing<ReadonlyArray<State>>
}

/** One of the networks on its way. */
type Way = {
  readonly network: Network
  readonly plan: EventPlan
  trains: Events["trains"]
  /** What is to arrive, by step, each list in the order of coming. */
  readonly waiting: Map<number, Array<Arrival>>
  /** Spikes of sources in the last step, and in all that were filled in last. */
  last: ReadonlyArray<Spike>
  recent: Array<Spike>
}

/** Of a kernel in whose network events are somebody's business. */
export const kernelArrivals = (map: MemoryMap, dt: number, room: Room): KernelArrivals => {
  const like = eventPlan(map.layout.plan)!
  const memory: EventMemory | null = map.events === null ? null : eventMemory(map, map.events, room)
  let networks: ReadonlyArray<Network> = []
  let ways: ReadonlyArray<Way> = []
  let count = 0
  let given = 0 // room that a step wanted and there was not

  const put = ({ waiting }: Way, arrival: Arrival): void => {
    const list = waiting.get(arrival.step)
    if (list === undefined) waiting.set(arrival.step, [arrival])
    else list.push(arrival)
    const many = ++count > mostArrivals
      ? tooMany("events on their way", count, mostArrivals, "take shorter delays, or fewer synapses")
      : null
    if (many !== null) throw new SimulationError({ reason: many })
  }

  /** Writes what acts in a step as the k-th of a piece; says whether there was room. */
  function* step(views: Views, number: number, k: number): Pausing<boolean> {
    const pulled: Array<Pulled> = []
    for (const way of ways) pulled.push(yield* pull(way.network, way.plan, way.trains, number, dt))
    if (memory !== null) {
      const now = ways.map(({ waiting }, c) => [
        ...waiting.get(number) ?? [],
        ...pulled[c].arrivals.filter((arrival) => arrival.step === number)
      ])
      const wanted = memory.give(views, k, now)
      if (wanted > room.given) {
        if (k === 0) given = wanted
        return false
      }
      now.forEach((list) => (count -= list.length))
    }
    for (const [c, way] of ways.entries()) {
      way.waiting.delete(number)
      for (const arrival of pulled[c].arrivals) {
        if (arrival.step === number) count++
        else put(way, arrival)
      }
      way.trains = pulled[c].trains
      way.last = pulled[c].spikes
      for (const spike of pulled[c].spikes) way.recent.push(spike)
    }
    return true
  }

  return {
    room,
    take: (allocator, chunk) => memory?.take(allocator, chunk),
    pack: function*(list) {
      networks = list
      if (memory !== null) yield* memory.pack()
    },
    load: function*(views, states) {
      memory?.reset(views)
      const currents = new Set(networks.flatMap(({ recordings }) => [...recordings].map(({ state }) => state)))
      memory?.rest(views, (type) => currents.has(like.answering[type].placed.compiled.current?.name ?? ""))
      count = given = 0
      ways = networks.map((network, c): Way => {
        const { spikes, trains } = states[c].events ?? startEvents(plan(network), network)!
        return { network, plan: withDelaysOf(like, network), trains, waiting: new Map(), last: spikes, recent: [] }
      })
      for (const [c, way] of ways.entries()) {
        const arrivals = states[c].events?.arrivals ?? []
        // Spikes of detectors in the last step are told by whoever has detectors.
        way.last = way.last.filter(({ source }) => source < like.generators)
        for (const [from, to] of stretches(arrivals.length)) {
          for (let i = from; i < to; i++) put(way, arrivals[i])
          yield
        }
      }
    },
    fill: function*(views, first, most) {
      for (const way of ways) way.recent = []
      memory?.begin(views, first)
      for (let k = 0; k < most; k++) {
        try {
          if (yield* step(views, first + k, k)) continue
        } catch (error) {
          // Whoever steps on one by one is told in the step that it is about.
          if (k === 0 || !(error instanceof SimulationError)) throw error
        }
        return k
      }
      return most
    },
    resting: (views) => memory?.resting(views) ?? 0,
    hand: (sinks) =>
      sinks.forEach(({ spikes }, c) => {
        if (spikes === undefined) return
        for (const { source, time } of ways[c].recent) {
          for (const place of like.recorded.get(source) ?? []) spikes[place].push(time)
        }
      }),
    fine: (views) => memory === null || (given === 0 && memory.trouble(views) === troubles.none),
    wanted: (views) => {
      if (given > 0) return { ...room, given: 2 * given }
      return memory?.trouble(views) === troubles.noRoom ? { ...room, made: 4 * room.made } : null
    },
    store: function*(views, states) {
      const sent = memory === null ? [] : memory.sent(views)
      const out: Array<State> = []
      for (const [c, { last, trains, waiting }] of ways.entries()) {
        yield
        const own = yield* ordered([...[...waiting.values()].flat(), ...sent[c] ?? []])
        const { arrivals: flying, detectors, spikes } = states[c].events!
        const arrivals = checkRoom(yield* merged(own, flying))
        out.push({ ...states[c], events: { arrivals, trains, detectors, spikes: [...last, ...spikes] } })
      }
      return out
    }
  }
}
