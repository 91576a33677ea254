/**
 * Rows of a site, or of a block of synapses, as a function: a body inside, several pairs of rows in one iteration.
 *
 * Pointers go along: one to what rows have of their own, in a site another to their slots, in a block one to tables of addresses. What is
 * added waits until all rows of an iteration are there: its order is that of the rows.
 */
import { type Access, emit, hoist } from "../../kernel/emit.ts"
import { schedule } from "../../kernel/schedule.ts"
import { type Copied, unroll } from "../../kernel/unroll.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import type * as Columns from "../../program/Columns.ts"
import * as Place from "../../program/Place.ts"
import type { Body, Space } from "../../program/Step.ts"
import { rowAddress } from "./addresses.ts"
import { uniformLoad, vector } from "./emitLoops.ts"
import { gradientUnroll, siteUnroll, synapseUnroll } from "./Layout.ts"
import type { MemoryMap } from "./MemoryMap.ts"

/** Offset in a record of the tape where an input is to be remembered, or null. */
export type Remembered = (input: Columns.Column) => number | null

/** What points to the row at hand, in bytes: its own columns, its slot (of a site), its entries in tables (of a block). */
export type RowPointers = {
  readonly row: Code.Local
  readonly slot: Code.Local | null
  readonly index: Code.Local | null
}

type RowPort = Copied<Place.RowPlace>

/** Whether a port is the same everywhere. */
export const isUniform = ({ of }: RowPort): boolean => Place.isUniform(of)

/** Pushes a uniform number once per call of the function. */
export const uniformRow = (code: Code.Code, map: MemoryMap) => ({ of }: RowPort) =>
  Place.isUniform(of) ? uniformLoad(code, map.uniform[of.of], "simd") : null

/** What is added to a number that a table points to. */
type Sum = { readonly table: number; readonly base: number; readonly copy: number; readonly value: Code.Local }

/** Where rows read and write, two at once; `added` takes what is to be added later. */
export const rowAccess = (
  code: Code.Code,
  map: MemoryMap,
  space: Space,
  { index, row, slot }: RowPointers,
  adds: ReadonlySet<Place.RowPlace>,
  added: (sum: Sum) => void
): Access<RowPort> => {
  /** Two numbers from addresses in a table. */
  const gather = (table: number, base: number): void => {
    const low = code.local("v128")
    code.get(index!).memory("i32.load", table).memory("v128.load64_zero", base).set(low)
    code.get(index!).memory("i32.load", table + 4).get(low).memoryLane("v128.load64_lane", base, 1)
  }
  const away = ({ of }: RowPort): Error => new Error(`internal: rows do not write to ${Place.print(of)}`)
  return {
    load: (port) => {
      const address = rowAddress(map, space, port.of)
      if (address._tag === "Table") gather(address.table + 8 * port.copy, address.base)
      else code.get(address._tag === "Slot" ? slot! : row).memory("v128.load", address.at + vector * port.copy)
    },
    store: (port, value) => {
      const address = rowAddress(map, space, port.of)
      if (address._tag === "Fixed") throw away(port)
      if (address._tag === "Table") {
        if (!adds.has(port.of)) throw away(port)
        added({ table: address.table, base: address.base, copy: port.copy, value })
        return "later"
      }
      const pointer = address._tag === "Slot" ? slot! : row
      return void code.get(pointer).get(value).memory("v128.store", address.at + vector * port.copy)
    },
    block: map.blocks.caller(code)
  }
}

/** An access that writes every input that is to be remembered into a record of the tape as it is loaded; `at` points to the row there. */
const remembering = (
  code: Code.Code,
  access: Access<RowPort>,
  at: (place: Place.RowPlace) => Code.Local,
  where: Remembered
): Access<RowPort> => ({
  ...access,
  load: (port) => {
    access.load(port)
    const offset = where(Place.columnOf(port.of))
    if (offset === null) return
    const value = code.local("v128")
    code.tee(value).get(at(port.of)).get(value).memory("v128.store", offset + vector * port.copy)
  }
})

/** Adds for each row of an iteration, one after the other, all that it adds. */
const emitSums = (code: Code.Code, index: Code.Local | null, times: number, sums: ReadonlyArray<Sum>): void => {
  for (let copy = 0; copy < times; copy++) {
    for (const lane of [0, 1]) {
      for (const [table, own] of Map.groupBy(sums.filter((sum) => sum.copy === copy), (sum) => sum.table)) {
        const at = code.local("i32")
        code.get(index!).memory("i32.load", table + 8 * copy + 4 * lane).set(at)
        for (const { base, value } of own) {
          code.get(at).get(at).memory("f64.load", base)
          code.get(value).lane("f64x2.extract_lane", lane).op("f64.add").memory("f64.store", base)
        }
      }
    }
  }
}

/**
 * `site(slot, row, end)`: a body over one range of slots; or `synapses(row, end)`: over a part of a block. All are byte offsets. With a tape,
 * a last parameter is the address of a record in which inputs are remembered.
 */
export const rowsFunction = (
  name: string,
  space: Space,
  { adds, program }: Body<Place.RowPlace>,
  map: MemoryMap,
  tape: Remembered | null = null
): Code.Body => {
  const isSite = space._tag === "Site"
  const code = Code.make(name, Array.from({ length: (isSite ? 3 : 2) + (tape === null ? 0 : 1) }, () => "i32"), [])
  const [row, end, record] = isSite ? code.params.slice(1) : code.params
  const slot = isSite ? code.params[0] : null
  const index = isSite ? null : code.local("i32") // half of `row`: tables have 4 bytes for each
  const walked = slot ?? row // what ends the loop
  const taped = tape === null
    ? []
    : [...(slot === null ? [] : [slot]), row].map((from) => ({ from, pointer: code.local("i32") }))
  for (const { from, pointer } of taped) code.get(record).get(from).op("i32.add").set(pointer)

  const times = space._tag === "Block"
    ? synapseUnroll
    : tape === null
    ? siteUnroll
    : gradientUnroll(map.layout.sites[space.site], siteUnroll)
  const scheduled = schedule(unroll(program, times, Place.isUniform), isUniform)
  const hoisted = hoist(code, scheduled, "simd", uniformRow(code, map))
  const sums: Array<Sum> = []
  const plain = rowAccess(code, map, space, { row, slot, index }, adds, (sum) => void sums.push(sum))
  const inRecord = (place: Place.RowPlace): Code.Local =>
    taped.find(({ from }) => from === (place._tag === "Slot" ? slot : row))!.pointer
  const access = tape === null ? plain : remembering(code, plain, inRecord, tape)
  const advance = (pointer: Code.Local, bytes: number): void =>
    void code.get(pointer).i32(bytes * times).op("i32.add").set(pointer)
  const loop = (): void =>
    void code.loop([], (again) => {
      emit(code, scheduled, "simd", hoisted, access)
      emitSums(code, index, times, sums)
      for (const { pointer } of taped) advance(pointer, vector)
      if (index !== null) advance(index, vector / 2)
      if (walked !== row) advance(row, vector)
      code.get(walked).i32(vector * times).op("i32.add").tee(walked).get(end).op("i32.lt_u").brIf(again)
    })
  if (index === null) loop() // ranges of slots are never empty
  else {
    code.block([], (done) => {
      code.get(row).get(end).op("i32.ge_u").brIf(done)
      code.get(row).i32(1).op("i32.shr_u").set(index)
      loop()
    })
  }
  return code.end()
}
