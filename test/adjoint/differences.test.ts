/**
 * Derivatives from differences, on functions of one number: where they look, how many digits they have, and that they know it.
 */
import { assert, describe, it } from "vitest"
import { extrapolate, places, type Probed, rungs, type Side, termsOf } from "../../src/adjoint/differences.ts"

/** What 16 units in the last place of the largest value come to over a step. */
const rounding = (values: ReadonlyArray<number>, step: number): number =>
  16 * Number.EPSILON * Math.max(...values.map(Math.abs)) / Math.abs(step)

/** Values that nothing else is summed up to. */
const plain = (values: ReadonlyArray<number>): ReadonlyArray<Probed> => values.map((value) => ({ value, terms: 0 }))

describe("differences", () => {
  const derivative = (f: (x: number) => number, x: number, step: number, side: Side = 0) => {
    const at = places(x, step, side)
    return extrapolate(at, plain(at.map(f)), side)
  }

  it("look at both sides in steps of halves, or at one side from the place itself", () => {
    assert.strictEqual(places(0, 1, 0).length, 2 * rungs)
    assert.deepStrictEqual(places(1, 0.5, 0).slice(0, 6), [0.5, 1.5, 0.75, 1.25, 0.875, 1.125])
    assert.deepStrictEqual(places(1, 0.5, 1).slice(0, 4), [1, 1.5, 1, 1.25])
    assert.deepStrictEqual(places(1, 0.5, -1).slice(0, 4), [1, 0.5, 1, 0.75])
  })

  it("are the derivative of a smooth function, to many digits, and know how many", () => {
    const cases: ReadonlyArray<readonly [(x: number) => number, number, number]> = [
      [Math.sin, 1, Math.cos(1)],
      [Math.exp, 1, Math.E],
      [(x) => x ** 3, 2, 12],
      [(x) => 1 / x, -0.5, -4],
      [(x) => 3 * x + 1, 7, 3]
    ]
    for (const [f, x, expected] of cases) {
      const { uncertainty, value } = derivative(f, x, 0.1 * Math.abs(x))
      // Extrapolation leaves roundings: 2^-53 of the value over a step of a hundredth, some ten of them.
      assert.isAtMost(Math.abs(value - expected), 1e-12 * Math.abs(expected))
      assert.isAtMost(Math.abs(value - expected), 10 * uncertainty + 1e-14 * Math.abs(expected))
      for (const side of [-1, 1] as const) {
        const beside = derivative(f, x, 0.1 * Math.abs(x), side)
        // One-sided differences have errors of all powers of h, so fewer digits.
        assert.isAtMost(Math.abs(beside.value - expected), 1e-9 * Math.abs(expected))
        assert.isAtMost(Math.abs(beside.value - expected), 10 * beside.uncertainty + 1e-13 * Math.abs(expected))
      }
    }
  })

  it("are the extrapolation whose neighbours in Neville's table are nearest, and how far these are", () => {
    // Values that follow no function, so that every place in the table has its own numbers.
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
      for (const side of [-1, 0, 1] as const) {
        const at = places(2, 0.5, side)
        const values = at.map((_, i) => Math.sin(1e4 * seed + 7 * i * i))
        const base = side === 0 ? 4 : 2
        // T(k, 0) is the difference with h / 2^k, and T(k, j) = (base^j T(k, j - 1) - T(k - 1, j - 1)) / (base^j - 1).
        const entry = (k: number, j: number): number =>
          j === 0
            ? (values[2 * k + 1] - values[2 * k]) / (at[2 * k + 1] - at[2 * k])
            : (base ** j * entry(k, j - 1) - entry(k - 1, j - 1)) / (base ** j - 1)
        const all = Array.from({ length: 8 }, (_, k) => k).flatMap((k) =>
          Array.from({ length: k }, (_, i) => i + 1).map((j) => ({
            value: entry(k, j),
            uncertainty: Math.max(
              Math.abs(entry(k, j) - entry(k, j - 1)),
              Math.abs(entry(k, j) - entry(k - 1, j - 1))
            ) + rounding(values, at[2 * k + 1] - at[2 * k])
          }))
        )
        const best = all.reduce((a, b) => b.uncertainty < a.uncertainty ? b : a)
        const found = extrapolate(at, plain(values), side)
        // Some roundings of numbers below 2^8.
        assert.isAtMost(Math.abs(found.value - best.value), 1e-12 * Math.abs(best.value) + 1e-13)
        assert.isAtMost(Math.abs(found.uncertainty - best.uncertainty), 1e-12 * Math.abs(best.value) + 1e-13)
      }
    }
  })

  it("are no surer than values are exact", () => {
    // Values that are the same to the last bit say nothing of a slope below their own roundings.
    const { uncertainty, value } = derivative(() => 60, 1, 0.01)
    assert.strictEqual(value, 0)
    assert.isAbove(uncertainty, 60 * 2 ** -52 / 0.02)
    assert.isBelow(uncertainty, 1e-10)
  })

  it("are no surer than what values are summed of is exact", () => {
    // The value of a sum that cancels says nothing of how its terms of 70 round; here it moves by 1e-14, whichever way x does.
    const at = places(0, 0.01, 0)
    const values = at.map((x) => x > 0 ? 1e-14 : 0)
    const [careless, careful] = [0, 70].map((terms) => extrapolate(at, values.map((value) => ({ value, terms })), 0))
    assert.isAtLeast(Math.abs(careless.value), 5e-13)
    assert.isBelow(4 * careless.resolution, 5e-13)
    assert.isAtMost(Math.abs(careful.value), careful.uncertainty)
    assert.strictEqual(careful.resolution, 16 * Number.EPSILON * (1e-14 + 70) / 0.02)
    assert.strictEqual(termsOf({ data: Float64Array.of(1, -1) }, [2, 3]), 5)
  })

  it("are exact for what extrapolation makes exact", () => {
    // Central differences of x³ at 0 are h², which one extrapolation takes away; of |x| at 0 they are 0, the mean of both sides.
    const cases = [
      [derivative((x) => x ** 3, 0, 0.5), 0, rounding([0.5 ** 3], 0.25), rounding([0.5 ** 3], 1)],
      [derivative(Math.abs, 0, 0.5), 0, rounding([0.5], 0.5), rounding([0.5], 1)],
      [derivative(Math.abs, 0, 0.5, 1), 1, rounding([0.5], 0.25), rounding([0.5], 0.5)],
      [derivative(Math.abs, 0, 0.5, -1), -1, rounding([0.5], 0.25), rounding([0.5], 0.5)]
    ] as const
    for (const [found, value, uncertainty, resolution] of cases) {
      assert.deepStrictEqual(found, { value, uncertainty, resolution })
    }
  })

  it("of a function with a kink beside the place are those of this side", () => {
    const { uncertainty, value } = derivative((x) => Math.abs(x - 0.01), 0, 0.1)
    assert.isAtMost(Math.abs(value + 1), 1e-12)
    assert.isAtMost(uncertainty, 1e-12)
  })

  it("of a step are uncertain by about as much as they are large", () => {
    const { uncertainty, value } = derivative((x) => x > 0 ? 1 : 0, 0, 0.1)
    assert.isAbove(value, 5)
    assert.isAbove(uncertainty, value / 4)
  })

  it("of a function that is not finite are not finite", () => {
    assert.isTrue(Number.isNaN(derivative(() => NaN, 0, 1).value))
    assert.strictEqual(derivative(() => NaN, 0, 1).uncertainty, Infinity)
  })
})
