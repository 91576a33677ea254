/**
 * L11: derivative rules = dual numbers = central differences; and simplification keeps every value bit for bit. Whether
 * a definition is one node or a copy in each place changes no bit of anything.
 *
 * The oracle is `test/equation/dual.ts`. Broken variants stand at the end.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { constant, power, product, quotient, sum } from "../src/equation/build.ts"
import { derive } from "../src/equation/derive.ts"
import { evaluate } from "../src/equation/evaluate.ts"
import { children, type Expression, mapChildren } from "../src/equation/Expression.ts"
import { freeNames, usesName } from "../src/equation/freeNames.ts"
import { linearIn } from "../src/equation/linear.ts"
import { print } from "../src/equation/print.ts"
import { simplify } from "../src/equation/simplify.ts"
import * as Builder from "../src/kernel/Builder.ts"
import { lower } from "../src/kernel/lower.ts"
import { arbitraryExpression, arbitraryGraph, moderate, smooth } from "../test/equation/arbitraryExpression.ts"
import { equalsDual, type Point, points, tamePoint } from "../test/equation/dual.ts"
import { print as programText } from "../test/kernel/programText.ts"
import { broken, settings } from "./settings.ts"

const valueAt = (e: Expression, at: Point): number => evaluate(e, (name) => [name === "v" ? at.v : at.w], 1)[0]

const byRule = (rule: (e: Expression, name: string) => Expression) => equalsDual((e, at) => valueAt(rule(e, "v"), at))

const equalsDifferences = (rule: (e: Expression, name: string) => Expression) =>
  fc.property(arbitraryExpression(smooth), points, (e, at) => {
    const moves = tamePoint(e, at)
    const central = (h: number): number =>
      (valueAt(e, { ...at, v: at.v + h }) - valueAt(e, { ...at, v: at.v - h })) / (2 * h)
    const h = 1e-4
    const [coarse, fine] = [central(h), central(h / 2)]
    // The error of `fine` is a third of the difference while the h² term leads; rounding adds what a value moves by,
    // over h.
    const truncation = Math.abs(coarse - fine)
    const rounding = moves / h
    fc.pre(truncation + rounding < 1e-3 * Math.max(1, Math.abs(fine)))
    expect(Math.abs(valueAt(rule(e, "v"), at) - fine)).toBeLessThanOrEqual(2 * truncation + 10 * rounding + 1e-9)
  })

const keepsValues = (rewrite: (e: Expression) => Expression) =>
  fc.property(arbitraryExpression(moderate), points, (e, at) => {
    const finite = (part: Expression): boolean => Number.isFinite(valueAt(part, at)) && children(part).every(finite)
    fc.pre(finite(e))
    expect(valueAt(rewrite(e), at) + 0).toBe(valueAt(e, at) + 0) // + 0: the sign of zero is free
  })

/** What is made of an expression, as its value at a point or as text. */
const ways: Readonly<Record<string, (e: Expression, at: Point) => unknown>> = {
  value: (e, at) => valueAt(e, at) + 0,
  derivative: (e, at) => valueAt(derive(e, "v"), at) + 0,
  "second derivative": (e, at) => valueAt(derive(derive(e, "v"), "w"), at) + 0,
  simplified: (e) => print(simplify(e)),
  line: (e) => {
    const line = linearIn(e, "v")
    return line === null ? null : [print(line.slope), print(line.offset)]
  },
  names: (e) => [...freeNames(e), usesName(e, "v")],
  program: (e) => programOf(e, "masks"),
  "program with spikes": (e) => programOf(e, "spikes")
}

const programOf = (e: Expression, as: "masks" | "spikes"): string => {
  const b = Builder.make({ calls: true })
  b.result("y", lower(b, e, b.input, as))
  return programText(b.build())
}

const ignoresSharing = (way: (e: Expression, at: Point) => unknown) =>
  fc.property(arbitraryGraph(moderate), points, ({ graph, tree }, at) => {
    expect(way(graph, at)).toEqual(way(tree, at))
  })

const failing = { ...broken, numRuns: 2000 }

describe("L11", () => {
  it("a derivative equals that of dual numbers", () => {
    fc.assert(byRule(derive), settings)
  })

  it("a simplified derivative does too", () => {
    fc.assert(byRule((e, name) => simplify(derive(e, name))), settings)
  })

  it("a derivative equals central differences", () => {
    fc.assert(equalsDifferences(derive), settings)
  })

  it("simplification keeps values bit for bit", () => {
    fc.assert(keepsValues(simplify), settings)
  })

  it.each(Object.entries(ways))("the %s of a graph is that of its tree", (_, way) => {
    fc.assert(ignoresSharing(way), settings)
  })

  it("the property notices a derivative that counts a node in several places once", () => {
    const once = (e: Expression, at: Point): number => {
      const seen = new Set<Expression>()
      const cut = (part: Expression): Expression => {
        if (children(part).length > 0 && seen.has(part)) return constant(1)
        seen.add(part)
        return mapChildren(part, cut)
      }
      return valueAt(derive(cut(e), "v"), at)
    }
    expect(fc.check(ignoresSharing(once), broken).failed).toBe(true)
  })

  it("the properties notice a quotient rule with the wrong sign", () => {
    const wrong = (e: Expression, name: string): Expression =>
      e._tag === "Binary" && e.op === "/"
        ? sum(
          quotient(derive(e.left, name), e.right),
          quotient(product(e.left, derive(e.right, name)), power(e.right, constant(2)))
        )
        : derive(e, name)
    expect(fc.check(byRule(wrong), failing).failed).toBe(true)
    expect(fc.check(equalsDifferences(wrong), failing).failed).toBe(true)
  })

  it("the property notices a simplifier that reassociates", () => {
    const wrong = (e: Expression): Expression =>
      e._tag === "Binary" && e.op === "*" && e.right._tag === "Binary" && e.right.op === "*"
        ? product(product(e.left, e.right.left), e.right.right)
        : simplify(e)
    expect(fc.check(keepsValues(wrong), { ...broken, numRuns: 20000 }).failed).toBe(true)
  })
})
