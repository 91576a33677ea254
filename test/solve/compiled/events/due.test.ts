/**
 * The due list of a step in a kernel's memory: events come to their units in any order, and room for them runs out with a word.
 */
import { expect, it } from "vitest"
import * as Item from "../../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../../src/kernel/wasm/Module.ts"
import { allocator } from "../../../../src/solve/compiled/Allocator.ts"
import { arriveFunction, linkFunction, takeFunction } from "../../../../src/solve/compiled/events/emitArrivals.ts"
import {
  dueOffset,
  eventBytes,
  eventFields,
  eventMap,
  kinds,
  queueFields,
  queueOf,
  targetAt,
  targetFields,
  troubles,
  unitBytes,
  unitFields
} from "../../../../src/solve/compiled/events/EventMap.ts"

/** Two units with two edges each, and room for so many events. */
const memoryOf = (room: number) => {
  const memory = allocator(16)
  const map = eventMap([{ units: 0, edges: 1, rests: false }], (block) => [2, 4][block], () => false, 0, 1, memory)
  const events = memory.take(room * eventBytes)
  const [take, link] = [takeFunction(), linkFunction()]
  const arrive = arriveFunction(take, link)
  const bytes = Module.encode({
    imports: [{ module: "kernel", name: "memory", item: Item.memory({ initial: 1 }) }],
    functions: [take, link, arrive],
    exports: { arrive: arrive.func }
  })
  const own = new WebAssembly.Memory({ initial: 1 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { kernel: { memory: own } })
  const i32 = new Int32Array(own.buffer)
  const f64 = new Float64Array(own.buffer)
  const queue = queueOf(map, 0)
  const [type] = map.types
  const word = (address: number): number => i32[address / 4]
  for (let unit = 0; unit < 2; unit++) {
    i32[(type.unitsAt + unitBytes * unit + unitFields.list) / 4] = queue + dueOffset(0)
  }
  for (let edge = 0; edge < 4; edge++) {
    i32[(targetAt(type, edge) + targetFields.unit) / 4] = type.unitsAt + unitBytes * (edge >> 1)
  }
  i32[(queue + queueFields.fresh) / 4] = events
  i32[(queue + queueFields.end) / 4] = events + room * eventBytes
  return {
    arrive: (edge: number, phi: number) =>
      (exports as { readonly arrive: (...args: ReadonlyArray<number>) => void })
        .arrive(queue, phi, 7, 3, kinds.pre, targetAt(type, edge)),
    trouble: () => word(queue + queueFields.trouble),
    /** By unit at which something arrives, the last that came first: what arrives, as edge and part of the step. */
    due: () => {
      const out: Array<ReadonlyArray<readonly [edge: number, phi: number]>> = []
      for (let unit = word(queue + dueOffset(0)); unit !== 0; unit = word(unit + unitFields.next)) {
        const list: Array<readonly [number, number]> = []
        for (let event = word(unit + unitFields.first); event !== 0; event = word(event + eventFields.next)) {
          const target = word(event + eventFields.target)
          list.push([(target - targetAt(type, 0)) / 8, f64[(event + eventFields.phi) / 8]])
        }
        out.push(list)
      }
      return out
    }
  }
}

it("brings events to their units", () => {
  const { arrive, due, trouble } = memoryOf(4)
  expect(due()).toEqual([])
  arrive(2, 0.5)
  arrive(0, 0.75)
  arrive(3, 0.25)
  arrive(1, 0)
  expect(due()).toEqual([[[0, 0.75], [1, 0]], [[2, 0.5], [3, 0.25]]])
  expect(trouble()).toBe(troubles.none)
})

it("says that room ran out", () => {
  const { arrive, due, trouble } = memoryOf(2)
  arrive(2, 0.5)
  arrive(2, 0.25)
  arrive(3, 0)
  arrive(0, 0)
  expect(trouble()).toBe(troubles.noRoom)
  expect(due()).toEqual([[[2, 0.5], [2, 0.25]]])
})
