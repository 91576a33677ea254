/**
 * Every function of the kernel language against 50 digits: the error at dense points, around every switch-over and at the ends of its
 * range stays within what `errors.ts` promises.
 */
import { describe, expect, it } from "vitest"
import type * as Builder from "../../../src/kernel/Builder.ts"
import type { Value } from "../../../src/kernel/Builder.ts"
import { makers } from "../../../src/kernel/math/functions.ts"
import { integerPower, power as powerProgram } from "../../../src/kernel/math/log.ts"
import { compiled, program } from "./compiled.ts"
import {
  derivativePromises,
  efunSlopeError,
  integerPowerError,
  powerError,
  type Promised,
  promises,
  slopeErrors
} from "./errors.ts"
import * as Oracle from "./oracle.ts"
import { around, between, both, random, scales } from "./points.ts"

const tiny = both([
  ...scales(-323, 0, 400),
  5e-324,
  1e-323,
  2.2250738585072014e-308,
  ...around(2.2250738585072014e-308, 3)
])
/** Arguments at which the reduction of exp goes from one k to the next. */
const halves = [-1021.5, -1020.5, -40.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 40.5, 1022.5, 1023.5].flatMap((k) =>
  around(k * Math.LN2)
)
const small = both([...between(0, 1, 1500), ...between(0.33, 0.4, 500), ...between(0, 30, 500)])
const multiples = [1, 2, 3, 7, 100, 12345, 636619].flatMap((k) =>
  both([...around(k * Math.PI / 4), ...around(k * Math.PI / 2)])
)

type Case = { readonly oracle: (x: Oracle.Big) => Oracle.Big; readonly points: ReadonlyArray<number> }

const cases: Readonly<
  Record<Exclude<keyof typeof promises, "abs" | "ceil" | "floor" | "max" | "min" | "vtrap">, Case>
> = {
  exp: {
    oracle: Oracle.exp,
    points: [...small, ...tiny, ...halves, ...between(-708, 710, 1500), ...around(-708), ...around(709.782712893384)]
  },
  expm1: {
    oracle: Oracle.expm1,
    points: [...small, ...tiny, ...halves, ...between(-750, 710, 1500), ...around(-708.4), ...around(709.782712893384)]
  },
  log: {
    oracle: Oracle.log,
    points: [
      ...scales(-323.3, 308, 1500),
      ...between(0.5, 2, 1500),
      ...between(0.98, 1.02, 500),
      ...[2 ** -1022, 2 ** 0.5, 2 ** -0.5, 2, 1 / 1024, 1].flatMap((x) => around(x)),
      Number.MAX_VALUE,
      5e-324
    ]
  },
  log1p: {
    oracle: Oracle.log1p,
    points: [
      ...between(-1, 2, 2000),
      ...tiny.filter((x) => x > -1),
      ...scales(0, 308, 500),
      ...around(-0.9999),
      2 ** 53,
      1e300,
      Number.MAX_VALUE
    ]
  },
  sqrt: { oracle: Oracle.sqrt, points: [...scales(-323, 308, 500), ...between(0, 4, 500)] },
  sin: { oracle: Oracle.sin, points: [...small, ...tiny, ...multiples, ...between(-1e6, 1e6, 2000), 1e6, -1e6] },
  cos: { oracle: Oracle.cos, points: [...small, ...tiny, ...multiples, ...between(-1e6, 1e6, 2000), 1e6, -1e6] },
  tanh: { oracle: Oracle.tanh, points: [...small, ...tiny, ...halves.map((x) => x / 2), ...around(22), 400] },
  sinh: {
    oracle: Oracle.sinh,
    points: [...small, ...tiny, ...halves, ...between(-712, 712, 1000), ...around(710.4758600739439)]
  },
  cosh: {
    oracle: Oracle.cosh,
    points: [...small, ...tiny, ...halves, ...between(-712, 712, 1000), ...around(710.4758600739439)]
  },
  sigmoid: {
    oracle: Oracle.sigmoid,
    points: [...small, ...tiny, ...halves.map((x) => -x), ...between(-40, -30, 1000), ...between(-709.7, 709, 1000)]
  },
  efun: {
    oracle: Oracle.efun,
    points: [...small, ...tiny, ...halves, ...between(-750, 709.4, 1500), ...around(-708.4), -1e10, -1e300]
  },
  exprel: {
    oracle: Oracle.exprel,
    points: [
      ...small,
      ...tiny,
      ...halves,
      ...between(-750, 720, 1500),
      ...around(1e-200),
      ...around(716.35),
      -1e10,
      -1e280
    ]
  }
}

const worst = (
  points: ReadonlyArray<number>,
  found: ReadonlyArray<number>,
  exact: (x: Oracle.Big) => Oracle.Big
): { readonly error: number; readonly at: number } => {
  let [error, at] = [0, 0]
  points.forEach((x, i) => {
    const own = Oracle.ulps(found[i], exact(Oracle.big(x)))
    if (!(own <= error)) [error, at] = [own, x]
  })
  return { error, at }
}

const within = (
  promised: Promised,
  make: (b: Builder.ProgramBuilder<string>, x: Value) => Value,
  { oracle, points }: Case
): void => {
  const inside = points.filter((x) => x !== 0 && x >= promised.range[0] && x <= promised.range[1])
  expect(inside.length).toBeGreaterThan(500)
  const found = compiled(program(1, (b, [x]) => make(b, x)), 1, "simd")(inside.map((x) => [x]))
  const { error, at } = worst(inside, found, oracle)
  expect(error, `at ${at}`).toBeLessThanOrEqual(promised.ulp)
  // A promise that is far from the truth helps nobody.
  expect(error).toBeGreaterThan(promised.ulp / 2.5)
}

describe("the error stays within the promise", () => {
  it.each(Object.keys(cases) as ReadonlyArray<keyof typeof cases>)("of %s", (name) => {
    within(promises[name], (b, x) => makers[name](b, [x]), cases[name])
  })

  it.each([1, 2, 3])("of efunD %i", (k) => {
    const points = [...small, ...tiny, ...both([...between(1.5, 5, 2000), ...around(2), ...between(0, 700, 500)])]
    within(derivativePromises.efunD[k - 1], (b, x) => makers.efunD(b, [b.number(k), x]), {
      oracle: (x) => Oracle.efunD(k, x),
      points
    })
  })

  it.each([1, 2, 3])("of exprelD %i", (k) => {
    const points = [
      ...small,
      ...tiny,
      ...both([...between(1, 10, 2000), ...around(k + 2), ...between(0, 720, 500)]),
      -1e10,
      -1e50
    ]
    within(derivativePromises.exprelD[k - 1], (b, x) => makers.exprelD(b, [b.number(k), x]), {
      oracle: (x) => Oracle.exprelD(k, x),
      points
    })
  })

  const one = Oracle.big(1)
  const slopes = {
    efunSlope: {
      ulp: efunSlopeError,
      range: [-700, 700],
      oracle: (x: Oracle.Big) => Oracle.efunD(1, x),
      points: [...small, ...tiny, ...both([...around(0.5), ...between(0.3, 5, 2000), ...between(0, 700, 1000)])]
    },
    sigmoidD: {
      ulp: slopeErrors.sigmoidD,
      range: [-700, 700],
      oracle: (x: Oracle.Big) => Oracle.mul(Oracle.sigmoid(x), Oracle.sigmoid(Oracle.neg(x))),
      points: [...small, ...tiny, ...between(-700, 700, 2000)]
    },
    sech2: {
      ulp: slopeErrors.sech2,
      range: [-350, 300],
      oracle: (x: Oracle.Big) => Oracle.div(one, Oracle.mul(Oracle.cosh(x), Oracle.cosh(x))),
      points: [...small, ...tiny, ...between(-350, 300, 2000)]
    }
  } as const

  it.each(Object.keys(slopes) as ReadonlyArray<keyof typeof slopes>)("of %s", (name) => {
    const { oracle, points, range, ulp } = slopes[name]
    within({ ulp, range, beyond: "", at: [] }, (b, x) => makers[name](b, [x]), { oracle, points })
  })

  it("of vtrap, for its rounded quotient", () => {
    const draw = random(7)
    const rows = [...small, ...between(-700, 700, 500)].map((z) => {
      const y = (draw() < 0.5 ? -1 : 1) * 10 ** (4 * draw() - 2)
      return [z * y, y] as const
    })
    const found = compiled(program(2, (b, args) => makers.vtrap(b, args)), 2, "simd")(rows)
    rows.forEach(([x, y], i) => {
      const exact = Oracle.mul(Oracle.big(y), Oracle.efun(Oracle.big(x / y)))
      expect(Oracle.ulps(found[i], exact), `at ${x}, ${y}`).toBeLessThanOrEqual(promises.vtrap.ulp)
    })
  })

  it("of efun where exp overflows", () => {
    const xs = [...between(709.4, 709.782, 200), ...around(709.4)]
    const found = compiled(program(1, (b, [x]) => makers.efun(b, [x])), 1, "simd")(xs.map((x) => [x]))
    xs.forEach((x, i) => {
      const exact = Oracle.near(Oracle.efun(Oracle.big(x)))
      expect(Math.abs(found[i] - exact) / exact, `at ${x}`).toBeLessThan(1e-10)
      expect(exact).toBeLessThan(6e-306)
    })
  })
})

describe("powers", () => {
  it("that are products stay within the promise", () => {
    for (let n = -16; n <= 16; n++) {
      const run = compiled(program(1, (b, [x]) => integerPower(b, x, n)), 1, "simd")
      const xs = both([...between(0.5, 2, 60), ...scales(-6, 6, 40)])
      run(xs.map((x) => [x])).forEach((found, i) => {
        let exact = Oracle.big(1)
        for (let j = 0; j < Math.abs(n); j++) exact = Oracle.mul(exact, Oracle.big(xs[i]))
        if (n < 0) exact = Oracle.div(Oracle.big(1), exact)
        expect(Oracle.ulps(found, exact), `${xs[i]}^${n}`).toBeLessThanOrEqual(integerPowerError(n))
      })
    }
  })

  const power = compiled(program(2, (b, [x, y]) => powerProgram(b, x, y)), 2, "simd")

  it("in general stay within the promise", () => {
    const draw = random(3)
    const rows = Array.from(
      { length: 4000 },
      (_, i) =>
        i % 2 === 0 ? [10 ** (6 * draw() - 3), 20 * draw() - 10] as const : [0.5 + draw(), 200 * draw() - 100] as const
    )
    power(rows).forEach((found, i) => {
      const [x, y] = rows[i]
      expect(Oracle.ulps(found, Oracle.power(Oracle.big(x), Oracle.big(y))), `${x}^${y}`).toBeLessThanOrEqual(
        powerError(x, y)
      )
    })
  })

  it("in general do at odd arguments what the platform does", () => {
    const exact: ReadonlyArray<readonly [number, number, number]> = [
      [2, 0, 1],
      [NaN, 0, 1],
      [0, 0, 1],
      [Infinity, 0, 1],
      [2, -0, 1],
      [0, 2.5, 0],
      [0, -2.5, Infinity],
      [Infinity, 0.5, Infinity],
      [Infinity, -0.5, 0],
      [1, 17.5, 1],
      [1, Infinity, NaN],
      [2, Infinity, Infinity],
      [2, -Infinity, 0],
      [0.5, Infinity, 0],
      [-2, Infinity, Infinity],
      [-8, 1 / 3, NaN],
      [NaN, 2, NaN],
      [2, NaN, NaN]
    ]
    power(exact.map(([x, y]) => [x, y])).forEach((found, i) => {
      expect(found, `${exact[i]}`).toBe(exact[i][2])
      expect(Math.pow(exact[i][0], exact[i][1]), `${exact[i]}`).toBe(exact[i][2])
    })
  })

  it("in general have the sign of an integer exponent", () => {
    const rows = [-17, -3, 17, 18, 21, 33, 100].map((n) => [-1.25, n] as const)
    power(rows).forEach((found, i) => expect(Math.abs(found / Math.pow(...rows[i]) - 1)).toBeLessThan(1e-13))
  })
})
