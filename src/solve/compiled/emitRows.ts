/**
 * Rows of a site, or of a block of synapses, as a function: a body inside, several pairs of rows in one iteration.
 *
 * Pointers go along: one to what rows have of their own, in a site another to their slots, where they read others' one to tables of addresses. What is
 * added waits until all rows of an iteration are there: its order is that of the rows.
 */
import { type Access, emit, hoist } from "../../kernel/emit.ts"
import { inputsOf, type Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import { type Copied, unroll } from "../../kernel/unroll.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import * as Place from "../../program/Place.ts"
import type { Body, Space } from "../../program/Step.ts"
import type { Address, RowPlaces } from "./addresses.ts"
import { uniformLoad, vector } from "./emitLoops.ts"
import { rowTimes } from "./Layout.ts"
import type { MemoryMap } from "./MemoryMap.ts"

/** What points to the row at hand, in bytes: its own columns, its slot (of a site), its entries in tables (of a block, and of a site that reads pools). */
export type RowPointers = {
  readonly row: Code.Local
  readonly slot: Code.Local | null
  readonly index: Code.Local | null
  /** The record, and the first two in it; null without one. */
  readonly record:
    | { readonly start: Code.Local; readonly row: Code.Local; readonly slot: Code.Local | null }
    | null
}

/** Whether a port is the same everywhere. */
export const isUniform = <P extends { readonly _tag: string }>({ of }: Copied<P>): boolean => Place.isUniform(of)

/** Pushes a uniform number once per call of the function. */
export const uniformRow =
  (code: Code.Code, map: MemoryMap) => <P extends { readonly _tag: string }>({ of }: Copied<P>) =>
    Place.isUniform(of) ? uniformLoad(code, map.uniform[of.of], "simd") : null

/** Whether a body reads of others, by tables of addresses. */
export const readsByTable = (program: Program<{ readonly _tag: string }>): boolean =>
  inputsOf(program).some(({ _tag }) => _tag === "Via")

/** What is added to a number that a table points to. */
type Sum = { readonly table: number; readonly base: number; readonly copy: number; readonly value: Code.Local }

/** Where rows read and write, two at once; `added` takes what is to be added later. */
export const rowAccess = <P>(
  code: Code.Code,
  map: MemoryMap,
  { address: addressOf, remembered }: RowPlaces<P>,
  { index, record, row, slot }: RowPointers,
  adds: ReadonlySet<P>,
  added: (sum: Sum) => void
): Access<Copied<P>> => {
  /** Two numbers from addresses in a table. */
  const gather = (table: number, base: number, taped: boolean): void => {
    const low = code.local("v128")
    const address = (at: number): void => {
      code.get(index!).memory("i32.load", at)
      if (taped) code.get(record!.start).op("i32.add")
    }
    address(table)
    code.memory("v128.load64_zero", base).set(low)
    address(table + 4)
    code.get(low).memoryLane("v128.load64_lane", base, 1)
  }
  const pointer = ({ _tag }: Extract<Address, { readonly _tag: "Row" | "Slot" }>, taped: boolean): Code.Local => {
    const from = taped ? record! : { row, slot }
    return _tag === "Slot" ? from.slot! : from.row
  }
  return {
    load: ({ copy, of }) => {
      const address = addressOf(of)
      if (address._tag === "Fixed") throw new Error("internal: what is the same everywhere is read before rows are")
      if (address._tag === "Table") gather(address.table + 8 * copy, address.base, address.taped === true)
      else code.get(pointer(address, address.taped === true)).memory("v128.load", address.at + vector * copy)
      const offset = remembered(of)
      if (offset === null) return
      // What a table names is remembered by row.
      const own = address._tag === "Slot" ? pointer(address, true) : record!.row
      const value = code.local("v128")
      code.tee(value).get(own).get(value).memory("v128.store", offset + vector * copy)
    },
    store: ({ copy, of }, value) => {
      const address = addressOf(of)
      if (address._tag === "Table" && adds.has(of)) {
        added({ table: address.table, base: address.base, copy, value })
        return "later"
      }
      if (address._tag === "Fixed" || address._tag === "Table" || address.taped === true) {
        throw new Error("internal: rows write to what is their own, and add to what tables name")
      }
      return void code.get(pointer(address, false)).get(value).memory("v128.store", address.at + vector * copy)
    },
    block: map.blocks.caller(code)
  }
}

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
 * a last parameter is the address of a record.
 */
export const rowsFunction = <P extends { readonly _tag: string }>(
  name: string,
  space: Space,
  { adds, program }: Body<P>,
  map: MemoryMap,
  places: RowPlaces<P>
): Code.Body => {
  const { hasRecord } = places
  const isSite = !("block" in space)
  const code = Code.make(name, Array.from({ length: (isSite ? 3 : 2) + (hasRecord ? 1 : 0) }, () => "i32"), [])
  const [row, end, start] = isSite ? code.params.slice(1) : code.params
  const slot = isSite ? code.params[0] : null
  const index = isSite && !readsByTable(program) ? null : code.local("i32") // half of `row`: tables have 4 bytes for each
  const walked = slot ?? row // what ends the loop
  const inRecord = (from: Code.Local): Code.Local => {
    const pointer = code.local("i32")
    code.get(start).get(from).op("i32.add").set(pointer)
    return pointer
  }
  const record = hasRecord ? { start, slot: slot === null ? null : inRecord(slot), row: inRecord(row) } : null

  const times = rowTimes(map.layout, space, hasRecord)
  const scheduled = schedule(unroll(program, times, Place.isUniform), isUniform)
  const hoisted = hoist(code, scheduled, "simd", uniformRow(code, map))
  const sums: Array<Sum> = []
  const access = rowAccess(code, map, places, { row, slot, index, record }, adds, (sum) => void sums.push(sum))
  const advance = (pointer: Code.Local, bytes: number): void =>
    void code.get(pointer).i32(bytes * times).op("i32.add").set(pointer)
  const loop = (): void =>
    void code.loop([], (again) => {
      emit(code, scheduled, "simd", hoisted, access)
      emitSums(code, index, times, sums)
      for (const pointer of [record?.slot, record?.row]) if (pointer) advance(pointer, vector)
      if (index !== null) advance(index, vector / 2)
      if (walked !== row) advance(row, vector)
      code.get(walked).i32(vector * times).op("i32.add").tee(walked).get(end).op("i32.lt_u").brIf(again)
    })
  if (index !== null) code.get(row).i32(1).op("i32.shr_u").set(index)
  if (isSite) loop() // ranges of slots are never empty
  else {
    code.block([], (done) => {
      code.get(row).get(end).op("i32.ge_u").brIf(done)
      loop()
    })
  }
  return code.end()
}
