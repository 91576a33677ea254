/**
 * The log of spikes in a kernel's memory: laid out, emptied into the lists of recordings, and read for the state that a run ends in.
 *
 * It cannot overflow: a detector that crosses a threshold spikes in every other step at most, one that resets in every step, so the room for some
 * steps is known, and pieces are no longer than there is room for.
 */
import * as Columns from "../../../program/Columns.ts"
import type { EventPlan } from "../../events/EventPlan.ts"
import type { Spike } from "../../events/Events.ts"
import type { Sink } from "../../Sink.ts"
import type { Allocator, Views } from "../Allocator.ts"
import type { Layout, Range } from "../Layout.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import { blockOf, entryBytes, spikeWords, stretchBytes, tellings } from "./SpikeMap.ts"

/** Bytes of the log, at most, unless a single step needs more. */
const logBytes = 1 << 21

/** A `spike` column of a site, how far others are from it, and the detector of each of its rows, over all copies; -1 for padding. */
type Watched = {
  readonly address: number
  readonly apart: Readonly<Record<"crosses" | "refractory" | "lastStep" | "last", number>>
  readonly telling: number
  readonly ranges: ReadonlyArray<Range>
  readonly detectors: Int32Array
}

const watchedIn = (
  { layout, sites }: MemoryMap,
  { watching, detectors: { rows: all } }: EventPlan
): ReadonlyArray<Watched> => {
  const { packedOf, plan } = layout
  const nodes = plan.network.nodes.length
  return watching.flatMap(({ detectors, emission, placed }) => {
    const { mechanism } = placed.compiled
    const detectorOf = new Int32Array(nodes).fill(-1)
    placed.rows.forEach((row, k) => (detectorOf[row] = detectors[k]))
    return layout.sites.flatMap(({ mechanisms, ranges, rows }, s): ReadonlyArray<Watched> => {
      if (!mechanisms.some((m) => plan.mechanisms[m] === placed)) return []
      const addressOf = (what: Columns.DetectorColumn["what"]): number | undefined =>
        sites[s].get(Columns.detector(what, mechanism.name))
      const address = addressOf("spike")!
      const apart = (what: Columns.DetectorColumn["what"]): number => (addressOf(what) ?? address) - address
      return [{
        address,
        apart: {
          crosses: apart("crosses"),
          refractory: apart("refractory"),
          lastStep: apart("lastStep"),
          last: apart("last")
        },
        telling: tellings[emission?.time ?? "reset"],
        ranges,
        detectors: rows.map((row, k) =>
          packedOf[row] === k ? Math.floor(row / nodes) * all.length + detectorOf[row % nodes] : -1
        )
      }]
    })
  })
}

/** Entries of the log of a thread after some steps, at most. */
const roomFor = (watched: ReadonlyArray<Watched>, thread: number, steps: number): number =>
  watched.reduce((sum, { ranges, telling }) => {
    const own = ranges.reduce((count, range) => range.thread === thread ? count + range.count : count, 0)
    return sum + own * (telling === tellings.reset ? steps : (steps + 1) >> 1)
  }, 0)

/** Where a log lies, and what is in it. */
export type SpikeLog = {
  /** Steps of a piece, at most. */
  readonly most: number
  /** Takes memory for pieces of so many steps. */
  readonly take: (memory: Allocator, steps: number) => void
  /** Writes what does not change. */
  readonly pack: (views: Views) => void
  /** Begins a piece, of which `first` is the number of the first step. */
  readonly begin: (views: Views, first: number) => void
  /** Visits the spikes of one step of the last piece; in no order. */
  readonly each: (views: Views, step: number, visit: (detector: number, part: number) => void) => void
}

type Places = {
  readonly stretches: number
  readonly numbers: ReadonlyArray<number>
  readonly lengths: ReadonlyArray<number>
  readonly entries: ReadonlyArray<number>
}

/** The log of a kernel's spikes. */
export const spikeLog = (map: MemoryMap, plan: EventPlan): SpikeLog => {
  const { threads }: Layout = map.layout
  const watched = watchedIn(map, plan)
  const ofThreads = Array.from({ length: threads }, (_, t) => t)
  const rows = ofThreads.reduce((sum, t) => sum + roomFor(watched, t, 2), 0) / 2
  let places: Places | null = null
  const known = (): Places => {
    if (places === null) throw new Error("internal: a log without memory")
    return places
  }
  return {
    most: Math.max(1, Math.floor(logBytes / entryBytes / Math.max(1, rows)) - 1),
    take: (memory, steps) => {
      const count = watched.reduce((sum, { ranges }) => sum + ranges.length, 0)
      places = {
        stretches: memory.take(stretchBytes * count),
        numbers: watched.map(({ detectors }) => memory.take(4 * detectors.length)),
        lengths: ofThreads.map(() => memory.take(4 * (steps + 1))),
        entries: ofThreads.map((t) => memory.take(entryBytes * roomFor(watched, t, steps)))
      }
    },
    pack: ({ i32 }) => {
      const { entries, lengths, numbers, stretches } = known()
      watched.forEach(({ detectors }, w) => i32.set(detectors, numbers[w] / 4))
      let next = stretches
      for (const thread of ofThreads) {
        const first = next
        for (const [w, { address, apart, ranges, telling }] of watched.entries()) {
          for (const range of ranges) {
            if (range.thread !== thread) continue
            const at = address + 8 * range.packed
            const { crosses, last, lastStep, refractory } = apart
            i32.set(
              [at, at + 8 * range.count, numbers[w] + 4 * range.packed, telling, crosses, refractory, lastStep, last],
              next / 4
            )
            next += stretchBytes
          }
        }
        const block = blockOf(map.spikes!, thread) / 4
        i32[block + spikeWords.stretches] = first
        i32[block + spikeWords.stretchCount] = (next - first) / stretchBytes
        i32[block + spikeWords.lengths] = lengths[thread]
        i32[block + spikeWords.entries] = entries[thread]
      }
    },
    begin: ({ f64, i32 }, first) => {
      known().lengths.forEach((at, thread) => {
        i32[at / 4] = 0
        f64[blockOf(map.spikes!, thread) / 8] = first
      })
    },
    each: ({ f64, i32 }, step, visit) => {
      const { entries, lengths } = known()
      for (const thread of ofThreads) {
        const at = lengths[thread] / 4 + step
        for (let entry = entries[thread] + i32[at]; entry < entries[thread] + i32[at + 1]; entry += entryBytes) {
          visit(i32[entry / 4 + 2], f64[entry / 8])
        }
      }
    }
  }
}

/** Hands the spikes of a piece's steps out to the recordings of each network; `first` is the number of the first step. */
export const takeSpikes = (
  log: SpikeLog,
  views: Views,
  plan: EventPlan,
  { dt, first, steps }: { readonly first: number; readonly steps: number; readonly dt: number },
  sinks: ReadonlyArray<Sink>
): void => {
  if (plan.recorded.size === 0 || sinks.every(({ spikes }) => spikes === undefined)) return
  const { detectors: { rows: { length } }, generators, recorded } = plan
  for (let k = 0; k < steps; k++) {
    log.each(views, k, (detector, part) => {
      const [copy, own] = [Math.floor(detector / length), detector % length]
      for (const place of recorded.get(generators + own) ?? []) {
        sinks[copy]?.spikes?.[place].push((first + k + part) * dt)
      }
    })
  }
}

/** The spikes of one step of a piece by copy, by number of the source; `step` is its number in the piece, and in all. */
export const spikesOf = (
  log: SpikeLog,
  views: Views,
  { detectors: { rows: { length } }, generators }: EventPlan,
  copies: number,
  step: { readonly inPiece: number; readonly inAll: number },
  dt: number
): ReadonlyArray<ReadonlyArray<Spike>> => {
  const out: ReadonlyArray<Array<Spike>> = Array.from({ length: copies }, () => [])
  log.each(views, step.inPiece, (detector, part) => {
    out[Math.floor(detector / length)].push({
      source: generators + detector % length,
      time: (step.inAll + part) * dt
    })
  })
  for (const spikes of out) spikes.sort((a, b) => a.source - b.source)
  return out
}
