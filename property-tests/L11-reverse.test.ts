/**
 * L11: reverse mode over programs = dual numbers; on programs with calls and on those written out as operations.
 *
 * And ⟨J u, w⟩ = ⟨u, Jᵀ w⟩ for programs with several inputs and results, where J u comes from the derivative rules of equations. A choice
 * that went the other way leaves nothing behind, not even a NaN. Broken variants stand at the end.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { derive } from "../src/equation/derive.ts"
import { evaluate } from "../src/equation/evaluate.ts"
import type { Expression } from "../src/equation/Expression.ts"
import { parse } from "../src/equation/parse.ts"
import * as Builder from "../src/kernel/Builder.ts"
import { evaluateColumns } from "../src/kernel/columns.ts"
import { expand } from "../src/kernel/expand.ts"
import { lower } from "../src/kernel/lower.ts"
import type * as Program from "../src/kernel/Program.ts"
import { reverse } from "../src/kernel/reverse.ts"
import { arbitraryExpression, smooth } from "../test/equation/arbitraryExpression.ts"
import { equalsDual, type Point, points, tamePoint } from "../test/equation/dual.ts"
import { evaluate as evaluateProgram } from "../test/kernel/evaluate.ts"
import { broken, settings } from "./settings.ts"

/** A program with calls; its results are `y0`, `y1`, … */
const programOf = (...expressions: ReadonlyArray<Expression>): Program.Program<string> => {
  const b = Builder.make({ calls: true })
  expressions.forEach((e, k) => b.result(`y${k}`, lower(b, e, b.input)))
  return b.build()
}

const reversed = (program: Program.Program<string>): Program.Program<string> =>
  reverse(program, { bar: (result) => `bar ${result}`, out: (input) => `bar ${input}` })

type Run = (program: Program.Program<string>, input: (name: string) => number) => ReadonlyMap<string, number>

const interpreted: Run = (program, input) =>
  new Map(Array.from(evaluateColumns(program, (name) => [input(name)], 1), ([name, [x]]) => [name, x]))

const writtenOut: Run = (program, input) => evaluateProgram(expand(program), input)

/** The derivative by v of the first result. */
const byReverse = (run: Run, turn: typeof reversed = reversed) => (e: Expression, at: Point): number =>
  run(turn(programOf(e)), (name) => name === "v" ? at.v : name === "w" ? at.w : 1).get("bar v") ?? 0

const transposes = (turn: typeof reversed) =>
  fc.property(
    fc.array(arbitraryExpression(smooth), { minLength: 1, maxLength: 4 }),
    points,
    points,
    fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 4, maxLength: 4 }),
    (expressions, at, u, w) => {
      for (const e of expressions) tamePoint(e, at)
      const value = (e: Expression): number => evaluate(e, (name) => [name === "v" ? at.v : at.w], 1)[0]
      const slopes = expressions.map((e) => ({ v: value(derive(e, "v")), w: value(derive(e, "w")) }))
      fc.pre(slopes.every((s) => Math.abs(s.v) < 1e6 && Math.abs(s.w) < 1e6))
      const bars = interpreted(turn(programOf(...expressions)), (name) => {
        const bar = /^bar y(\d)$/.exec(name)
        return bar === null ? at[name as keyof Point] : w[Number(bar[1])]
      })
      const left = slopes.reduce((sum, s, k) => sum + (s.v * u.v + s.w * u.w) * w[k], 0)
      const right = u.v * (bars.get("bar v") ?? 0) + u.w * (bars.get("bar w") ?? 0)
      const size = slopes.reduce((sum, s, k) => sum + (Math.abs(s.v * u.v) + Math.abs(s.w * u.w)) * Math.abs(w[k]), 0)
      // Both go through at most some hundred roundings, but powers and quotients within may amplify them.
      expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-9 * (1 + size))
    }
  )

/** Every sum with its first term twice. */
const forgetful = (program: Program.Program<string>): Program.Program<string> => {
  const good = reversed(program)
  return {
    ...good,
    instructions: good.instructions.map((i) =>
      i._tag === "Op" && i.op === "add" ? { ...i, args: [i.args[0], i.args[0]] } : i
    )
  }
}

/** Every change of sign forgotten. */
const wrongSign = (program: Program.Program<string>): Program.Program<string> => {
  const good = reversed(program)
  return {
    ...good,
    instructions: good.instructions.map((i) => i._tag === "Op" && i.op === "neg" ? { ...i, op: "abs" as const } : i)
  }
}

const failing = { ...broken, numRuns: 2000 }

describe("L11: reverse mode", () => {
  it("equals dual numbers", () => {
    fc.assert(equalsDual(byReverse(interpreted)), settings)
  })

  it("equals dual numbers when calls are written out as operations", () => {
    fc.assert(equalsDual(byReverse(writtenOut)), settings)
  })

  it("is the transpose of the derivative", () => {
    fc.assert(transposes(reversed), settings)
  })

  it("gives 0 for the slope of a power of exponent 0 by its base, as the derivative does", () => {
    const e = Result.getOrThrow(parse("v ^ w"))
    for (const run of [interpreted, writtenOut]) {
      const slope = byReverse(run)
      for (const v of [0, -2, 3]) expect(slope(e, { v, w: 0 }) + 0, String(v)).toBe(0)
      for (const at of [{ v: 0, w: 1 }, { v: 0, w: 2 }, { v: 4, w: 0.5 }]) {
        expect(slope(e, at)).toBe(evaluate(derive(e, "v"), (name) => [name === "v" ? at.v : at.w], 1)[0])
      }
    }
  })

  it("the properties notice a sum with a term twice, and a sign that is lost", () => {
    for (const wrong of [forgetful, wrongSign]) {
      expect(fc.check(equalsDual(byReverse(interpreted, wrong)), failing).failed).toBe(true)
      expect(fc.check(transposes(wrong), failing).failed).toBe(true)
    }
  })
})
