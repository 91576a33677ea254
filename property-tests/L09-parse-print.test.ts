/**
 * L9: parse ∘ print = identity, for equations (spans aside) and for units. A span is the place of its node: what stands
 * there parses to the node. A graph prints as its tree. Broken variants: a printer that forgets the parentheses to the
 * right of `-`, one that prints too few digits, one that writes a node in several places once.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { children, type Expression, mapChildren } from "../src/equation/Expression.ts"
import { withoutSpans } from "../src/equation/graph.ts"
import { parse } from "../src/equation/parse.ts"
import { print } from "../src/equation/print.ts"
import * as Unit from "../src/unit/Unit.ts"
import { parseUnit, printUnit } from "../src/unit/unitText.ts"
import { arbitraryExpression, arbitraryGraph, everything } from "../test/equation/arbitraryExpression.ts"
import { broken, settings } from "./settings.ts"

const trees = arbitraryExpression(everything)

const same = (a: Expression, b: Expression): boolean =>
  JSON.stringify(withoutSpans(a)) === JSON.stringify(withoutSpans(b))

const comesBack = (printer: (e: Expression) => string) =>
  fc.property(trees, (tree) => {
    const parsed = parse(printer(tree))
    return Result.isSuccess(parsed) && same(parsed.success, tree)
  })

const asItsTree = (printer: (e: Expression) => string) =>
  fc.property(arbitraryGraph(everything), ({ graph, tree }) => {
    const printed = printer(graph)
    const parsed = parse(printed)
    return printed === print(tree) && Result.isSuccess(parsed) && same(parsed.success, graph)
  })

describe("L9", () => {
  it("a printed equation parses to itself", () => {
    fc.assert(comesBack(print), settings)
  })

  it("the property notices a printer that forgets parentheses", () => {
    const forgetful = (e: Expression): string =>
      e._tag === "Binary" && e.op === "-" ? `${print(e.left)} - ${print(e.right)}` : print(e)
    expect(fc.check(comesBack(forgetful), { ...broken, numRuns: 2000 }).failed).toBe(true)
  })

  it("the property notices a printer that rounds", () => {
    const rounding = (e: Expression): string => e._tag === "Number" && e.unit === null ? e.value.toFixed(6) : print(e)
    expect(fc.check(comesBack(rounding), { ...broken, numRuns: 2000 }).failed).toBe(true)
  })

  it("a graph prints as its tree", () => {
    fc.assert(asItsTree(print), settings)
  })

  it("the property notices a printer that writes a node once", () => {
    const once = (e: Expression): string => {
      const seen = new Set<Expression>()
      const cut = (part: Expression): Expression => {
        if (children(part).length > 0 && seen.has(part)) return { _tag: "Name", name: "again", span: part.span }
        seen.add(part)
        return mapChildren(part, cut)
      }
      return print(cut(e))
    }
    expect(fc.check(asItsTree(once), broken).failed).toBe(true)
  })

  it("a span is the place of its node", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const text = print(tree)
        const visit = (e: Expression): void => {
          const again = parse(text.slice(...e.span))
          expect(Result.isSuccess(again) && same(again.success, e)).toBe(true)
          children(e).forEach(visit)
        }
        visit(Result.getOrThrow(parse(text)))
      }),
      settings
    )
  })

  it("the parser gives problems, never an exception, for any text", () => {
    const scraps = fc.constantFrom(
      "(",
      ")",
      "[",
      "]",
      "mV",
      "1",
      ".",
      "e",
      "?",
      ":",
      "-",
      "*",
      "^",
      "<",
      "v",
      "exp",
      ",",
      " ",
      "é",
      "\n",
      "😀"
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(scraps).map((parts) => parts.join(""))), (text) => {
        const parsed = parse(text)
        if (Result.isFailure(parsed)) {
          expect(parsed.failure.length).toBeGreaterThan(0)
          for (const { span: [from, to] } of parsed.failure) {
            expect(0 <= from && from <= to && to <= text.length).toBe(true)
          }
        }
      }),
      settings
    )
  })

  it("a printed unit parses to itself", () => {
    const halves = fc.integer({ min: -8, max: 8 }).map((n) => n / 2)
    const units = fc.tuple(
      fc.integer({ min: -18, max: 18 }),
      fc.record({ kg: halves, m: halves, s: halves, A: halves, K: halves, mol: halves })
    )
    fc.assert(
      fc.property(units, ([ten, exponents]) => {
        const unit = Unit.make(ten, exponents)
        return Unit.equals(Result.getOrThrow(parseUnit(printUnit(unit))), unit)
      }),
      settings
    )
  })
})
