/**
 * The loops of a kernel over compartments, synapses and cells: a program inside, its columns outside.
 */
import { type Access, emit, hoist, type Mode } from "../../kernel/emit.ts"
import type { Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import { splitName, unroll } from "../../kernel/unroll.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import * as Columns from "./Columns.ts"
import { siteUnroll, synapseUnroll } from "./Layout.ts"
import { type MemoryMap, slotOffset, type System } from "./MemoryMap.ts"

/** Largest tree that is solved by a straight-line program; larger ones go through tables. */
export const largestUnrolled = 24

/** Bytes of two lanes. */
export const vector = 16

/** Pushes a uniform number, once per call of the function. */
export const uniformLoad = (code: Code.Code, address: number, mode: Mode) => (): void => {
  code.i32(0)
  if (mode === "simd") code.memory("v128.load64_splat", address)
  else code.memory("f64.load", address)
}

/** Columns of a site: those of slots from one pointer, packed ones from the other. */
export const siteAccess = (
  code: Code.Code,
  map: MemoryMap,
  site: number,
  slot: Code.Local,
  packed: Code.Local
): Access => {
  const place = (name: string): readonly [Code.Local, number] => {
    const [column, u] = splitName(name)
    const own = Columns.kindOf(column) === "slot"
    return [own ? slot : packed, (own ? map.slots.get(column)! : map.sites[site].get(column)!) + vector * u]
  }
  return {
    load: (column) => {
      const [pointer, offset] = place(column)
      code.get(pointer).memory("v128.load", offset)
    },
    store: (column, value) => {
      const [pointer, offset] = place(column)
      code.get(pointer).get(value).memory("v128.store", offset)
    }
  }
}

/** `site(slot, packed, end)`: a site's program over one range of slots; all three are byte offsets. */
export const siteFunction = (name: string, program: Program, map: MemoryMap, site: number): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32"], [])
  const [slot, packed, end] = code.params
  const isDt = (input: string): boolean => input === Columns.dt
  const scheduled = schedule(unroll(program, siteUnroll, isDt), isDt)
  const hoisted = hoist(
    code,
    scheduled,
    "simd",
    (input) => isDt(input) ? uniformLoad(code, map.uniform.dt, "simd") : null
  )
  code.loop([], (again) => {
    emit(code, scheduled, "simd", hoisted, siteAccess(code, map, site, slot, packed))
    code.get(packed).i32(vector * siteUnroll).op("i32.add").set(packed)
    code.get(slot).i32(vector * siteUnroll).op("i32.add").tee(slot).get(end).op("i32.lt_u").brIf(again)
  })
  return code.end()
}

/** `synapses(from, to)`: a synapse type's program over its block, `synapseUnroll` pairs at once; byte offsets into the packed columns. */
export const synapseFunction = (name: string, program: Program, map: MemoryMap, block: number): Code.Body => {
  const code = Code.make(name, ["i32", "i32"], [])
  const [packed, end] = code.params
  const index = code.local("i32") // half of `packed`: tables have 4 bytes per synapse
  const { columns, post, pre, reads } = map.synapses[block]
  const isDt = (input: string): boolean => input === Columns.dt
  const scheduled = schedule(unroll(program, synapseUnroll, isDt), isDt)
  const hoisted = hoist(
    code,
    scheduled,
    "simd",
    (input) => isDt(input) ? uniformLoad(code, map.uniform.dt, "simd") : null
  )
  const v = map.slots.get(Columns.voltage)!
  /** Two numbers from addresses in a table. */
  const gather = (table: number, base: number): void => {
    const low = code.local("v128")
    code.get(index).memory("i32.load", table).memory("v128.load64_zero", base).set(low)
    code.get(index).memory("i32.load", table + 4).get(low).memoryLane("v128.load64_lane", base, 1)
  }
  /** Sums onto a slot column wait until all copies are there: their order is that of the synapses. */
  const sums: Array<{ readonly column: string; readonly copy: number; readonly value: Code.Local }> = []
  const access: Access = {
    load: (input) => {
      const [column, u] = splitName(input)
      if (column === Columns.preVoltage) gather(pre + 8 * u, v)
      else if (column === Columns.postVoltage) gather(post + 8 * u, v)
      else if (reads.has(column)) gather(reads.get(column)! + 8 * u, 0)
      else code.get(packed).memory("v128.load", columns.get(column)! + vector * u)
    },
    store: (result, value) => {
      const [column, u] = splitName(result)
      if (Columns.kindOf(column) === "slot") sums.push({ column, copy: u, value })
      else code.get(packed).get(value).memory("v128.store", columns.get(column)! + vector * u)
    }
  }
  const add = (column: string, at: Code.Local, value: Code.Local, lane: number): void => {
    code.get(at).get(at).memory("f64.load", map.slots.get(column)!)
    code.get(value).lane("f64x2.extract_lane", lane).op("f64.add").memory("f64.store", map.slots.get(column)!)
  }
  code.block([], (done) => {
    code.get(packed).get(end).op("i32.ge_u").brIf(done)
    code.get(packed).i32(1).op("i32.shr_u").set(index)
    code.loop([], (again) => {
      emit(code, scheduled, "simd", hoisted, access)
      for (let u = 0; u < synapseUnroll; u++) {
        for (const lane of [0, 1]) {
          const at = code.local("i32")
          code.get(index).memory("i32.load", post + 8 * u + 4 * lane).set(at)
          for (const { column, value } of sums.filter((sum) => sum.copy === u)) add(column, at, value, lane)
        }
      }
      code.get(index).i32(8 * synapseUnroll).op("i32.add").set(index)
      code.get(packed).i32(vector * synapseUnroll).op("i32.add").tee(packed).get(end).op("i32.lt_u").brIf(again)
    })
  })
  return code.end()
}

/** `tree(from, to, scratch)`: a straight-line tree program over the pairs of a class; byte offsets of pairs. */
export const unrolledTreeFunction = (
  name: string,
  program: Program,
  map: MemoryMap,
  system: System,
  systemIndex: number,
  cls: number
): Code.Body => {
  const c = map.layout.classes[cls]
  const { width } = map.trees[cls]
  const mode: Mode = c.lanes === 2 ? "simd" : "scalar"
  const code = Code.make(name, ["i32", "i32", "i32"], [])
  const [pair, end] = code.params
  const scheduled = schedule(program, (input) => input === "h")
  const hoisted = hoist(code, scheduled, mode, (input) => input === "h" ? uniformLoad(code, map.uniform.h, mode) : null)
  const coefficients = map.coefficients[systemIndex][cls]
  const columns: Readonly<Record<string, string>> = {
    x: system.x,
    lin: system.lin,
    constant: system.constant,
    inverseCapacitance: Columns.inverseCapacitance
  }
  const address = (input: string): number => {
    const [column, k] = input.split("@")
    return Object.hasOwn(columns, column)
      ? map.slots.get(columns[column])! + slotOffset(c, Number(k))
      : coefficients[column as keyof typeof coefficients] + Number(k) * c.pairs * width
  }
  code.block([], (done) => {
    code.get(pair).get(end).op("i32.ge_u").brIf(done)
    code.loop([], (again) => {
      emit(code, scheduled, mode, hoisted, {
        load: (input) => void code.get(pair).memory(mode === "simd" ? "v128.load" : "f64.load", address(input)),
        store: (result, value) =>
          void code.get(pair).get(value).memory(mode === "simd" ? "v128.store" : "f64.store", address(result))
      })
      code.get(pair).i32(width).op("i32.add").tee(pair).get(end).op("i32.lt_u").brIf(again)
    })
  })
  return code.end()
}
