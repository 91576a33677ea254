/**
 * Spikes of a kernel's detectors as whoever runs it sees them: memory for them, before and after each piece, and in the states of networks.
 */
import type { Network } from "../../../network/Network.ts"
import { type Arrival, ordered } from "../../events/Arrival.ts"
import { eventPlan } from "../../events/EventPlan.ts"
import type { Spike } from "../../events/Events.ts"
import { startEvents } from "../../events/eventStep.ts"
import { push } from "../../events/pull.ts"
import type { Pausing } from "../../Pieces.ts"
import { plan } from "../../Plan.ts"
import type { Sink } from "../../Sink.ts"
import type { State } from "../../State.ts"
import type { Views } from "../Allocator.ts"
import type { More } from "../Core.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import { loadDetectors, storeDetectors } from "./detectorMemory.ts"
import { flights } from "./flights.ts"
import { spikeLog, spikesOf, takeSpikes } from "./SpikeLog.ts"

/** Spikes in the memory of a kernel. */
export type KernelSpikes = {
  /** The memory that they take. */
  readonly more: More
  /** Takes networks of the kernel's structure; their states come next. */
  readonly pack: (views: Views, networks: ReadonlyArray<Network>) => Pausing<void>
  readonly load: (views: Views, states: ReadonlyArray<State>) => Pausing<void>
  /** Before a piece, and after it: hands out what was recorded in its steps. */
  readonly begin: (views: Views, first: number) => void
  readonly take: (views: Views, first: number, steps: number, sinks: ReadonlyArray<Sink>) => void
  /** Visits the spikes of the k-th step of the last piece, by number of the detector over all copies; in no order. */
  readonly each: (views: Views, k: number, visit: (detector: number, part: number) => void) => void
  /** Whether there is room for the spikes of networks, whose delays may be longer than those of the first. */
  readonly fit: (networks: ReadonlyArray<Network>) => boolean
  /** States with what has become of detectors, the spikes of these in the last step, and what is in flight of those from before. */
  readonly store: (
    views: Views,
    before: ReadonlyArray<State>,
    states: ReadonlyArray<State>
  ) => Pausing<ReadonlyArray<State>>
}

/** Of a kernel in which they are somebody's business; there is room for what is in flight in networks like these. */
export const kernelSpikes = (map: MemoryMap, like: ReadonlyArray<Network>, dt: number): KernelSpikes => {
  const own = eventPlan(map.layout.plan)!
  const log = spikeLog(map, own)
  const flying = map.events === null ? null : flights(map, map.events, like, dt)
  let networks: ReadonlyArray<Network> = []
  let isPacked = false
  let piece: { readonly steps: number } | null = null // the last one since states were loaded
  return {
    more: {
      most: log.most,
      take: (memory, steps) => {
        log.take(memory, steps)
        flying?.take(memory)
      }
    },
    fit: (list) => flying === null || flying.fit(list),
    pack: function*(views, list) {
      networks = list
      if (!isPacked) log.pack(views)
      isPacked = true
      yield
      if (flying !== null) yield* flying.pack(views, list)
    },
    load: function*(views, states) {
      piece = null
      flying?.forget(views)
      yield* loadDetectors(views, map, networks, states, dt)
    },
    begin: log.begin,
    each: log.each,
    take: (views, first, steps, sinks) => {
      piece = { steps }
      takeSpikes(log, views, own, { first, steps, dt }, sinks)
    },
    store: function*(views, before, states) {
      const inFlight = flying?.all(views) ?? []
      const ended = piece
      const spikes: ReadonlyArray<ReadonlyArray<Spike>> | null = ended === null
        ? null
        : spikesOf(log, views, own, states.length, { inPiece: ended.steps - 1, inAll: states[0].step - 1 }, dt)
      const out: Array<State> = []
      for (const [c, state] of states.entries()) {
        yield
        const laid = plan(networks[c])
        const events = before[c].events ?? startEvents(laid, networks[c])!
        const arrivals: Array<Arrival> = []
        for (const { copy, detector, part, step } of inFlight) {
          if (copy !== c) continue
          const pushed = yield* push(eventPlan(laid)!, [[detector, part]], step, dt)
          for (const one of pushed) if (one.step >= state.step) arrivals.push(one)
        }
        out.push({
          ...state,
          events: {
            ...events,
            arrivals: yield* ordered(arrivals),
            detectors: storeDetectors(views, map, c, events.detectors),
            spikes: spikes?.[c] ?? events.spikes.filter(({ source }) => source >= own.generators)
          }
        })
      }
      return out
    }
  }
}
