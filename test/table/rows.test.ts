/** Sets of rows. */
import { describe, expect, it } from "vitest"
import * as Rows from "../../src/table/Rows.ts"

const of = (...rows: ReadonlyArray<number>): Int32Array => Int32Array.from(rows)

describe("rows", () => {
  it("go to a mask and back", () => {
    expect(Rows.toMask(of(0, 2), 4)).toEqual(Uint8Array.of(1, 0, 1, 0))
    expect(Rows.fromMask([true, false, true, false])).toEqual(of(0, 2))
  })

  it("have union, intersection and complement", () => {
    expect(Rows.union(of(1, 4), of(0, 4, 7))).toEqual(of(0, 1, 4, 7))
    expect(Rows.intersection(of(4, 0, 7), of(7, 4))).toEqual(of(4, 7))
    expect(Rows.complement(of(1, 3), 5)).toEqual(of(0, 2, 4))
  })

  it("have them for empty sets too", () => {
    expect(Rows.union(of(), of())).toEqual(of())
    expect(Rows.intersection(of(1), of())).toEqual(of())
    expect(Rows.complement(of(), 2)).toEqual(of(0, 1))
  })

  it("are the same object where filtering or sorting changes nothing", () => {
    const rows = of(1, 2)
    expect(Rows.filter(rows, () => true)).toBe(rows)
    expect(Rows.sorted(rows)).toBe(rows)
    expect(Rows.sorted(of(10, 9, 2))).toEqual(of(2, 9, 10))
  })
})
