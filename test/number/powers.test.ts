/**
 * Powers of two and ten, and the logarithms that count them, are exact over the whole range.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ceilLog2, powerOfTwo, scale } from "../../src/number/scale.ts"
import { floorLog10, powerOfTen, tenOf } from "../../src/number/tens.ts"

const bitsOf = (x: number): bigint => new BigUint64Array(Float64Array.of(x).buffer)[0]

describe("powers of two", () => {
  it("have one bit, that of their exponent", () => {
    for (let k = -1022; k <= 1023; k++) {
      expect(bitsOf(powerOfTwo(k))).toBe(BigInt(k + 1023) << 52n)
      expect(scale(k)).toBe(powerOfTwo(k))
    }
    for (let k = -1074; k < -1022; k++) expect(bitsOf(powerOfTwo(k))).toBe(1n << BigInt(k + 1074))
    expect([powerOfTwo(-1075), powerOfTwo(-5000), powerOfTwo(1024), powerOfTwo(5000)]).toEqual([
      0,
      0,
      Infinity,
      Infinity
    ])
    expect(scale(-1023)).toBe(0) // no subnormal number, as bits put together would not be one
  })

  it("are counted by the least that is not below", () => {
    fc.assert(fc.property(fc.double({ min: 5e-324, max: 2 ** 1023, noNaN: true }), (x) => {
      const k = ceilLog2(x)
      expect(powerOfTwo(k)).toBeGreaterThanOrEqual(x)
      expect(powerOfTwo(k - 1)).toBeLessThan(x)
    }))
    for (const k of [-1074, -1022, -1, 0, 1, 52, 1023]) expect(ceilLog2(powerOfTwo(k))).toBe(k)
    for (const x of [0, -1, NaN, Infinity]) expect(() => ceilLog2(x)).toThrow("has no whole logarithm")
  })
})

describe("powers of ten", () => {
  it("are found, and nothing beside them", () => {
    for (let n = -323; n <= 308; n++) expect(tenOf(powerOfTen(n))).toBe(n)
    for (const x of [0, -10, 1 + Number.EPSILON, 2, 1.5e3, NaN, Infinity]) expect(tenOf(x)).toBe(null)
  })

  it("are counted by the largest that is not above", () => {
    fc.assert(fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      const n = floorLog10(x)
      expect(powerOfTen(n)).toBeLessThanOrEqual(x)
      expect(powerOfTen(n + 1)).toBeGreaterThan(x)
    }))
  })
})
