/**
 * States of a kernel's run outside of its memory: kept in slots, and gone on from; and what a step leaves in the record of the one after it.
 */
import { isPacked } from "../../program/Columns.ts"
import type { MemoryMap } from "../../solve/compiled/MemoryMap.ts"
import type { AdjointMap } from "./AdjointMap.ts"
import { stateStretches } from "./barMemory.ts"

/** States in slots. Working memory of one run. */
export type KeptStates = {
  /** Bytes of each. */
  readonly bytes: number
  readonly save: (f64: Float64Array, slot: number) => void
  readonly load: (f64: Float64Array, slot: number) => void
}

/** None yet, of a kernel. */
export const keptStates = (map: MemoryMap): KeptStates => {
  const kept: Array<Float64Array> = []
  const states = stateStretches(map)
  const words = states.reduce((sum, [, count]) => sum + count, 0)
  return {
    bytes: 8 * words,
    save: (f64, slot) => {
      const copy = kept[slot] ?? new Float64Array(words)
      let at = 0
      for (const [word, count] of states) {
        copy.set(f64.subarray(word, word + count), at)
        at += count
      }
      kept[slot] = copy
    },
    load: (f64, slot) => {
      let at = 0
      for (const [word, count] of states) {
        f64.set(kept[slot].subarray(at, at + count), word)
        at += count
      }
    }
  }
}

/** Writes what a record begins with, from memory: what solves gave, and where spikes are somebody's business what detectors see of it. */
export const beginRecord = (f64: Float64Array, { map, record }: AdjointMap, address: number): void => {
  const copy = (from: number, to: number, count: number): void =>
    void f64.copyWithin((address + to) / 8, from / 8, from / 8 + count)
  const isSeen = map.spikes !== null
  map.systems.forEach(({ x }, i) => {
    const { site, x: begun } = record.systems[i]
    for (const to of isSeen && site !== null ? [begun, site] : [begun]) copy(map.slots.get(x)!, to, map.layout.slots)
  })
  if (!isSeen) return
  record.sites.forEach((columns, s) =>
    columns.forEach((to, column) => {
      const from = isPacked(column) ? map.sites[s].get(column) : undefined
      if (from !== undefined) copy(from, to, map.layout.sites[s].rows.length)
    })
  )
}
