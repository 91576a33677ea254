/**
 * Blocks as WebAssembly functions against their meaning, bit for bit, whatever the other lane has to do; what they mean against dense
 * matrices and differences.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { settings } from "../../../property-tests/settings.ts"
import type { Block } from "../../../src/kernel/blocks/Block.ts"
import { exponential, exponentialBack, halvings } from "../../../src/kernel/blocks/exponential.ts"
import { exponentialBackBlock } from "../../../src/kernel/blocks/exponentialBackBlock.ts"
import { exponentialBlock } from "../../../src/kernel/blocks/exponentialBlock.ts"
import * as Pattern from "../../../src/kernel/blocks/Pattern.ts"
import { elimination, largestUnrolled, solve } from "../../../src/kernel/blocks/solve.ts"
import { solveBlock } from "../../../src/kernel/blocks/solveBlock.ts"
import { solveDense } from "../../../src/solve/expm.ts"
import { denseOf, type Matrix, matrixOf, schemeMatrix, vector } from "./arbitraryMatrix.ts"
import { compiledBlock } from "./compiledBlock.ts"

/** Numbers of a row for the block: the matrix, and vectors. */
const row = (values: ArrayLike<number>, ...vectors: ReadonlyArray<ArrayLike<number>>): Float64Array =>
  Float64Array.from([values, ...vectors].flatMap((v) => Array.from(v)))

/** The same bits, or both no number. */
const same = (found: Float64Array, expected: Float64Array): void => {
  expect(found.findIndex((x, k) => !Object.is(x, expected[k]))).toBe(-1)
}

/** A matrix, the same places with other values, and vectors for both. */
const twoRows = (most: number) =>
  schemeMatrix(most).chain((one) =>
    fc.record({
      one: fc.constant(one),
      factor: fc.double({ min: -6, max: 2, noNaN: true }).map((e) => 10 ** e),
      vectors: fc.array(vector(one.pattern.n), { minLength: 4, maxLength: 4 })
    })
  )

const bits = (blockOf: (pattern: Pattern.Pattern) => Block, count: number, most: number, numRuns: number): void =>
  fc.assert(
    fc.property(twoRows(most), ({ factor, one, vectors }) => {
      const block = blockOf(one.pattern)
      const run = compiledBlock(block)
      const first = row(one.values, ...vectors.slice(0, count))
      const second = row(one.values.map((x) => x * factor), ...vectors.slice(2, 2 + count))
      const [a, b] = run(first, second)
      same(a, block.apply(first))
      same(b, block.apply(second))
    }),
    { ...settings, numRuns }
  )

describe("blocks as functions", () => {
  it("the exponential has the bits of its meaning in both lanes", () => {
    bits(exponentialBlock, 1, 20, 100)
  })

  it("so has its reverse", () => {
    bits(exponentialBackBlock, 2, 12, 60)
  })

  it.each([false, true])("so has the solve, written out and in loops (sums: %s)", (sums) => {
    for (const [least, most] of [[2, largestUnrolled], [largestUnrolled + 1, 40]]) {
      fc.assert(
        fc.property(twoRows(most), ({ factor, one, vectors }) => {
          fc.pre(one.pattern.n >= least)
          const pattern = Pattern.symmetric(one.pattern)
          const block = solveBlock(pattern, sums)
          const [first, second] = [1, factor].map((f, l) => row(implicit(one, pattern, f, sums), vectors[l]))
          const [a, b] = compiledBlock(block)(first, second)
          same(a, block.apply(first))
          same(b, block.apply(second))
        }),
        { ...settings, numRuns: 30 }
      )
    }
  })

  it("numbers that are not finite stay in their lane", () => {
    const { pattern, values } = matrixOf(2, [-1, 2, 1, -2])
    const block = exponentialBlock(pattern)
    const fine = row(values, [0.1, -0.1])
    for (const odd of [NaN, Infinity, 1e300]) {
      const [a, b] = compiledBlock(block)(row([-odd, odd, odd, -odd], [0.1, -0.1]), fine)
      same(b, block.apply(fine))
      expect(Array.from(a).every(Number.isFinite)).toBe(odd === 1e300)
    }
  })

  it("a system of one state has no partner", () => {
    const { pattern } = matrixOf(1, [-1])
    const [a, b] = compiledBlock(exponentialBlock(pattern))([-1, 0.5], [-50, 0.5])
    expect(a[0]).toBeCloseTo(-Math.expm1(-1) * 0.5, 15)
    expect(b[0]).toBeCloseTo(0.01, 15)
  })
})

/** 1 - f A by entry; with `sums` the sums of columns on the diagonal. */
const implicit = (matrix: Matrix, pattern: Pattern.Pattern, f: number, sums: boolean): Float64Array => {
  const dense = denseOf(matrix)
  const { n } = pattern
  const w = dense.map((x, at) => (at % (n + 1) === 0 ? 1 : 0) - f * x)
  return Float64Array.from(pattern.rows, (i, e) => {
    const j = pattern.columns[e]
    if (!sums || i !== j) return w[i * n + j]
    let sum = 0
    for (let k = 0; k < n; k++) sum += w[k * n + j]
    return sum
  })
}

describe("what blocks mean", () => {
  it("halves until the norm is at most 2", () => {
    expect([0, 2, 2.0000001, 4, 5, Infinity, NaN].map(halvings)).toEqual([0, 0, 1, 1, 2, 0, 0])
  })

  it("two doublings are one of twice the step: phi1 of M and of M/2 differ by rounding where the norm crosses the bound", () => {
    const { pattern, values } = matrixOf(2, [-0.5, 0.5, 0.5, -0.5])
    const b = Float64Array.of(0.3, -0.3)
    for (const norm of [2 - 1e-15, 2 + 1e-15]) {
      const m = values.map((x) => x * norm)
      const u = exponential(pattern, m, b)
      // Along (1, -1) M is -norm: phi1 in closed form.
      expect(u[0]).toBeCloseTo(0.3 * (-Math.expm1(-norm) / norm), 15)
      expect(u[0] + u[1]).toBeCloseTo(0, 16)
    }
  })

  it("the reverse is the derivative: differences over random matrices", () => {
    fc.assert(
      fc.property(schemeMatrix(8), (matrix) => {
        const { pattern, values } = matrix
        fc.pre(values.every((x) => Math.abs(x) < 300))
        const { n } = pattern
        const numbers = (seed: number, count: number) =>
          Float64Array.from({ length: count }, (_, k) => Math.sin(seed + 7 * k))
        const [b, bar, db] = [numbers(1, n), numbers(2, n), numbers(3, n)]
        const dm = values.map((x, e) => x * Math.cos(e))
        const { b: bBar, m: mBar } = exponentialBack(pattern, values, b, bar)
        const h = 1e-5
        const at = (s: number): number =>
          exponential(pattern, values.map((x, e) => x + s * dm[e]), b.map((x, i) => x + s * db[i])).reduce(
            (sum, x, i) => sum + x * bar[i],
            0
          )
        const left = (at(h) - at(-h)) / (2 * h)
        const right = mBar.reduce((sum, x, e) => sum + x * dm[e], 0) + bBar.reduce((sum, x, i) => sum + x * db[i], 0)
        // Differences: h² of the third derivative, and rounding over h.
        expect(Math.abs(left - right)).toBeLessThan(1e-7 * (1 + Math.abs(right)))
      }),
      settings
    )
  })

  it("eliminates leaves of a star before its centre, ties by number", () => {
    const star = Pattern.symmetric(Pattern.make(4, [[0, 1], [0, 2], [0, 3]]))
    expect(elimination(star).order).toEqual([1, 2, 0, 3])
    expect(elimination(star).neighbours).toEqual([[0], [0], [3], []])
  })

  it("solves as Gauss does with pivoting", () => {
    fc.assert(
      fc.property(schemeMatrix(30), (matrix) => {
        const pattern = Pattern.symmetric(matrix.pattern)
        const { n } = pattern
        const r = Float64Array.from({ length: n }, (_, i) => 1 / (1 + i))
        const w = denseOf(matrix).map((x, at) => (at % (n + 1) === 0 ? 1 : 0) - x)
        const expected = solveDense(w, r, n, 1)
        for (const sums of [false, true]) {
          const found = solve(pattern, sums, implicit(matrix, pattern, 1, sums), r)
          // Rates to 3e4: what columns sum to has lost four digits before anybody solves.
          found.forEach((x, i) => expect(Math.abs(x - expected[i])).toBeLessThan(1e-10 * (1 + Math.abs(expected[i]))))
        }
      }),
      settings
    )
  })

  it("is no number where a pivot is too small", () => {
    const { pattern } = matrixOf(2, [1, 1, 1, 1])
    const at = (...w: ReadonlyArray<number>): ReadonlyArray<number> => Array.from(solve(pattern, false, w, [1, 1]))
    expect(at(1, 0.5, 0.5, 1).every((x) => Math.abs(x - 2 / 3) < 1e-15)).toBe(true)
    expect(at(1e-9, 1, 1, 1)).toEqual([NaN, NaN])
    expect(at(-1, 0.5, 0.5, 1)).toEqual([NaN, NaN])
    expect(at(1, 1, 1, 1)).toEqual([NaN, NaN])
    // With sums of columns a row may be as large as it likes: 1 - dt J of a state that is left at 1e-9 and entered at 1e12.
    const [x, y] = solve(pattern, true, [1, -1e12, -1e-9, 1], [0, 1])
    expect([x + y, x / y]).toEqual([1, 1e12 / (1 + 1e-9)].map((z) => expect.closeTo(z, 3)))
  })
})
