/**
 * Reading tables of rates in a kernel: one interval per voltage, one polynomial per gate that gives both functions at once.
 *
 * The two SIMD lanes of a polynomial are inf and part at one voltage, so that every load is 16 bytes of one row and nothing is computed in
 * vain; two shuffles then turn the results of two voltages round. Gathering lanes of two voltages instead would take twice the loads.
 */
import { emit, hoist } from "../../kernel/emit.ts"
import { schedule } from "../../kernel/schedule.ts"
import { type Copied, unroll } from "../../kernel/unroll.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import { magic as rounding } from "../../number/coefficients.ts"
import * as Columns from "../../program/Columns.ts"
import * as Place from "../../program/Place.ts"
import type { Body } from "../../program/Step.ts"
import { forwardRows } from "./addresses.ts"
import { vector } from "./emitLoops.ts"
import { isUniform, readsByTable, rowAccess, uniformRow } from "./emitRows.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import { degree, firstInterval, intervalBytes, range, width } from "./RateTable.ts"

/** Adding it rounds to an integer and leaves the number of the interval, counted from the first, in the low bits. */
const magic = rounding - firstInterval

const lowBytes = [0, 1, 2, 3, 4, 5, 6, 7]
const highBytes = [8, 9, 10, 11, 12, 13, 14, 15]

/** Bytes of the lower or higher lanes of two vectors. */
const both = (bytes: ReadonlyArray<number>): ReadonlyArray<number> => [...bytes, ...bytes.map((b) => b + vector)]

type Read = { readonly inf: Code.Local; readonly part: Code.Local }

/** Pushes whether all voltages are in the range; a NaN is not. */
const pushInside = (code: Code.Code, voltages: ReadonlyArray<Code.Local>): void => {
  const bound = { from: code.local("v128"), to: code.local("v128") }
  code.f64x2(range.from, range.from).set(bound.from).f64x2(range.to, range.to).set(bound.to)
  voltages.forEach((v, k) => {
    code.get(v).get(bound.from).op("f64x2.ge").get(v).get(bound.to).op("f64x2.le").op("v128.and")
    if (k > 0) code.op("v128.and")
  })
  code.op("i64x2.all_true")
}

/** Reads all gates of a table at two voltages. */
const readTables = (code: Code.Code, table: number, states: number, v: Code.Local): ReadonlyArray<Read> => {
  const [scaled, shifted, x] = [code.local("v128"), code.local("v128"), code.local("v128")]
  code.get(v).f64x2(1 / width, 1 / width).op("f64x2.mul").tee(scaled).f64x2(magic, magic).op("f64x2.add").set(shifted)
  code.get(scaled).get(shifted).f64x2(magic, magic).op("f64x2.sub").op("f64x2.sub").set(x)
  const lanes = [lowBytes, highBytes].map((bytes, lane) => {
    const [row, offset] = [code.local("i32"), code.local("v128")]
    code.get(shifted).lane("i32x4.extract_lane", 2 * lane).i32(intervalBytes(states)).op("i32.mul").set(row)
    code.get(x).get(x).shuffle([...bytes, ...bytes]).set(offset)
    return { row, offset }
  })
  return Array.from({ length: states }, (_, s) => {
    const [low, high] = lanes.map(({ offset, row }) => {
      const at = (c: number): number => table + vector * ((degree + 1) * s + c)
      const value = code.local("v128")
      code.get(row).memory("v128.load", at(degree))
      for (let c = degree - 1; c >= 0; c--) {
        code.get(offset).op("f64x2.mul").get(row).memory("v128.load", at(c)).op("f64x2.add")
      }
      code.set(value)
      return value
    })
    const [inf, part] = [code.local("v128"), code.local("v128")]
    code.get(low).get(high).shuffle(both(lowBytes)).set(inf)
    code.get(low).get(high).shuffle(both(highBytes)).set(part)
    return { inf, part }
  })
}

/**
 * `site(slot, packed, end)` with tables: `program` reads them, and an iteration with a voltage outside of their range goes to `direct`, which
 * has none.
 */
export const tableSiteFunction = (
  name: string,
  { program }: Body<Place.RowPlace>,
  map: MemoryMap,
  site: number,
  direct: Code.Body
): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32"], [])
  const [slot, packed, end] = code.params
  const { address, states } = map.tables[site]
  const { siteUnroll } = map.layout.tuning
  const isLooked = ({ of }: Copied<Place.RowPlace>): boolean => of._tag === "Looked"
  const scheduled = schedule(
    unroll(program, siteUnroll, Place.isUniform),
    (input) => isUniform(input) || isLooked(input)
  )
  const hoisted = hoist(code, scheduled, "simd", uniformRow(code, map))
  const index = readsByTable(program) ? code.local("i32") : null
  const nothing = (): never => {
    throw new Error("internal: sites add nothing")
  }
  const columns = rowAccess(
    code,
    map,
    forwardRows(map, { _tag: "Site", site }, null),
    { row: packed, slot, index, record: null },
    new Set(),
    nothing
  )
  const voltages = Array.from({ length: siteUnroll }, () => code.local("v128"))
  code.loop([], (again) => {
    if (index !== null) code.get(packed).i32(1).op("i32.shr_u").set(index)
    voltages.forEach((v, u) => code.get(slot).memory("v128.load", map.slots.get(Columns.voltage)! + vector * u).set(v))
    pushInside(code, voltages)
    code.ifElse([], () => {
      const read = voltages.map((v) => readTables(code, address, states.length, v))
      emit(code, scheduled, "simd", hoisted, {
        ...columns,
        load: (input) => {
          const { copy, of } = input
          if (of._tag === "Looked") code.get(read[copy][of.of.state][of.of.what])
          else columns.load(input)
        }
      })
    }, () => {
      code.get(slot).get(packed).get(slot).i32(vector * siteUnroll).op("i32.add").call(direct.func)
    })
    code.get(packed).i32(vector * siteUnroll).op("i32.add").set(packed)
    code.get(slot).i32(vector * siteUnroll).op("i32.add").tee(slot).get(end).op("i32.lt_u").brIf(again)
  })
  return code.end()
}
