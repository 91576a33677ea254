/**
 * What functions do at NaN, infinities, zeros, subnormal numbers and singular points, bit for bit as `errors.ts` says: in kernels and in the
 * interpreter.
 */
import { describe, expect, it } from "vitest"
import { type FunctionName, functions } from "../../../src/equation/functions.ts"
import { makers } from "../../../src/kernel/math/functions.ts"
import { compiled, program } from "./compiled.ts"
import { derivativePromises, promises } from "./errors.ts"

type Plain = keyof typeof promises

const interpreted = (name: FunctionName, args: ReadonlyArray<number>): number =>
  (functions[name].apply as (...args: ReadonlyArray<number>) => number)(...args)

describe.each(Object.keys(promises) as ReadonlyArray<Plain>)("%s", (name) => {
  const { arity } = functions[name]
  const run = compiled(program(arity, makers[name]), arity, "simd")

  it.each(promises[name].at)("at %j is %d", (args, value) => {
    expect(run([args])[0]).toBe(value)
    expect(interpreted(name, args)).toBe(value)
  })

  it("has NaN stated", () => {
    expect(promises[name].at.some(([args, value]) => args.some(Number.isNaN) && Number.isNaN(value))).toBe(true)
  })
})

describe.each(["efunD", "exprelD"] as const)("%s", (name) => {
  const rows = derivativePromises[name].flatMap(({ at }, i) =>
    at.map(([args, value]) => [i + 1, args[0], value] as const)
  )
  it.each(rows)("of order %i at %d is %d", (k, x, value) => {
    const run = compiled(program(1, (b, [v]) => makers[name](b, [b.number(k), v])), 1, "simd")
    expect(run([[x]])[0]).toBe(value)
    expect(interpreted(name, [k, x])).toBe(value)
  })
})

describe("singular points", () => {
  it("efun and exprel are 1 and smooth around 0", () => {
    for (const name of ["efun", "exprel"] as const) {
      const run = compiled(program(1, makers[name]), 1, "simd")
      for (let e = -1074; e < -60; e++) expect(run([[2 ** e], [-(2 ** e)], [3 * 2 ** e]])).toEqual([1, 1, 1])
    }
  })

  it("efun is -x and exprel is -1/x far on the left", () => {
    const efun = compiled(program(1, makers.efun), 1, "simd")
    const exprel = compiled(program(1, makers.exprel), 1, "simd")
    for (const x of [-40, -708.4, -709, -750, -1e5, -1e100]) {
      expect(efun([[x]])).toEqual([-x])
      expect(exprel([[x]])).toEqual([-1 / x])
    }
  })

  it("an order that is not constant is refused", () => {
    expect(() => program(2, makers.efunD)).toThrow("internal: the order of a derivative is not a constant")
  })
})
