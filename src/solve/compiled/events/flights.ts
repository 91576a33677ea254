/**
 * Memory for spikes in flight, and the rows that get them: which thread has which rows of a detector, by ascending delay.
 *
 * The room for flights is known: until the last of its rows has it, a spike takes as many steps as the longest delay has, and a detector that crosses
 * a threshold spikes in every other of them at most, one that resets in each. Delays are data, so whoever brings longer ones is told that there is
 * not room enough.
 */
import { emitter } from "../../../network/MechanismFields.ts"
import type { Network } from "../../../network/Network.ts"
import { snapped } from "../../events/Arrival.ts"
import { delaysOf, eventPlan } from "../../events/EventPlan.ts"
import { type Pausing, stretches } from "../../Pieces.ts"
import type { Allocator, Views } from "../Allocator.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import { type EventMap, kinds, queueOf, targetAt } from "./EventMap.ts"
import {
  blockOf,
  flightBytes,
  flightFields,
  outgoingBytes,
  outgoingEntry,
  outgoingEntryBytes,
  outgoingFields,
  spikeWords
} from "./SpikeMap.ts"

/** A spike in flight, as it stands in memory. */
export type Flight = { readonly copy: number; readonly detector: number; readonly step: number; readonly part: number }

/** Spikes in flight in a kernel's memory. */
export type Flights = {
  /** Whether there is room for the spikes of networks with these delays. */
  readonly fit: (networks: ReadonlyArray<Network>) => boolean
  readonly take: (memory: Allocator) => void
  /** Writes the rows of all detectors, and forgets what is in flight; pauses in between. */
  readonly pack: (views: Views, networks: ReadonlyArray<Network>) => Pausing<void>
  readonly forget: (views: Views) => void
  /** What is in flight, each once, whoever has rows that get it. */
  readonly all: (views: Views) => ReadonlyArray<Flight>
}

/** Steps in which spikes that are still in flight may have been, at most, where the longest delay has so many steps; the one at hand is among them. */
const stepsInFlight = (steps: number): number => Math.max(1, Math.floor(snapped(1 + steps))) + 1

/** The edges at which detectors' spikes arrive, over all copies: the thread that owns each, and the address of its target. */
const targetsOf = (
  { layout }: MemoryMap,
  { types }: EventMap,
  length: number
): { readonly thread: Uint8Array; readonly target: Int32Array } => {
  const [thread, target] = [new Uint8Array(length), new Int32Array(length)]
  types.forEach((type) => {
    const { padding, rows, starts } = layout.synapses[type.edges]
    for (let t = 0; t < layout.threads; t++) {
      for (let k = starts[t]; k < starts[t + 1]; k++) {
        if (padding[k] === 1) continue
        thread[rows[k]] = t
        target[rows[k]] = targetAt(type, k)
      }
    }
  })
  return { thread, target }
}

/** The flights of a kernel; `like` are networks of its structure, for whose delays there is to be room. */
export const flights = (map: MemoryMap, events: EventMap, like: ReadonlyArray<Network>, dt: number): Flights => {
  const { copies, plan: laid, threads } = map.layout
  const own = eventPlan(laid)!
  const detectors = own.detectors.rows.length
  const edges = laid.network.edges.length
  const { target, thread } = targetsOf(map, events, copies * edges)
  const isReset = new Uint8Array(detectors)
  for (const watching of own.watching) {
    if (emitter(watching.placed.compiled.mechanism) === "Reset") watching.detectors.forEach((k) => (isReset[k] = 1))
  }
  /** The delay of an entry of `outgoing` in a network [steps]. */
  const stepsOf = (network: Network): (i: number) => number => {
    const { delays, postDelays } = delaysOf(network)
    return (i) => (own.outgoing.post[i] === 1 ? postDelays : delays)![own.outgoing.edge[i]] / dt
  }
  const each = (visit: (copy: number, detector: number, from: number, to: number) => void): void => {
    for (let copy = 0; copy < copies; copy++) {
      for (let k = 0; k < detectors; k++) {
        visit(copy, k, own.outgoing.first[own.generators + k], own.outgoing.first[own.generators + k + 1])
      }
    }
  }
  /** By thread: flights at a time, at most. */
  const roomFor = (networks: ReadonlyArray<Network>): ReadonlyArray<number> => {
    const room = Array.from({ length: threads }, () => 0)
    const steps = networks.map(stepsOf)
    const longest = new Float64Array(threads)
    each((copy, k, from, to) => {
      longest.fill(-1)
      for (let i = from; i < to; i++) {
        const t = thread[copy * edges + own.outgoing.edge[i]]
        longest[t] = Math.max(longest[t], steps[copy](i))
      }
      longest.forEach((steps, t) => {
        if (steps < 0) return
        const most = stepsInFlight(steps)
        room[t] += isReset[k] === 1 ? most : Math.ceil(most / 2)
      })
    })
    return room
  }
  const counts = Array.from({ length: threads }, () => 0)
  each((copy, _, from, to) => {
    for (let i = from; i < to; i++) counts[thread[copy * edges + own.outgoing.edge[i]]]++
  })
  const room = roomFor(like)
  let at: ReadonlyArray<{ readonly flights: number; readonly tables: number; readonly rows: number }> | null = null
  let packed: ReadonlyArray<Network> = []
  const isPacked = (networks: ReadonlyArray<Network>): boolean =>
    packed.length > 0 && networks.every((network, c) => {
      const [now, before] = [delaysOf(network), delaysOf(packed[c])]
      return now.delays === before.delays && now.postDelays === before.postDelays
    })
  const places = () => {
    if (at === null) throw new Error("internal: flights without memory")
    return at
  }
  const forget = ({ i32 }: Views): void =>
    places().forEach(({ flights }, t) => (i32[blockOf(map.spikes!, t) / 4 + spikeWords.flying] = flights))
  return {
    fit: (networks) => isPacked(networks) || roomFor(networks).every((wanted, t) => wanted <= room[t]),
    take: (memory) => {
      at = room.map((most, t) => ({
        flights: memory.take(flightBytes * most),
        tables: memory.take(outgoingEntryBytes * copies * detectors),
        rows: memory.take(outgoingBytes * counts[t])
      }))
    },
    pack: function*(views, networks) {
      const { f64, i32 } = views
      if (isPacked(networks)) return forget(views)
      const { edge, first, post } = own.outgoing
      const next = places().map(({ rows }) => rows)
      places().forEach(({ flights, tables }, t) => {
        const block = blockOf(map.spikes!, t) / 4
        i32[block + spikeWords.flights] = flights
        i32[block + spikeWords.outgoing] = tables
        i32[block + spikeWords.queue] = queueOf(events, t)
      })
      for (let copy = 0; copy < copies; copy++) {
        const steps = stepsOf(networks[copy])
        for (const [a, b] of stretches(detectors, detectorsBetween)) {
          for (let k = a; k < b; k++) {
            const begun = next.slice()
            for (const i of byDelay(steps, first[own.generators + k], first[own.generators + k + 1])) {
              const row = copy * edges + edge[i]
              const to = next[thread[row]]
              f64[(to + outgoingFields.delay) / 8] = steps(i)
              i32[(to + outgoingFields.target) / 4] = target[row]
              i32[(to + outgoingFields.kind) / 4] = post[i] === 1 ? kinds.post : kinds.pre
              next[thread[row]] += outgoingBytes
            }
            places().forEach(({ tables }, t) => {
              const entry = (tables + outgoingEntryBytes * (copy * detectors + k)) / 4
              i32[entry + outgoingEntry.from / 4] = begun[t]
              i32[entry + outgoingEntry.to / 4] = next[t]
              i32[entry + outgoingEntry.source / 4] = own.generators + k
            })
          }
          yield
        }
      }
      packed = networks
      forget(views)
    },
    forget,
    all: ({ f64, i32 }) => {
      const seen = new Set<string>()
      const out: Array<Flight> = []
      places().forEach(({ flights }, t) => {
        const end = i32[blockOf(map.spikes!, t) / 4 + spikeWords.flying]
        for (let flight = flights; flight < end; flight += flightBytes) {
          const detector = i32[(flight + flightFields.detector) / 4]
          const step = f64[(flight + flightFields.spike) / 8]
          const key = `${detector} ${step}`
          if (seen.has(key)) continue
          seen.add(key)
          out.push({
            copy: Math.floor(detector / detectors),
            detector: detector % detectors,
            step,
            part: f64[(flight + flightFields.part) / 8]
          })
        }
      })
      return out
    }
  }
}

/** Detectors whose rows are written between two pauses. */
const detectorsBetween = 256

/** Places in a list by ascending delay. */
const byDelay = (delay: (i: number) => number, from: number, to: number): Iterable<number> => {
  const places = Array.from({ length: to - from }, (_, i) => from + i)
  return places.every((i) => i === from || delay(i - 1) <= delay(i))
    ? places
    : places.sort((i, j) => delay(i) - delay(j))
}
