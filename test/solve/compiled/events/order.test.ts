/**
 * The order of events at a unit: a kernel sorts as `withinStep` does, and leaves what a synapse sends to itself at one moment as it was sent.
 */
import * as fc from "fast-check"
import { expect, it } from "vitest"
import * as Item from "../../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../../src/kernel/wasm/Module.ts"
import { laterFunction, sortFunction } from "../../../../src/solve/compiled/events/emitOrder.ts"
import { eventBytes, eventFields, kinds, unitFields } from "../../../../src/solve/compiled/events/EventMap.ts"
import { type Arrival, type ArrivalKind, withinStep } from "../../../../src/solve/events/Arrival.ts"

const later = laterFunction()
const sort = sortFunction(later)
const memory = new WebAssembly.Memory({ initial: 1 })
const { exports } = new WebAssembly.Instance(
  new WebAssembly.Module(Module.encode({
    imports: [{ module: "kernel", name: "memory", item: Item.memory({ initial: 1 }) }],
    functions: [later, sort],
    exports: { sort: sort.func }
  })),
  { kernel: { memory } }
)
const [i32, f64] = [new Int32Array(memory.buffer), new Float64Array(memory.buffer)]

/** The places of arrivals in the order in which a kernel has them, sorted or not. */
const placesIn = (arrivals: ReadonlyArray<Arrival>, sorted: boolean): ReadonlyArray<number> => {
  const [unit, start] = [16, 64]
  const at = (k: number): number => start + eventBytes * k
  i32[(unit + unitFields.first) / 4] = arrivals.length === 0 ? 0 : at(0)
  arrivals.forEach(({ edge, kind, phi, source, spike }, k) => {
    f64[(at(k) + eventFields.phi) / 8] = phi
    f64[(at(k) + eventFields.spike) / 8] = spike
    i32.set([source, kinds[kind], edge, k + 1 < arrivals.length ? at(k + 1) : 0], (at(k) + eventFields.source) / 4)
  })
  if (sorted) (exports as { readonly sort: (unit: number) => void }).sort(unit)
  const out: Array<number> = []
  for (let e = i32[(unit + unitFields.first) / 4]; e !== 0; e = i32[(e + eventFields.next) / 4]) {
    out.push((e - start) / eventBytes)
  }
  if (i32[(unit + unitFields.last) / 4] !== at(out.at(-1)!) && sorted && arrivals.length > 1) {
    // A list that was in order already is left as it is, its end too.
    expect(out).toEqual(arrivals.map((_, k) => k))
  }
  return out
}

const arrival = fc.record({
  step: fc.constant(3),
  phi: fc.constantFrom(0, 0.25, 0.5, 0.999),
  kind: fc.constantFrom<ArrivalKind>("own", "pre", "post"),
  source: fc.nat(3),
  spike: fc.constantFrom(0, 1, 2 ** 40),
  edge: fc.nat(3)
}).map((one): Arrival => one.kind === "own" ? { ...one, source: -1 } : one)

const arrivals = fc.array(arrival, { minLength: 1, maxLength: 300 })

const expected = (list: ReadonlyArray<Arrival>): ReadonlyArray<number> =>
  list.map((_, k) => k).toSorted((a, b) => withinStep(list[a], list[b]))

it("is that of the interpreter", () => {
  fc.assert(fc.property(arrivals, (list) => {
    expect(placesIn(list, true)).toEqual(expected(list))
  }))
})

it("is seen to be another where nobody sorts", () => {
  const unsorted = fc.property(arrivals, (list) => {
    expect(placesIn(list, false)).toEqual(expected(list))
  })
  expect(() => fc.assert(unsorted)).toThrow()
})
