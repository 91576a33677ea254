/**
 * Derivatives, simplification, straight lines and the interpreter, by example; the laws are in property-tests/L11.
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { derive } from "../../src/equation/derive.ts"
import { evaluate } from "../../src/equation/evaluate.ts"
import { freeNames } from "../../src/equation/freeNames.ts"
import { linearIn } from "../../src/equation/linear.ts"
import { parse } from "../../src/equation/parse.ts"
import { print } from "../../src/equation/print.ts"
import { simplify } from "../../src/equation/simplify.ts"
import { substitute } from "../../src/equation/substitute.ts"
import { power } from "../../src/number/log.ts"

const read = (text: string) => Result.getOrThrow(parse(text))
const slope = (text: string, name = "v"): string => print(simplify(derive(read(text), name)))
const at = (text: string, values: Record<string, number>): number =>
  evaluate(read(text), (name) => [values[name]], 1)[0]
const slopeAt = (text: string, v: number): number => evaluate(derive(read(text), "v"), () => [v], 1)[0]

describe("derive", () => {
  it("gives the textbook derivative", () => {
    expect(slope("gK * n^4 * (v - eK)")).toBe("gK * n^4")
    expect(slope("gK * n^4 * (v - eK)", "n")).toBe("gK * (4 * n^3) * (v - eK)")
    expect(slope("exp(-(v + 65) / 18)")).toBe("-(exp(-((v + 65) / 18)) * 0.05555555555555555)")
    expect(slope("a / v")).toBe("-(a / v^2)")
    expect(slope("v > 0 ? v^2 : 3")).toBe("v > 0 ? 2 * v : 0")
    expect(slope("max(v, 3)")).toBe("v >= 3 ? 1 : 0")
    expect(slope("log(v) + sqrt(v) + tanh(v)")).toBe("1 / v + 1 / (2 * sqrt(v)) + 1 / cosh(v)^2")
    expect(slope("v > 3 && !v")).toBe("0")
    expect(slope("x", "v")).toBe("0")
  })

  it("is exact and finite where a rate is 0/0: v = -40 and -55 in HH", () => {
    expect(slopeAt("0.1 * vtrap(-(v + 40), 10)", -40)).toBe(0.05) // 0.1 (-1) (-1/2)
    expect(slopeAt("0.01 * vtrap(-(v + 55), 10)", -55)).toBe(0.005)
    expect(slopeAt("vtrap(3, v)", 1)).toBeCloseTo(
      9 * Math.exp(3) / (Math.exp(3) - 1) ** 2,
      14
    )
    expect(slopeAt("vtrap(0 * v, v)", 5)).toBe(1)
  })

  it("gives 0 for the slope of a power of exponent 0, whatever the base, as the literal 0 does", () => {
    const by = (base: number, exponent: number): number =>
      evaluate(derive(read("v ^ n"), "v"), (name) => [name === "v" ? base : exponent], 1)[0]
    for (const base of [0, -2, 3, Infinity]) expect(by(base, 0), String(base)).toBe(0)
    expect([by(0, 1), by(0, 2), by(4, 0.5), by(2, -1)]).toEqual([1, 0, 0.25, -0.25])
    expect(slope("v ^ 0")).toBe("0")
    // A factor that is infinite does not matter either: the power stands still.
    expect(evaluate(derive(read("sqrt(v) ^ n"), "v"), () => [0], 1)[0]).toBe(0)
    // b a^(b - 1), without the test, is 0 times infinity.
    expect(at("n * v ^ (n - 1)", { v: 0, n: 0 })).toBeNaN()
  })

  it("derives as often as one likes", () => {
    const twice = (text: string, v: number): number => evaluate(derive(derive(read(text), "v"), "v"), () => [v], 1)[0]
    expect(twice("efun(v)", 0)).toBe(1 / 6)
    expect(twice("exprel(v)", 0)).toBe(1 / 3)
    expect(twice("0.1 * vtrap(-(v + 40), 10)", -40)).toBeCloseTo(0.1 / 6 / 10, 16)
  })

  it("keeps its digits far out", () => {
    expect(slopeAt("tanh(v)", 300)).toBeCloseTo(4 * Math.exp(-600), 280)
    expect(slopeAt("sigmoid(v)", 40)).toBeCloseTo(1 / (1 + Math.exp(-40)) * (1 / (1 + Math.exp(40))), 32) // rounding of each factor
    expect([slopeAt("sigmoid(v)", 800), slopeAt("sigmoid(v)", -800)]).toEqual([0, 0])
    expect([slopeAt("efun(v)", 800) + 0, slopeAt("efun(v)", -800)]).toEqual([0, -1])
  })
})

describe("simplify", () => {
  it("removes what does nothing", () => {
    for (
      const [text, simple] of [
        ["0 + v * 1 - 0", "v"],
        ["--v", "v"],
        ["v + -w", "v - w"],
        ["v - -w", "v + w"],
        ["-v * -w", "v * w"],
        ["-v / w", "-(v / w)"],
        ["2 * 3 + v", "6 + v"],
        ["v^1 + v^0", "v + 1"],
        ["0 * v + 0 / w", "0"],
        ["1 > 2 ? v : w", "w"],
        ["exp(0) * v", "v"],
        ["2 [mV] + 3 [mV]", "5"],
        ["1 / 0", "1 / 0"],
        ["v * 2 * 3", "v * 2 * 3"]
      ]
    ) expect(print(simplify(read(text))), text).toBe(simple)
  })
})

describe("linearIn", () => {
  const line = (text: string): string | null => {
    const found = linearIn(read(text), "x")
    return found === null ? null : `${print(found.slope)} x + ${print(found.offset)}`
  }

  it("finds slope and offset", () => {
    expect(line("(inf - x) / tau")).toBe("-(1 / tau) x + inf / tau")
    expect(line("alpha * (1 - x) - beta * x")).toBe("-alpha - beta x + alpha")
    expect(line("c > 0 ? x : 2 * x + b")).toBe("c > 0 ? 1 : 2 x + c > 0 ? 0 : b")
    expect(line("a * b")).toBe("0 x + a * b")
  })

  it("refuses what is none, steps included", () => {
    for (const text of ["x^2", "x * x", "exp(x)", "1 / x", "x > 0 ? 1 : 2", "x > 0", "abs(x)", "!x"]) {
      expect(line(text), text).toBe(null)
    }
  })
})

describe("evaluate", () => {
  it("computes rows, spreading what is one number", () => {
    const values: Record<string, ArrayLike<number>> = { v: [1, 2, 3], g: Float64Array.of(10), s: [0, 1, 0] }
    const rows = (text: string): ReadonlyArray<number> => [...evaluate(read(text), (name) => values[name], 3)]
    expect(rows("g * v + 1")).toEqual([11, 21, 31])
    expect(rows("s ? v : -v")).toEqual([-1, 2, -3])
    expect(rows("g")).toEqual([10, 10, 10])
    expect(rows("2 * 3")).toEqual([6, 6, 6])
    expect(rows("min(v, 2) >= 2 && !s")).toEqual([0, 0, 1])
    expect([...evaluate(read("3"), () => [], 0)]).toEqual([])
    expect([...evaluate(read("v + 3"), () => [], 0)]).toEqual([])
  })

  it("gives a fresh array, also for a bare name", () => {
    const v = Float64Array.of(1, 2)
    const out = evaluate(read("v"), () => v, 2)
    out[0] = 9
    expect(v[0]).toBe(1)
  })

  it("refuses a column of another length", () => {
    expect(() => evaluate(read("v + 1"), () => [1, 2], 3)).toThrow("internal: `v` has 2 rows instead of 3")
  })

  it("raises to small integers by multiplication", () => {
    const x = 1.1
    expect(at("x^3", { x })).toBe(x * (x * x))
    expect(at("x^4", { x })).toBe((x * x) * (x * x))
    expect(at("x^-2", { x })).toBe(1 / (x * x))
    expect([power(0, 0), power(-2, 3), power(2, 16), power(4, 0.5)]).toEqual([1, -8, 65536, 2])
    expect(power(2, 17)).toBeCloseTo(131072, 9) // by exp and log
    expect(at("-x^2", { x: 3 })).toBe(-9)
  })

  it("treats every number but 0 as true, comparisons with NaN as false", () => {
    expect([at("x ? 1 : 2", { x: -3 }), at("x > 1", { x: NaN }), at("x != x", { x: NaN }), at("x || 0", { x: 7 })])
      .toEqual([1, 0, 1, 1])
  })
})

describe("names in expressions", () => {
  it("are found and replaced", () => {
    expect([...freeNames(read("a * exp(b - a) + (c ? 1 : d)"))]).toEqual(["a", "b", "c", "d"])
    expect(print(substitute(read("a^2 * b"), new Map([["a", read("x + y")]])))).toBe("(x + y)^2 * b")
  })
})
