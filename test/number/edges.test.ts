/**
 * Every function and operator at every edge: NaN, infinities, zeros with both signs, the smallest and the largest numbers, overflow and
 * underflow. The text itself, its derivatives, and what goes back through it have one value: on the interpreter, evaluated, as scalar and as
 * SIMD code, signs of zeros included.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { derive } from "../../src/equation/derive.ts"
import { evaluate as interpret } from "../../src/equation/evaluate.ts"
import type { Expression } from "../../src/equation/Expression.ts"
import { functionNames, functions, takesOrder } from "../../src/equation/functions.ts"
import { parse } from "../../src/equation/parse.ts"
import { simplify } from "../../src/equation/simplify.ts"
import * as Builder from "../../src/kernel/Builder.ts"
import { expand } from "../../src/kernel/expand.ts"
import { lower } from "../../src/kernel/lower.ts"
import type { Program } from "../../src/kernel/Program.ts"
import { reverse } from "../../src/kernel/reverse.ts"
import { evaluate } from "../kernel/evaluate.ts"
import { runColumns } from "../kernel/math/compiled.ts"
import { odd } from "../kernel/math/points.ts"

const rows = odd.flatMap((v) => odd.map((w) => [v, w] as const))

const calls = functionNames.flatMap((name) =>
  takesOrder(name)
    ? [1, 2, 3].map((k) => `${name}(${k}, v)`)
    : functions[name].arity === 1
    ? [`${name}(v)`]
    : [`${name}(v, w)`]
)

const texts = [
  ...calls,
  ..."+ - * / ^ < <= > >= == != && ||".split(" ").map((op) => `v ${op} w`),
  "-v",
  "!v",
  "v ? w : 1",
  "v < w ? v : w",
  "v ^ 2",
  "v ^ -3",
  "v ^ 16",
  "v ^ -17",
  "v ^ 0.5",
  "2 ^ v",
  "vtrap(v, 10)",
  "min(max(v, 0), 1)"
]

const parsed = (text: string): Expression => Result.getOrThrow(parse(text))

const column = (name: string): ReadonlyArray<number> => rows.map(([v, w]) => name === "v" ? v : w)
const memory = new Map(["v", "w"].map((name) => [name, column(name)]))

type Found = { readonly how: string; readonly values: ReadonlyArray<number> }

/** The first row in which two ways differ in a bit, or null. */
const apart = (expected: ReadonlyArray<number>, ways: ReadonlyArray<Found>) => {
  for (const { how, values } of ways) {
    const k = expected.findIndex((x, i) => !Object.is(x, values[i]))
    if (k >= 0) return { how, at: rows[k], expected: expected[k], found: values[k] }
  }
  return null
}

const evaluated = (
  p: Program<string>,
  port: string,
  inputs: ReadonlyMap<string, ReadonlyArray<number>>
): ReadonlyArray<number> => rows.map((_, i) => evaluate(p, (name) => inputs.get(name)![i]).get(port)!)

const compiledWays = (
  p: Program<string>,
  port: string,
  inputs: ReadonlyMap<string, ReadonlyArray<number>>
): ReadonlyArray<Found> =>
  (["scalar", "simd"] as const).map((how) => ({
    how,
    values: runColumns(p, how, inputs, p.results.map((r) => r.port)).get(port)!
  }))

const oneValue = (e: Expression): void => {
  const b = Builder.make()
  b.result("y", lower(b, e, b.input))
  const p = b.build()
  const expected = Array.from(interpret(e, column, rows.length))
  expect(apart(expected, [{ how: "evaluated", values: evaluated(p, "y", memory) }, ...compiledWays(p, "y", memory)]))
    .toBe(null)
}

describe("at every edge there is one value", () => {
  it.each(texts)("of %s", (text) => oneValue(parsed(text)))

  it.each(texts)("of the derivatives of %s", (text) => {
    for (const by of ["v", "w"]) oneValue(simplify(derive(parsed(text), by)))
  })

  it.each(texts)("of what goes back through %s", (text) => {
    const b = Builder.make({ calls: true })
    b.result("y", lower(b, parsed(text), b.input, "spikes"))
    const back = reverse(b.build(), { bar: () => "bar", out: (name) => `of ${name}` })
    const inputs = new Map([...memory, ["bar", rows.map(([v, w]) => v === 0 || w === 0 ? 0 : 1.5)]])
    for (const { port } of back.results) {
      expect(apart(evaluated(back, port, inputs), compiledWays(expand(back), port, inputs))).toBe(null)
    }
  })

  it("and a wrong sign of a zero is noticed", () => {
    expect(apart([0, 1], [{ how: "simd", values: [-0, 1] }])).toEqual({
      how: "simd",
      at: rows[0],
      expected: 0,
      found: -0
    })
    expect(apart([NaN, 1], [{ how: "simd", values: [NaN, 1] }])).toBe(null)
  })
})
