/**
 * Numbers of rows into memory and out of it, against one number at a time.
 */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { packNumbers, scatter, unlessFinite } from "../../src/solve/compiled/rowNumbers.ts"
import { atOnce } from "./atOnce.ts"

const number = fc.constantFrom(NaN, 0, -0, 1, -65, Infinity)
/** Columns of some copies, often of one number; and rows of them, some of them twice. */
const cases = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 })).chain(([copies, n]) =>
  fc.record({
    columns: fc.array(
      fc.oneof(
        number.map((x) => new Float64Array(n).fill(x)),
        fc.array(number, { minLength: n, maxLength: n }).map((list) => Float64Array.from(list))
      ),
      { minLength: copies, maxLength: copies }
    ),
    rows: fc.array(fc.nat(copies * n - 1), { maxLength: 20 }).map((list) => Int32Array.from(list)),
    fallback: number
  })
)
const numberOf = (columns: ReadonlyArray<Float64Array>, row: number): number =>
  columns[Math.floor(row / columns[0].length)][row % columns[0].length]

describe("numbers of rows", () => {
  it("are packed with what is read where there is none", () => {
    fc.assert(fc.property(cases, ({ columns, fallback, rows }) => {
      const out = new Float64Array(rows.length + 2).fill(7)
      atOnce(packNumbers(out, 8, columns, rows, fallback))
      const expected = Array.from(rows, (row) => numberOf(columns, row)).map((x) => Number.isNaN(x) ? fallback : x)
      expect([...out]).toEqual([7, ...expected, 7])
    }))
  })

  it("are taken out so that the first of several places of a row counts", () => {
    fc.assert(fc.property(cases, ({ columns, rows }) => {
      const numbers = Float64Array.from(rows, (_, k) => 100 + k)
      const expected = columns.map((column) => column.slice())
      const n = columns[0].length
      rows.forEach((row, k) => {
        if (rows.indexOf(row) === k) expected[Math.floor(row / n)][row % n] = 100 + k
      })
      // In two stretches, as between pauses: the later rows first.
      const middle = Math.floor(rows.length / 2)
      scatter(columns, rows, numbers, 0, middle, rows.length)
      scatter(columns, rows, numbers, 0, 0, middle)
      expect(columns).toEqual(expected)
    }))
  })

  it("are finite or not, wherever they stand", () => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 15 }), (list) => {
      const numbers = Float64Array.from([NaN, ...list, NaN])
      expect(unlessFinite(numbers, 1, numbers.length - 1)).toBe(0)
      for (let k = 1; k < numbers.length - 1; k++) {
        for (const bad of [NaN, Infinity, -Infinity]) {
          expect(unlessFinite(numbers.with(k, bad), 1, numbers.length - 1)).toBeNaN()
        }
      }
    }))
  })
})
