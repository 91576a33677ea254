/**
 * Sweeps the special functions against fixed-point arithmetic on big integers, across every switch-over, and states
 * their limits. The oracle knows only exp (a long Taylor series) and division of power series.
 */
import { describe, expect, it } from "vitest"
import { efunDerivative, exprelDerivative } from "../../src/number/derivatives.ts"
import { efun, exprel, sigmoid, vtrap } from "../../src/number/exp.ts"

/** Relative errors: 4 and 60 units in the last place, the largest that `errors.ts` states, are at most these. */
const valueError = 1e-15
const derivativeError = 1.4e-14

const bits = 2000n // fixed point: exp(-300) is 2^-433, and a tiny x to the fourth power cancels 170 bits
const unit = 1n << bits
const times = (a: bigint, b: bigint): bigint => (a * b) >> bits
const over = (a: bigint, b: bigint): bigint => (a << bits) / b

/** A double is an integer over a power of two: exact. */
const fixed = (x: number): bigint => {
  let shift = 0n
  while (!Number.isInteger(x)) {
    x *= 2
    shift++
  }
  return (BigInt(x) << bits) >> shift
}

const toNumber = (a: bigint): number => {
  const size = Math.max(0, (a < 0n ? -a : a).toString(2).length - 80) // keeps 80 leading bits
  const exponent = size - Number(bits)
  const half = Math.trunc(exponent / 2) // 2^exponent alone may be out of range
  return Number(a >> BigInt(size)) * 2 ** half * 2 ** (exponent - half)
}

const exp = (x: bigint): bigint => {
  const small = x >> 12n // |x| / 4096 < 1, then square twelve times
  let term = unit
  let sum = 0n
  for (let n = 1n; term !== 0n; n++) {
    sum += term
    term = times(term, small) / n
    if (term === -1n) break
  }
  for (let i = 0; i < 12; i++) sum = times(sum, sum)
  return sum
}

/** Derivatives 0 … 3 of a quotient of power series. */
const quotient = (a: ReadonlyArray<bigint>, b: ReadonlyArray<bigint>): ReadonlyArray<number> => {
  const q: Array<bigint> = []
  for (let n = 0; n < 4; n++) {
    let rest = a[n]
    for (let j = 1; j <= n; j++) rest -= times(b[j], q[n - j])
    q.push(over(rest, b[0]))
  }
  return [q[0], q[1], 2n * q[2], 6n * q[3]].map(toNumber)
}

const jets = (x: number): { efun: ReadonlyArray<number>; exprel: ReadonlyArray<number> } => {
  const e = exp(fixed(x))
  const numerator = [e - unit, e, e / 2n, e / 6n]
  const line = [fixed(x), unit, 0n, 0n]
  return { efun: quotient(line, numerator), exprel: quotient(numerator, line) }
}

const sizes = [
  1e-12,
  1e-8,
  1e-4,
  0.1,
  0.5,
  1,
  1.5,
  1.999999,
  2,
  2.000001,
  3,
  5,
  7.99,
  8,
  8.01,
  9.99,
  10.01,
  11.99,
  12.01,
  20,
  50,
  100,
  300
]
const points = sizes.flatMap((x) => [x, -x])

const relative = (found: number, right: number): number => Math.abs(found - right) / Math.abs(right)

describe("special functions", () => {
  it("keep the stated errors everywhere", () => {
    for (const x of points) {
      const e = exp(fixed(x))
      const right = jets(x)
      expect(relative(efun(x), right.efun[0]), `efun(${x})`).toBeLessThan(valueError)
      expect(relative(exprel(x), right.exprel[0]), `exprel(${x})`).toBeLessThan(valueError)
      expect(relative(sigmoid(x), toNumber(over(e, e + unit))), `sigmoid(${x})`).toBeLessThan(valueError)
      for (const k of [1, 2, 3]) {
        expect(relative(efunDerivative(k, x), right.efun[k]), `efun, order ${k}, at ${x}`).toBeLessThan(derivativeError)
        expect(relative(exprelDerivative(k, x), right.exprel[k]), `exprel, order ${k}, at ${x}`).toBeLessThan(
          derivativeError
        )
      }
    }
  })

  it("the oracle itself knows exp", () => {
    for (const x of [-300, -1, -1e-8, 0.5, 10, 300]) {
      expect(relative(toNumber(exp(fixed(x))), Math.exp(x))).toBeLessThan(1e-15)
    }
  })

  it("have their exact limits at 0", () => {
    for (const zero of [0, -0, 5e-324, -5e-324]) {
      expect(efun(zero)).toBe(1)
      expect(exprel(zero)).toBe(1)
      expect(vtrap(zero, 9)).toBe(9)
      expect([1, 2, 3, 4].map((k) => efunDerivative(k, zero) + 0)).toEqual([
        -1 / 2,
        1 / 6,
        expect.closeTo(0, 300),
        expect.closeTo(-1 / 30, 15)
      ])
      expect([1, 2, 3].map((k) => exprelDerivative(k, zero))).toEqual([1 / 2, 1 / 3, 1 / 4])
    }
  })

  it("are right far away", () => {
    expect([efun(800), efun(-800), efun(Infinity), efun(-Infinity)]).toEqual([0, 800, 0, Infinity])
    expect(relative(efun(709), 709 * Math.exp(-709))).toBeLessThan(1e-13)
    expect(efun(720)).toBe(0) // where exp overflows
    expect([1, 2, 3].map((k) => efunDerivative(k, 800) + 0)).toEqual([0, 0, 0])
    expect([1, 2, 3].map((k) => efunDerivative(k, -800) + 0)).toEqual([-1, 0, 0])
    expect([1, 2].map((k) => efunDerivative(k, Infinity))).toEqual([0, 0])
    expect([1, 2].map((k) => efunDerivative(k, -Infinity) + 0)).toEqual([-1, 0])
    expect(relative(exprel(712), Math.exp(356) / 712 * Math.exp(356))).toBeLessThan(1e-13) // exp(712) alone overflows
    expect([exprel(800), exprel(Infinity), exprel(-Infinity)]).toEqual([Infinity, Infinity, 0])
    expect([1, 2].map((k) => exprelDerivative(k, -Infinity) + 0)).toEqual([0, 0])
    expect([exprelDerivative(1, 800), exprelDerivative(1, Infinity)]).toEqual([Infinity, Infinity])
    expect([sigmoid(800), sigmoid(-800), sigmoid(0)]).toEqual([1, 0, 0.5])
    expect([vtrap(8000, 10), vtrap(-8000, 10)]).toEqual([0, 8000])
  })

  it("pass NaN on", () => {
    expect([efun(NaN), exprel(NaN), sigmoid(NaN), vtrap(NaN, 1), efunDerivative(2, NaN), exprelDerivative(2, NaN)])
      .toEqual(Array(6).fill(NaN))
  })
})
