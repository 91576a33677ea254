/**
 * S10: parse ∘ print = identity for reactions, places aside; a place is where its part stands; any text gives a reaction or problems inside
 * of it. Broken variants: a printer that drops a number in front of a name, and one that always writes both ways.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { print } from "../src/equation/print.ts"
import { parseReaction, printReaction, type Reaction, type Term } from "../src/mechanism/reaction.ts"
import type { Span } from "../src/unit/Problem.ts"
import { arbitraryExpression, everything } from "../test/equation/arbitraryExpression.ts"
import { broken, settings } from "./settings.ts"

const nowhere: Span = [0, 0]

const term: fc.Arbitrary<Term> = fc.record({
  name: fc.constantFrom("C", "O", "Ca", "_x1", "constructor", "x10"),
  count: fc.integer({ min: 1, max: 4 }),
  span: fc.constant(nowhere)
})

const side = fc.array(term, { maxLength: 3 })
const rate = arbitraryExpression(everything).map((tree) => ({ text: print(tree), span: nowhere }))

const amounts = (terms: ReadonlyArray<Term>): string =>
  ["C", "O", "Ca", "_x1", "constructor", "x10"].map((name) =>
    terms.reduce((sum, each) => sum + (each.name === name ? each.count : 0), 0)
  ).join(" ")

const reaction: fc.Arbitrary<Reaction> = fc.record({
  left: side,
  right: side,
  forward: rate,
  backward: fc.option(rate)
}).filter(({ left, right }) => amounts(left) !== amounts(right))

const bare = ({ backward, forward, left, right }: Reaction): object => ({
  left: left.map(({ count, name }) => [count, name]),
  right: right.map(({ count, name }) => [count, name]),
  forward: forward.text,
  backward: backward?.text ?? null
})

const comesBack = (printer: (r: Reaction) => string) =>
  fc.property(reaction, (drawn) => {
    const parsed = parseReaction(printer(drawn))
    return Result.isSuccess(parsed) && JSON.stringify(bare(parsed.success)) === JSON.stringify(bare(drawn))
  })

describe("S10", () => {
  it("a printed reaction parses to itself", () => {
    fc.assert(comesBack(printReaction), settings)
  })

  it("the property notices a printer that drops numbers", () => {
    const dropping = (r: Reaction): string =>
      printReaction({ ...r, left: r.left.map((each) => ({ ...each, count: 1 })) })
    expect(fc.check(comesBack(dropping), broken).failed).toBe(true)
  })

  it("the property notices a printer that always goes both ways", () => {
    const both = (r: Reaction): string => printReaction({ ...r, backward: r.backward ?? r.forward })
    expect(fc.check(comesBack(both), broken).failed).toBe(true)
  })

  it("a place is where its part stands", () => {
    fc.assert(
      fc.property(reaction, fc.constantFrom("", " ", "   "), (drawn, space) => {
        const text = space + printReaction(drawn).replaceAll(" + ", ` +${space}`) + space
        const { backward, forward, left, right } = Result.getOrThrow(parseReaction(text))
        for (const { name, span } of [...left, ...right]) expect(text.slice(...span)).toBe(name)
        for (const part of [forward, ...backward === null ? [] : [backward]]) {
          expect(text.slice(...part.span)).toBe(part.text)
        }
      }),
      settings
    )
  })

  it("any text gives a reaction, or problems that stand in it", () => {
    const scraps = fc.constantFrom(
      "A",
      "2",
      "+",
      "<->",
      "->",
      ":",
      ",",
      "(",
      ")",
      "[",
      "]",
      "1.5",
      " ",
      "a * b",
      "→",
      "\n",
      "é"
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(scraps).map((parts) => parts.join(""))), (text) => {
        const parsed = parseReaction(text)
        if (Result.isSuccess(parsed)) return
        expect(parsed.failure.length).toBeGreaterThan(0)
        for (const { span: [from, to] } of parsed.failure) {
          expect(0 <= from && from <= to && to <= text.length).toBe(true)
        }
      }),
      settings
    )
  })
})
