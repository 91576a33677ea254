/**
 * The oracle itself: known digits, identities between functions that it computes in different ways, and how it counts errors.
 */
import { describe, expect, it } from "vitest"
import * as Oracle from "./oracle.ts"

/** The first 45 digits of a number of moderate size. */
const digits = (a: Oracle.Big): string => {
  const scaled = a.e < 0 ? (a.m * 10n ** 45n) >> BigInt(-a.e) : (a.m * 10n ** 45n) << BigInt(a.e)
  return `${scaled / 10n ** 45n}.${String(scaled % 10n ** 45n).padStart(45, "0")}`
}
const { big } = Oracle

const relative = (a: Oracle.Big, b: Oracle.Big): number => Math.abs(Oracle.near(Oracle.div(Oracle.sub(a, b), b)))

describe("the oracle", () => {
  it("knows constants", () => {
    expect(digits(Oracle.exp(big(1))).slice(0, 42)).toBe("2.7182818284590452353602874713526624977572")
    expect(digits(Oracle.pi).slice(0, 42)).toBe("3.1415926535897932384626433832795028841971")
    expect(digits(Oracle.log(big(10))).slice(0, 42)).toBe("2.3025850929940456840179914546843642076011")
    expect(digits(Oracle.sqrt(big(2))).slice(0, 42)).toBe("1.4142135623730950488016887242096980785696")
    expect(digits(Oracle.sin(big(1))).slice(0, 42)).toBe("0.8414709848078965066525023216302989996225")
  })

  it.each([1e-300, 1e-20, 0.007, 0.3, 1, 5.5, 40, 300])("satisfies identities at %d", (x) => {
    const a = big(x)
    expect(relative(Oracle.mul(Oracle.exp(a), Oracle.exp(Oracle.neg(a))), big(1))).toBeLessThan(1e-45)
    expect(relative(Oracle.log(Oracle.exp(big(Math.max(x, 1e-3)))), big(Math.max(x, 1e-3)))).toBeLessThan(1e-45)
    expect(relative(Oracle.log1p(Oracle.expm1(a)), a)).toBeLessThan(1e-45)
    const [s, c] = [Oracle.sin(a), Oracle.cos(a)]
    expect(relative(Oracle.add(Oracle.mul(s, s), Oracle.mul(c, c)), big(1))).toBeLessThan(1e-45)
    const [sh, ch] = [Oracle.sinh(a), Oracle.cosh(a)]
    expect(relative(Oracle.mul(Oracle.tanh(a), ch), sh)).toBeLessThan(1e-45)
    // Derivatives beside each other: x e = exp(x) - 1 differentiated k times.
    for (const k of [1, 2, 3]) {
      const before = k === 1 ? Oracle.exprel(a) : Oracle.exprelD(k - 1, a)
      expect(relative(Oracle.add(Oracle.mul(a, Oracle.exprelD(k, a)), Oracle.mul(big(k), before)), Oracle.exp(a)))
        .toBeLessThan(1e-40)
    }
  })

  it("differentiates efun on both sides of the end of the series", () => {
    for (const k of [1, 2, 3]) {
      for (const x of [0.2499, 0.2501, -0.2499, -0.2501, 1, -3]) {
        const h = big(1e-12)
        const f = (y: Oracle.Big): Oracle.Big => k === 1 ? Oracle.efun(y) : Oracle.efunD(k - 1, y)
        const slope = Oracle.div(Oracle.sub(f(Oracle.add(big(x), h)), f(Oracle.sub(big(x), h))), Oracle.add(h, h))
        expect(relative(slope, Oracle.efunD(k, big(x)))).toBeLessThan(1e-20)
      }
    }
  })

  it("counts units in the last place", () => {
    expect(Oracle.ulps(1, big(1))).toBe(0)
    expect(Oracle.ulps(1 + Number.EPSILON, big(1))).toBe(1)
    expect(Oracle.ulps(1 - Number.EPSILON / 2, big(1))).toBe(0.5)
    expect(Oracle.ulps(1e-323, big(5e-324))).toBe(1)
    expect(Oracle.ulps(-1, big(1))).toBe(2 ** 53)
    expect(Oracle.ulps(Infinity, big(1))).toBe(Infinity)
    expect(Oracle.ulps(NaN, big(1))).toBe(Infinity)
    expect(Oracle.ulps(Infinity, Oracle.exp(big(710)))).toBe(0)
    expect(Oracle.ulps(-Infinity, Oracle.exp(big(710)))).toBe(Infinity)
    expect(Oracle.ulps(Number.MAX_VALUE, Oracle.exp(big(710)))).toBe(Infinity)
  })
})
