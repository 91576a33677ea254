/** The matrix exponential against its series, closed forms, and matrices of huge norm; and the dense solver that it stands on. */
import { describe, expect, it } from "vitest"
import { conservingExponential } from "../../src/solve/conservingExponential.ts"
import { expm, mapping, multiply, multiplying, pieceOfNumbers, solveDense } from "../../src/solve/expm.ts"

/** The sum of a^k / k! in plain loops: for norms below 2, where nothing cancels much. */
const series = (a: Float64Array, n: number): ReadonlyArray<number> => {
  let term: ReadonlyArray<number> = Array.from({ length: n * n }, (_, k) => k % (n + 1) === 0 ? 1 : 0)
  let sum = term
  for (let k = 1; k < 60; k++) {
    const old = term
    term = old.map((_, ij) => {
      const [i, j] = [Math.floor(ij / n), ij % n]
      return Array.from({ length: n }, (_, m) => old[i * n + m] * a[m * n + j]).reduce((x, y) => x + y, 0) / k
    })
    sum = sum.map((x, ij) => x + term[ij])
  }
  return sum
}

const error = (found: ArrayLike<number>, expected: ReadonlyArray<number>): number => {
  const scale = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((x, k) => Math.abs(x - found[k]))) / scale
}

/** Entries between -1 and 1 from a plain congruence. */
const noise = (n: number, seed: number): Float64Array => {
  let state = seed
  return Float64Array.from({ length: n * n }, () => (state = (state * 48271) % 2147483647) / 2147483647 * 2 - 1)
}

describe("expm", () => {
  it.each([1, 2, 3, 5, 8])("equals the series (n = %d)", (n) => {
    for (const seed of [1, 2, 3]) {
      const a = noise(n, seed).map((x) => x * 2 / n)
      expect(error(expm(a, n), series(a, n))).toBeLessThan(1e-14)
    }
  })

  it("of a scaled matrix is the power: exp(8 a) = exp(a)^8", () => {
    for (const seed of [4, 5, 6]) {
      const a = noise(4, seed)
      let power = expm(a, 4)
      for (let k = 0; k < 3; k++) power = multiply(power, power, 4)
      expect(error(expm(a.map((x) => 8 * x), 4), Array.from(power))).toBeLessThan(1e-12)
    }
  })

  it("of zero is the unit matrix, of a diagonal the exponentials", () => {
    expect(Array.from(expm(new Float64Array(9), 3))).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1])
    expect(
      error(expm(Float64Array.of(1, 0, 0, 0, -20, 0, 0, 0, 3), 3), [
        Math.E,
        0,
        0,
        0,
        Math.exp(-20),
        0,
        0,
        0,
        Math.exp(3)
      ])
    ).toBeLessThan(1e-14)
    expect(Array.from(expm(new Float64Array(0), 0))).toEqual([])
  })

  it("of a nilpotent matrix is the finite sum", () => {
    const n = expm(Float64Array.of(0, 2, 5, 0, 0, 3, 0, 0, 0), 3)
    expect(error(n, [1, 2, 5 + 3, 0, 1, 3, 0, 0, 1])).toBeLessThan(1e-15)
  })

  it("of a rotation turns", () => {
    for (const angle of [0.1, 1, 10, 100]) {
      const turned = expm(Float64Array.of(0, -angle, angle, 0), 2)
      expect(error(turned, [Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)])).toBeLessThan(
        1e-13 * Math.max(1, angle)
      )
    }
  })

  it("of two compartments that exchange is the closed form, over the whole range of stiffness", () => {
    for (const g of [1e-12, 1e-3, 1, 5.37, 5.38, 1e3, 1e6, 1e9, 1e12]) {
      const moved = -Math.expm1(-2 * g) / 2
      const found = expm(Float64Array.of(-g, g, g, -g), 2)
      // Squaring doubles the relative error each time: rounding times the norm.
      expect(error(found, [1 - moved, moved, moved, 1 - moved])).toBeLessThan(8 * Number.EPSILON * Math.max(1, 2 * g))
    }
  })

  it("of a huge norm is finite, or not a number, but comes back", () => {
    const huge = expm(Float64Array.of(-1e15, 1e15, 1e15, -1e15), 2)
    expect(huge.every(Number.isFinite)).toBe(true)
    expect(expm(Float64Array.of(-1e306, 0, 0, -1e306), 2).every(Number.isFinite)).toBe(true)
    expect(expm(Float64Array.of(Infinity, 0, 0, 1), 2).every(Number.isFinite)).toBe(false)
    expect(expm(Float64Array.of(NaN, 0, 0, 1), 2).every(Number.isFinite)).toBe(false)
    expect(expm(Float64Array.of(-1e308, 0, -1e308, 0), 2).length).toBe(4)
  })
})

describe("solveDense", () => {
  it("pivots", () => {
    expect(Array.from(solveDense(Float64Array.of(0, 1, 1, 0), Float64Array.of(2, 3), 2, 1))).toEqual([3, 2])
  })

  it("solves for several right-hand sides", () => {
    const x = Array.from(solveDense(Float64Array.of(2, 1, 1, 3), Float64Array.of(3, 1, 5, -2), 2, 2))
    expect(error(x, [0.8, 1, 1.4, -1])).toBeLessThan(1e-15)
  })
})

describe("long work on matrices", () => {
  const drained = <A>(work: Generator<void, A>): readonly [pauses: number, made: A] => {
    for (let pauses = 0;; pauses++) {
      const next = work.next()
      if (next.done === true) return [pauses, next.value]
    }
  }

  it("pauses while numbers are looked at, and gives what it gives without", () => {
    const a = Float64Array.from({ length: 2 * pieceOfNumbers + 3 }, (_, k) => Math.cos(k))
    const [pauses, made] = drained(mapping(a, (x, k) => x * k))
    expect(pauses).toBe(2)
    const whole = a.map((x, k) => x * k)
    expect(made.every((x, k) => Object.is(x, whole[k]))).toBe(true)
  })

  it("pauses beside the products of an exponential too", () => {
    const n = 800 // more numbers than a piece
    const none = new Float64Array(n * n) // its products are all of zeros
    const weights = new Float64Array(n).fill(1)
    const balance = Int32Array.from({ length: n }, (_, i) => i)
    const [pauses, made] = drained(conservingExponential(none, n, { balance, weights }))
    expect(made.every((x, k) => x === (k % (n + 1) === 0 ? 1 : 0))).toBe(true)
    const [ofProduct] = drained(multiplying(none, none, n))
    const pass = Math.floor(n * n / pieceOfNumbers) // by numbers
    const rows = Math.floor(pieceOfNumbers / n)
    const byRows = Math.floor(n / rows)
    // 17 products; the norm, 19 passes over all numbers, and to balance an eighth of the rows at a time down the columns, and the sums.
    expect(pass).toBeGreaterThan(0)
    expect(pauses).toBe(17 * ofProduct + byRows + 19 * pass + Math.floor(n / (rows >> 3)) + byRows)
  })
})
