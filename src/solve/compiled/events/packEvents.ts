/**
 * What of events lies in a kernel's memory before it runs: which unit each edge belongs to, which list each unit.
 */
import { type Pausing, stretches } from "../../Pieces.ts"
import type { Views } from "../Allocator.ts"
import type { MemoryMap } from "../MemoryMap.ts"
import { dueOffset, eventWords, queueOf, targetAt, targetFields, unitBytes, unitFields } from "./EventMap.ts"
import { unitPlaces } from "./units.ts"

/** Writes the tables of all types; pauses in between. */
export function* packEvents({ i32 }: Views, { events, layout }: MemoryMap): Pausing<void> {
  if (events === null) return
  for (const [t, type] of events.types.entries()) {
    const { starts } = layout.synapses[type.units]
    for (let thread = 0; thread < layout.threads; thread++) {
      const list = queueOf(events, thread) + dueOffset(t)
      for (let k = starts[thread]; k < starts[thread + 1]; k++) {
        i32[(type.unitsAt + unitBytes * k + unitFields.list) / 4] = list
      }
    }
    const places = unitPlaces(layout, t, layout.plan.network)
    for (const [from, to] of stretches(layout.synapses[type.edges].rows.length)) {
      for (let k = from; k < to; k++) {
        const at = targetAt(type, k)
        i32[(at + targetFields.unit) / 4] = type.unitsAt + unitBytes * (places?.[k] ?? k)
        i32[(at + targetFields.row) / 4] = 8 * k
      }
      yield
    }
  }
}

/** Writes what the headers of threads say of events. */
export const packEventHeaders = (
  { i32 }: Views,
  { events, layout }: MemoryMap,
  headers: ReadonlyArray<number>
): void => {
  if (events === null) return
  const words = eventWords(events)
  headers.forEach((header, thread) => {
    const queue = queueOf(events, thread)
    i32[header / 4 + words.pull] = queue
    events.types.forEach(({ units }, t) => {
      const { starts } = layout.synapses[units]
      i32[header / 4 + words.keep(t)] = queue
      i32[header / 4 + words.answer(t)] = queue
      for (const word of [words.sums(t), words.shown(t)]) {
        i32.set([8 * starts[thread], 8 * starts[thread + 1]], header / 4 + word)
      }
    })
  })
}
