/**
 * Spikes of a kernel's detectors as whoever runs it sees them: memory for them, before and after each piece, and in the states of networks.
 */
import type { Network } from "../../../network/Network.ts"
import { eventPlan } from "../../events/EventPlan.ts"
import type { Spike } from "../../events/Events.ts"
import { startEvents } from "../../events/eventStep.ts"
import type { Pausing } from "../../Pieces.ts"
import { plan } from "../../Plan.ts"
import type { Sink } from "../../Sink.ts"
import type { State } from "../../State.ts"
import type { More } from "../Core.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import type { Views } from "../pack.ts"
import { loadDetectors, storeDetectors } from "./detectorMemory.ts"
import { spikeLog, spikesOf, takeSpikes } from "./SpikeLog.ts"

/** Spikes in the memory of a kernel. */
export type KernelSpikes = {
  /** The memory that they take. */
  readonly more: More
  /** Takes networks of the kernel's structure; their states come next. */
  readonly pack: (views: Views, networks: ReadonlyArray<Network>) => Pausing<void>
  readonly load: (views: Views, states: ReadonlyArray<State>) => Pausing<void>
  /** Before a piece, and after it: hands out what was recorded in its steps. */
  readonly begin: (views: Views) => void
  readonly take: (views: Views, first: number, steps: number, sinks: ReadonlyArray<Sink>) => void
  /** States with what has become of those from before. */
  readonly store: (views: Views, before: ReadonlyArray<State>, states: ReadonlyArray<State>) => ReadonlyArray<State>
}

/** Of a kernel in which they are somebody's business. */
export const kernelSpikes = (map: MemoryMap, dt: number): KernelSpikes => {
  const own = eventPlan(map.layout.plan)!
  const log = spikeLog(map, own)
  let networks: ReadonlyArray<Network> = []
  let isPacked = false
  let piece: { readonly steps: number } | null = null // the last one since states were loaded
  return {
    more: { most: log.most, take: log.take },
    pack: function*(views, list) {
      networks = list
      if (isPacked) return
      log.pack(views)
      yield
      isPacked = true
    },
    load: function*(views, states) {
      piece = null
      yield* loadDetectors(views, map, networks, states, dt)
    },
    begin: log.begin,
    take: (views, first, steps, sinks) => {
      piece = { steps }
      takeSpikes(log, views, own, { first, steps, dt }, sinks)
    },
    store: (views, before, states) => {
      const ended = piece
      const spikes: ReadonlyArray<ReadonlyArray<Spike>> | null = ended === null
        ? null
        : spikesOf(log, views, own, states.length, { inPiece: ended.steps - 1, inAll: states[0].step - 1 }, dt)
      return states.map((state, c) => {
        const events = before[c].events ?? startEvents(plan(networks[c]), networks[c])!
        return {
          ...state,
          events: {
            ...events,
            detectors: storeDetectors(views, map, c, events.detectors, state.step),
            spikes: spikes?.[c] ?? events.spikes
          }
        }
      })
    }
  }
}
