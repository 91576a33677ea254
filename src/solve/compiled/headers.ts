/**
 * The headers of a kernel's threads: what is whose. Stretches of lists, ranges of sites, synapses and classes.
 */
import { type Pausing, stretches } from "../Pieces.ts"
import type { Views } from "./Allocator.ts"
import { listWord, tableWords } from "./emitCalls.ts"
import { packEventHeaders } from "./events/packEvents.ts"
import { blockOf, spikeWays } from "./events/SpikeMap.ts"
import type { CellClass } from "./Layout.ts"
import type { Entry, Lists } from "./lists.ts"
import { headerWords, listNames, type MemoryMap } from "./MemoryMap.ts"

/** Where tables, buffers, ranges, scratch areas and headers lie. */
export type Places = {
  readonly tables: ReadonlyArray<number>
  readonly buffers: ReadonlyArray<number>
  readonly ranges: ReadonlyArray<number>
  readonly scratch: ReadonlyArray<number>
  readonly headers: ReadonlyArray<number>
  /** By thread: where its list of junctions begins, and how many there are. */
  readonly through: ReadonlyArray<readonly [table: number, count: number]>
}

/** Where a list lies: its table of (address, offset), its buffer, and the first of its words in a header. */
export type ListPlace = { readonly table: number; readonly buffer: number; readonly word: number }

/** Bytes of an entry of a table: address and offset; of what is given by sources also the number that its sample is divided by. */
export const entryBytes = (name: (typeof listNames)[number]): number => name in sourced ? 16 : 8

/** The lists whose entries have sources in common. */
const sourced = { stimulate: "sources", inject: "injected" } as const

/** Such a list into memory: entries of one source have its place in the buffer, which has a number per source for each step. */
function* packSourced(
  { f64, i32 }: Views,
  headers: ReadonlyArray<number>,
  { buffer, table, word }: ListPlace,
  entries: ReadonlyArray<Entry>,
  sources: number
): Pausing<void> {
  const each = 16
  let next = table
  for (const [thread, header] of headers.entries()) {
    const first = next
    for (const [from, to] of stretches(entries.length)) {
      for (const { address, sample, thread: owner } of entries.slice(from, to)) {
        if (owner !== thread) continue
        i32.set([address, 8 * sample!.source], next / 4)
        f64[next / 8 + 1] = sample!.over
        next += each
      }
      yield
    }
    i32.set([first, (next - first) / each, buffer, 8 * sources], header / 4 + word)
  }
}

/** One list into memory: every thread's stretch of the table. A step of the buffer has a number per entry. Pauses in between. */
export function* packList(
  views: Views,
  headers: ReadonlyArray<number>,
  { buffer, table, word }: ListPlace,
  entries: ReadonlyArray<Entry>
): Pausing<void> {
  let next = table / 4
  for (const [thread, header] of headers.entries()) {
    const first = next
    for (const [from, to] of stretches(entries.length)) {
      for (let i = from; i < to; i++) {
        if (entries[i].thread !== thread) continue
        views.i32[next++] = entries[i].address
        views.i32[next++] = 8 * i
      }
      yield
    }
    views.i32.set([4 * first, (next - first) / 2, buffer, 8 * entries.length], header / 4 + word)
  }
}

/** The headers of all threads: each gets its stretch of every list, its ranges of sites and synapses, and its classes. */
export function* packHeaders(
  views: Views,
  map: MemoryMap,
  lists: Lists,
  { buffers, headers, ranges, scratch, tables, through }: Places
): Pausing<void> {
  const words = tableWords(map)
  for (const [l, name] of listNames.entries()) {
    if (name === "inject" && !map.extras.membrane) continue // its words are somebody else's
    const place = { table: tables[l], buffer: buffers[l], word: listWord(map, name) }
    if (name === "stimulate" || name === "inject") {
      yield* packSourced(views, headers, place, lists[name], lists[sourced[name]].length)
    } else yield* packList(views, headers, place, lists[name])
  }
  map.layout.sites.forEach((site, s) => {
    site.ranges.forEach((r, i) =>
      views.i32.set([8 * r.slot, 8 * r.packed, 8 * (r.slot + r.count)], ranges[s] / 4 + 3 * i)
    )
    headers.forEach((header, thread) => {
      // Ranges stand in the order of slots, so those of a thread follow each other.
      const first = site.ranges.findIndex((r) => r.thread === thread)
      const count = site.ranges.filter((r) => r.thread === thread).length
      const own = [ranges[s] + 12 * Math.max(0, first), count]
      views.i32.set(own, header / 4 + words.sites + 2 * s)
      if (map.spikes !== null) views.i32.set(own, header / 4 + words.detectors + 2 * s)
    })
  })
  const ofClass = (c: CellClass, k: number, thread: number): number =>
    c.thread === thread ? c.pairs * map.trees[k].width : 0
  packEventHeaders(views, map, headers)
  headers.forEach((header, thread) => {
    views.i32[header / 4 + headerWords.scratch] = scratch[thread]
    if (map.spikes !== null) {
      const block = blockOf(map.spikes, thread)
      views.i32.set(spikeWays.map(() => block), header / 4 + words.spikes)
    }
    map.layout.synapses.forEach(({ starts }, t) =>
      views.i32.set([8 * starts[thread], 8 * starts[thread + 1]], header / 4 + words.synapses + 2 * t)
    )
    map.layout.classes.forEach((c, k) => views.i32.set([0, ofClass(c, k, thread)], header / 4 + words.classes + 2 * k))
    map.layout.groups.forEach((group, g) =>
      views.i32.set(
        [0, group.thread === thread ? group.pairs * map.groups[g].width : 0],
        header / 4 + words.groups + 2 * g
      )
    )
    for (let word = words.through; word < words.inject; word += 2) views.i32.set(through[thread], header / 4 + word)
    map.cells.forEach((k, of) =>
      views.i32.set([0, ofClass(map.layout.classes[k], k, thread)], header / 4 + words.cells + 2 * of)
    )
  })
}
