/**
 * Walks over graphs: each node once, whatever its place; long chains of definitions; how large what is made of them is.
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { derive } from "../../src/equation/derive.ts"
import { evaluate } from "../../src/equation/evaluate.ts"
import type { Expression } from "../../src/equation/Expression.ts"
import { freeNames, usesName } from "../../src/equation/freeNames.ts"
import { bottomUp, inOrder, needsFirst, walkOf, withoutSpans } from "../../src/equation/graph.ts"
import { linearIn } from "../../src/equation/linear.ts"
import { parse } from "../../src/equation/parse.ts"
import { longestPrint, print } from "../../src/equation/print.ts"
import { simplify } from "../../src/equation/simplify.ts"
import { substitute } from "../../src/equation/substitute.ts"
import * as Builder from "../../src/kernel/Builder.ts"
import { lower } from "../../src/kernel/lower.ts"

const read = (text: string): Expression => Result.getOrThrow(parse(text))

/** A text whose `d` is the same text, and so on, `levels` deep; the innermost `d` is `v`. */
const nested = (text: string, levels: number): Expression => {
  const step = read(text)
  let d = read("v")
  for (let k = 0; k < levels; k++) d = substitute(step, new Map([["d", d]]))
  return d
}

const size = (e: Expression): number => inOrder(e).length

describe("walks", () => {
  it("make what is needed first, once, without recursion", () => {
    const made: Array<number> = []
    needsFirst(100_000, (k) => made.includes(k, -2), (k) => k === 0 ? [] : [k - 1, k - 1], (k) => made.push(k))
    expect([made.length, made[0], made.at(-1)]).toEqual([100_001, 0, 100_000])
  })

  it("go from left to right, and see a node in two places once", () => {
    const shared = read("a * b")
    const e = substitute(read("x + f - x"), new Map([["x", shared], ["f", read("exp(c)")]]))
    expect(inOrder(e).map((part) => print(part))).toEqual([
      "a",
      "b",
      "a * b",
      "c",
      "exp(c)",
      "a * b + exp(c)",
      "a * b + exp(c) - a * b"
    ])
    expect([...freeNames(e)]).toEqual(["a", "b", "c"])
    expect([usesName(e, "c"), usesName(e, "d")]).toEqual([true, false])
    expect(walkOf(e)).toBe(walkOf(e))
    expect(walkOf(e).spent.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5])
    let asked = 0
    const count = bottomUp<number>(() => ++asked)
    expect([count(e), count(e), count(shared)]).toEqual([7, 7, 3])
    const bare = withoutSpans(e)
    expect(bare._tag === "Binary" && bare.left._tag === "Binary" && bare.left.left === bare.right).toBe(true)
  })
})

describe.each([
  "0.5 * d * (1 - d)",
  "d + 0.001",
  "max(0, d) * 1.001",
  "exp(-d)",
  "d > 0.5 ? 0.9 * d : 1 - d",
  "d / (1 + d^2)",
  "sqrt(max(0.1, d)) + d"
])("4,000 definitions `%s`", (text) => {
  const e = nested(text, 4000)
  const nodes = size(e)

  it("are as large as their texts", () => {
    expect(nodes).toBeLessThanOrEqual(4000 * (size(read(text)) - 1) + 1)
    expect(size(simplify(e))).toBeLessThanOrEqual(nodes)
  })

  it("have a derivative that grows with them, and can be evaluated", () => {
    const slope = simplify(derive(e, "v"))
    expect(size(slope)).toBeLessThan(30 * nodes)
    expect(Number.isFinite(evaluate(slope, () => [0.4], 1)[0])).toBe(true)
    expect(linearIn(e, "v") !== null).toBe(text === "d + 0.001")
  })

  it("become a program as long as they are", () => {
    const b = Builder.make({ calls: true })
    b.result("y", lower(b, e, b.input))
    expect(b.build().instructions.length).toBeLessThanOrEqual(nodes + 3)
  })

  it("print to a bound", () => {
    const printed = print(e)
    expect(printed.length).toBeLessThanOrEqual(longestPrint + 1)
    expect(print(e, 20)).toBe(`${printed.slice(0, 20)}…`)
  })
})

describe("a product with choices within choices", () => {
  it("keeps 0 where a choice made it, however deep", () => {
    // Each level has the slope 0 on one side; what the 0 is multiplied with is infinite there.
    const e = substitute(read("sqrt(x)"), new Map([["x", nested("max(0, d)", 40)]]))
    expect([...evaluate(derive(e, "v"), () => [-1, 0.25], 2)]).toEqual([0, 1])
    expect(size(derive(e, "v"))).toBeLessThan(500)
  })
})
