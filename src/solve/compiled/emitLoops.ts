/**
 * The loops of a kernel over compartments, synapses and cells: a program inside, its columns outside.
 */
import { type Access, emit, hoist, type Mode } from "../../kernel/emit.ts"
import type { Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import { type Copied, unroll } from "../../kernel/unroll.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import * as Columns from "../../program/Columns.ts"
import { type SolveColumn, type System, systemColumns } from "../../program/System.ts"
import { eachPair } from "./emitCompartments.ts"
import { gradientUnroll, siteUnroll, synapseUnroll } from "./Layout.ts"
import { isVoltage, type MemoryMap, slotOffset } from "./MemoryMap.ts"
import type { SolvePort } from "./treeProgram.ts"

/** Largest tree that is solved by a straight-line program; larger ones go through tables. */
export const largestUnrolled = 24

/** Bytes of two lanes. */
export const vector = 16

/** Whether a port is the step, which is the same everywhere. */
export const isDt = (port: object): boolean => port === Columns.dt
export const isCopiedDt = ({ of }: Copied<object>): boolean => isDt(of)

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
): Access<Copied<Columns.Column>> => {
  const place = ({ copy, of }: Copied<Columns.Column>): readonly [Code.Local, number] => {
    if (of._tag === "Slot") return [slot, map.slots.get(of)! + vector * copy]
    if (Columns.isPacked(of)) return [packed, map.sites[site].get(of)! + vector * copy]
    throw new Error(`internal: ${Columns.print(of)} is no column of a site`)
  }
  return {
    load: (column) => {
      const [pointer, offset] = place(column)
      code.get(pointer).memory("v128.load", offset)
    },
    store: (column, value) => {
      const [pointer, offset] = place(column)
      code.get(pointer).get(value).memory("v128.store", offset)
    },
    block: map.blocks.caller(code)
  }
}

/** Offset in a record of the tape where an input is to be remembered, or null. */
export type Remembered = (input: Columns.Column) => number | null

/** An access that writes every input that is to be remembered into a record of the tape as it is loaded; `at` is the place in the record. */
export const remembering = (
  code: Code.Code,
  access: Access<Copied<Columns.Column>>,
  at: (input: Columns.Column) => Code.Local,
  where: Remembered
): Access<Copied<Columns.Column>> => ({
  ...access,
  load: (input) => {
    access.load(input)
    const offset = where(input.of)
    if (offset === null) return
    const value = code.local("v128")
    code.tee(value).get(at(input.of)).get(value).memory("v128.store", offset + vector * input.copy)
  }
})

/**
 * `site(slot, packed, end)`: a site's program over one range of slots; all three are byte offsets. With a tape, `site(slot, packed, end,
 * record)` remembers inputs in the record at an address.
 */
export const siteFunction = (
  name: string,
  program: Program<Columns.Column>,
  map: MemoryMap,
  site: number,
  tape: Remembered | null = null
): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32", ...(tape === null ? [] : ["i32" as const])], [])
  const [slot, packed, end, record] = code.params
  const pointers = tape === null ? null : { slot: code.local("i32"), packed: code.local("i32") }
  if (pointers !== null) {
    code.get(record).get(slot).op("i32.add").set(pointers.slot).get(record).get(packed).op("i32.add").set(
      pointers.packed
    )
  }
  const plain = siteAccess(code, map, site, slot, packed)
  const access = pointers === null ? plain : remembering(
    code,
    plain,
    (input) => input._tag === "Slot" ? pointers.slot : pointers.packed,
    tape!
  )
  const times = tape === null ? siteUnroll : gradientUnroll(map.layout.sites[site], siteUnroll)
  const scheduled = schedule(unroll(program, times, isDt), isCopiedDt)
  const hoisted = hoist(
    code,
    scheduled,
    "simd",
    (input) => isCopiedDt(input) ? uniformLoad(code, map.uniform.dt, "simd") : null
  )
  code.loop([], (again) => {
    emit(code, scheduled, "simd", hoisted, access)
    for (const pointer of Object.values(pointers ?? {})) {
      code.get(pointer).i32(vector * times).op("i32.add").set(pointer)
    }
    code.get(packed).i32(vector * times).op("i32.add").set(packed)
    code.get(slot).i32(vector * times).op("i32.add").tee(slot).get(end).op("i32.lt_u").brIf(again)
  })
  return code.end()
}

/**
 * `synapses(from, to)`: a synapse type's program over its block, `synapseUnroll` pairs at once; byte offsets into the packed columns. With
 * a tape, `synapses(from, to, record)`.
 */
export const synapseFunction = (
  name: string,
  program: Program<Columns.Column>,
  map: MemoryMap,
  block: number,
  tape: Remembered | null = null
): Code.Body => {
  const code = Code.make(name, ["i32", "i32", ...(tape === null ? [] : ["i32" as const])], [])
  const [packed, end, record] = code.params
  const pointer = tape === null ? null : code.local("i32")
  if (pointer !== null) code.get(record).get(packed).op("i32.add").set(pointer)
  const index = code.local("i32") // half of `packed`: tables have 4 bytes per synapse
  const { columns, post, pre, reads } = map.synapses[block]
  const scheduled = schedule(unroll(program, synapseUnroll, isDt), isCopiedDt)
  const hoisted = hoist(
    code,
    scheduled,
    "simd",
    (input) => isCopiedDt(input) ? uniformLoad(code, map.uniform.dt, "simd") : null
  )
  const v = map.slots.get(Columns.voltage)!
  /** Two numbers from addresses in a table. */
  const gather = (table: number, base: number): void => {
    const low = code.local("v128")
    code.get(index).memory("i32.load", table).memory("v128.load64_zero", base).set(low)
    code.get(index).memory("i32.load", table + 4).get(low).memoryLane("v128.load64_lane", base, 1)
  }
  /** Sums onto a slot column wait until all copies are there: their order is that of the synapses. */
  const sums: Array<{ readonly column: Columns.SlotColumn; readonly copy: number; readonly value: Code.Local }> = []
  const place = (column: Columns.Column, copy: number): number => {
    if (Columns.isPacked(column)) return columns.get(column)! + vector * copy
    throw new Error(`internal: ${Columns.print(column)} is no column of a synapse`)
  }
  const plain: Access<Copied<Columns.Column>> = {
    load: ({ copy, of }) => {
      if (of._tag !== "End") code.get(packed).memory("v128.load", place(of, copy))
      else if (isVoltage(of)) gather((of.end === "pre" ? pre : post) + 8 * copy, v)
      else gather(reads.get(of)!.table + 8 * copy, 0)
    },
    store: ({ copy, of }, value) => {
      if (of._tag !== "Slot") return void code.get(packed).get(value).memory("v128.store", place(of, copy))
      sums.push({ column: of, copy, value })
      return "later"
    },
    block: map.blocks.caller(code)
  }
  const access = pointer === null ? plain : remembering(code, plain, () => pointer, tape!)
  const add = (column: Columns.SlotColumn, at: Code.Local, value: Code.Local, lane: number): void => {
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
      if (pointer !== null) code.get(pointer).i32(vector * synapseUnroll).op("i32.add").set(pointer)
      code.get(index).i32(8 * synapseUnroll).op("i32.add").set(index)
      code.get(packed).i32(vector * synapseUnroll).op("i32.add").tee(packed).get(end).op("i32.lt_u").brIf(again)
    })
  })
  return code.end()
}

/** Where a solve remembers, as offsets in a record: what goes in, one over the diagonals (by class), lines and what comes out. */
export type SolveTape = {
  readonly x: number
  readonly inverse: ReadonlyArray<number>
  readonly lin: number | null
  readonly constant: number | null
  readonly next: number | null
}

/** Columns that a solve may remember as it reads them. */
export const remembers = (column: SolveColumn): column is "x" | "lin" | "constant" =>
  column === "x" || column === "lin" || column === "constant"

/** Parameters of a tree function: pairs from and to, scratch, and with a tape the address of a record. */
export const treeParams = (tape: SolveTape | null): ReadonlyArray<"i32"> => [
  "i32",
  "i32",
  "i32",
  ...(tape === null ? [] : ["i32" as const])
]

/** `tree(from, to, scratch)`: a straight-line tree program over the pairs of a class; byte offsets of pairs. */
export const unrolledTreeFunction = (
  name: string,
  program: Program<SolvePort>,
  map: MemoryMap,
  system: System,
  systemIndex: number,
  cls: number,
  tape: SolveTape | null = null
): Code.Body => {
  const c = map.layout.classes[cls]
  const { width } = map.trees[cls]
  const mode: Mode = c.lanes === 2 ? "simd" : "scalar"
  const [load, store, type] = mode === "simd"
    ? ["v128.load", "v128.store", "v128"] as const
    : ["f64.load", "f64.store", "f64"] as const
  const code = Code.make(name, treeParams(tape), [])
  const [pair, end, , record] = code.params
  const pointer = code.local("i32")
  if (tape !== null) code.get(record).get(pair).op("i32.add").set(pointer)
  const isStep = (port: SolvePort): boolean => port._tag === "H"
  const scheduled = schedule(program, isStep)
  const hoisted = hoist(code, scheduled, mode, (port) => isStep(port) ? uniformLoad(code, map.uniform.h, mode) : null)
  const coefficients = map.coefficients[systemIndex][cls]
  const columns = systemColumns(system)
  const address = (port: SolvePort): number => {
    if (port._tag === "Compartment") return map.slots.get(columns[port.what])! + slotOffset(c, port.k)
    if (port._tag === "Node" && port.what !== "inverse") return coefficients[port.what] + port.t * c.pairs * width
    throw new Error("internal: neither the step nor what is only remembered has an address")
  }
  /** Where a value is remembered: by slot, or by node. */
  const remembered = (port: SolvePort, stored: boolean): number | null => {
    if (tape === null || port._tag === "H") return null
    if (port._tag === "Node") return port.what === "inverse" ? tape.inverse[cls] + port.t * c.pairs * width : null
    const own = stored ? port.what === "x" ? tape.next : null : remembers(port.what) ? tape[port.what] : null
    return own === null ? null : own + slotOffset(c, port.k)
  }
  eachPair(code, pair, end, width, () => {
    emit(code, scheduled, mode, hoisted, {
      load: (input) => {
        code.get(pair).memory(load, address(input))
        const offset = remembered(input, false)
        if (offset === null) return
        const value = code.local(type)
        code.tee(value).get(pointer).get(value).memory(store, offset)
      },
      store: (result, value) => {
        const offset = remembered(result, true)
        if (offset !== null) code.get(pointer).get(value).memory(store, offset)
        if (result._tag === "Compartment") code.get(pair).get(value).memory(store, address(result))
      }
    })
    if (tape !== null) code.get(pointer).i32(width).op("i32.add").set(pointer)
  })
  return code.end()
}
