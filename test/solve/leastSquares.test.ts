/** Small dense equations: solved exactly where they can be, with the unknowns named that nothing ties down. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { solveDense } from "../../src/solve/expm.ts"
import { factor } from "../../src/solve/rest/leastSquares.ts"

const entry = fc.double({ min: -1, max: 1, noNaN: true })
const square = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.record({
    rows: fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
    x: fc.array(entry, { minLength: n, maxLength: n })
  })
)

/** Rows with a diagonal that outweighs the rest, so that errors are a few roundings. */
const dominant = (rows: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<ReadonlyArray<number>> =>
  rows.map((row, i) => row.map((a, j) => i === j ? a + (a < 0 ? -2 : 2) * row.length : a))

const times = (rows: ReadonlyArray<ReadonlyArray<number>>, x: ReadonlyArray<number>): ReadonlyArray<number> =>
  rows.map((row) => row.reduce((sum, a, j) => sum + a * x[j], 0))

describe("equations", () => {
  it("give what they were made of, twice over as well", () => {
    fc.assert(fc.property(square, ({ rows, x }) => {
      const a = dominant(rows)
      const { free, solve } = factor([...a, ...a.map((row) => row.map((value) => 3 * value))], x.length)
      const b = times(a, x)
      const found = solve([...b, ...b.map((value) => 3 * value)])
      expect(free).toEqual([])
      x.forEach((value, j) => expect(Math.abs(found[j] - value)).toBeLessThan(1e-13))
      const right = solveDense(Float64Array.from(a.flat()), Float64Array.from(b), x.length, 1)
      x.forEach((value, j) => expect(Math.abs(right[j] - value)).toBeLessThan(1e-13))
    }))
  })

  it("do not mind rates of 1e8 beside others of 1e-8", () => {
    const { free, solve } = factor([[-1e8, 1e8, 0], [0, -1e-8, 1e-8], [1, 1, 1]], 3)
    expect(free).toEqual([])
    solve([0, 0, 1]).forEach((x) => expect(x).toBeCloseTo(1 / 3, 14))
  })

  it("name the unknowns that are free, and those that move with them", () => {
    expect(factor([[1, -1, 0], [-1, 1, 0]], 3).free).toEqual([0, 1, 2])
    expect(factor([[1, -1, 0], [0, 0, 1]], 3).free).toEqual([0, 1])
    expect(factor([[0, 0], [0, 1]], 2).free).toEqual([0])
    expect(factor([[0]], 1).free).toEqual([0])
  })

  it("are met as well as can be where they contradict each other", () => {
    expect(factor([[1], [1]], 1).solve([1, 3])[0]).toBeCloseTo(2, 14)
  })

  it("take the largest pivot, and say that there is none", () => {
    expect([...solveDense(Float64Array.of(0, 1, 1, 0), Float64Array.of(1, 2), 2, 1)]).toEqual([2, 1])
    const none = solveDense(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1), 2, 1)
    expect(none.every(Number.isFinite)).toBe(false)
  })
})
