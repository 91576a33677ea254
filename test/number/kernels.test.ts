/**
 * Functions on numbers have the bits of their programs, evaluated and as SIMD code: at dense points, around every place where something
 * switches, and at every odd argument, zeros with their signs included.
 */
import { describe, expect, it } from "vitest"
import { type CallName, meaningOf } from "../../src/kernel/Call.ts"
import { makers } from "../../src/kernel/math/functions.ts"
import { compiled, evaluated, program } from "../kernel/math/compiled.ts"
import { around, between, both, odd, random, scales } from "../kernel/math/points.ts"

const draw = random(11)

/** Where some function switches, and its neighbours. */
const switches = both(
  [
    0.5,
    1,
    2,
    3,
    4,
    5,
    6,
    22,
    44,
    300,
    500.25,
    600,
    690,
    708.05,
    708.4,
    709.4,
    709.782712893384,
    710,
    710.4758600739439,
    710.5,
    717,
    745.2,
    1000,
    1e-200,
    2.2250738585072014e-308,
    1e6,
    2 ** -0.5,
    2 ** 0.5,
    Math.PI / 2,
    Math.PI / 4,
    1e6,
    2 ** 51,
    2 ** 52,
    2 ** 53,
    1e300
  ].flatMap((x) => around(x, 5))
).concat([-1022.5, -1021.5, -0.5, 0.5, 1022.5, 1023.5].flatMap((k) => around(k * Math.LN2, 5)))

const points = [
  ...odd,
  ...switches,
  ...both([...between(0, 1, 1000), ...between(0, 50, 1000), ...between(0, 720, 1000), ...scales(-323, 308, 1000)])
]

const same = (
  name: CallName,
  make: (typeof makers)[CallName],
  fixed: ReadonlyArray<number>,
  rows: ReadonlyArray<ReadonlyArray<number>>
) => {
  const arity = rows[0].length
  const p = program(arity, (b, args) => make(b, [...fixed.map((x) => b.number(x)), ...args]))
  const meaning = rows.map((row) => meaningOf(name)(...fixed, ...row))
  for (
    const [how, run] of [["evaluated", evaluated(p)], ["scalar", compiled(p, arity, "scalar")], [
      "simd",
      compiled(p, arity, "simd")
    ]] as const
  ) {
    const found = run(rows)
    const apart = rows.findIndex((_, i) => !Object.is(found[i], meaning[i]))
    expect(apart < 0 ? null : { how, at: rows[apart], kernel: found[apart], number: meaning[apart] }).toBe(null)
  }
}

const one = [
  "exp",
  "expm1",
  "log",
  "log1p",
  "sqrt",
  "abs",
  "floor",
  "ceil",
  "sin",
  "cos",
  "tanh",
  "sinh",
  "cosh",
  "sigmoid",
  "efun",
  "exprel",
  "sigmoidD",
  "sech2",
  "efunSlope"
] as const satisfies ReadonlyArray<CallName>

const pairs = [
  ...odd.flatMap((x) => odd.map((y) => [x, y] as const)),
  ...odd.flatMap((x) => Array.from({ length: 41 }, (_, n) => [x, n - 20] as const)),
  ...Array.from({ length: 2000 }, () => [1000 * draw() - 500, 40 * draw() - 20] as const),
  ...Array.from({ length: 500 }, () => [20 * draw() - 10, Math.round(40 * draw() - 20)] as const)
]

describe("numbers have the bits of kernels", () => {
  it.each(one)("%s", (name) => same(name, makers[name], [], points.map((x) => [x])))

  it.each(["efunD", "exprelD"] as const)("%s, to an order that equations hardly reach", (name) => {
    for (const k of [1, 2, 3, 4, 7]) same(name, makers[name], [k], points.map((x) => [x]))
  })

  it.each(["min", "max", "vtrap", "power", "over", "reaches"] as const)(
    "%s",
    (name) => same(name, makers[name], [], pairs)
  )

  it("power with an exponent that is written down", () => {
    for (const y of [-17, -16, -3, -1, -0.5, -0, 0, 0.5, 1, 2, 2.5, 3, 15, 16, 17, 100]) {
      const p = (b: Parameters<(typeof makers)["power"]>[0], args: Parameters<(typeof makers)["power"]>[1]) =>
        makers.power(b, [args[0], b.number(y)])
      const rows = points.map((x) => [x])
      const [simd, plain] = [compiled(program(1, p), 1, "simd")(rows), points.map((x) => meaningOf("power")(x, y))]
      const apart = points.findIndex((_, i) => !Object.is(simd[i], plain[i]))
      expect(apart < 0 ? null : { y, x: points[apart], kernel: simd[apart], number: plain[apart] }).toBe(null)
    }
  })

  it("notices the platform's exp", () => {
    const found = compiled(program(1, makers.exp), 1, "simd")(points.map((x) => [x]))
    expect(points.some((x, i) => !Object.is(found[i], Math.exp(x)))).toBe(true)
  })
})
