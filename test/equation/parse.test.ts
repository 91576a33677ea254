/**
 * What the parser reads, and what it says where it cannot.
 */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { withoutSpans } from "../../src/equation/graph.ts"
import { deepestNesting, highestOrder, longestText, mostTokens } from "../../src/equation/limits.ts"
import { parse } from "../../src/equation/parse.ts"
import { print } from "../../src/equation/print.ts"
import { formatProblem } from "../../src/unit/Problem.ts"

const read = (text: string) => Result.getOrThrow(parse(text))
const complaint = (text: string): string => {
  const parsed = parse(text)
  return Result.isSuccess(parsed)
    ? "no problem"
    : parsed.failure.map((problem) => formatProblem(text, problem)).join("\n")
}
const lines = (...parts: ReadonlyArray<string>): string => parts.join("\n")

describe("parse", () => {
  it("binds as mathematics does", () => {
    for (
      const [text, grouped] of [
        ["-v^2", "-(v^2)"],
        ["2^3^2", "2^(3^2)"],
        ["2^-v^2", "2^(-(v^2))"],
        ["a - b - c", "(a - b) - c"],
        ["a / b * c", "(a / b) * c"],
        ["-a * b", "(-a) * b"],
        ["a + b < c && d || e", "(((a + b) < c) && d) || e"],
        ["a ? b : c ? d : e", "a ? b : (c ? d : e)"],
        ["!a && b", "(!a) && b"]
      ]
    ) expect(withoutSpans(read(text)), text).toEqual(withoutSpans(read(grouped)))
  })

  it("prints with no parentheses to spare", () => {
    expect(print(read("((a) + (b * c)) - (d - (e))"))).toBe("a + b * c - (d - e)")
    expect(print(read("(-a)^(2)^(-b)"))).toBe("(-a)^2^-b")
    expect(print(read("(a ? b : c) ? (d ? e : f) : (g ? h : i)"))).toBe("(a ? b : c) ? d ? e : f : g ? h : i")
  })

  it("reads numbers with and without a unit", () => {
    expect(read("0.04 [1/mV/ms]")).toEqual({ _tag: "Number", value: 0.04, unit: "1/mV/ms", span: [0, 14] })
    for (const text of ["1", "1.", ".5", "1e3", "2.5E-7"]) expect(read(text)).toMatchObject({ value: Number(text) })
  })

  it("gives every node its place, parentheses included", () => {
    expect(read("(v + 40) * exp(x)")).toMatchObject({
      span: [0, 17],
      left: { span: [0, 8], right: { span: [5, 7] } },
      right: { span: [11, 17] }
    })
  })

  it("says what is wrong, where, and the way out", () => {
    for (
      const message of [
        ["expected a value, found `^`", "  m^^3", "    ^"],
        [
          "expected `)` to close the `(` in column 7, found the end of the text",
          "  gNa * (v - eNa",
          "                ^"
        ],
        ["`3..2` is no number: it has more than one decimal point", "  3..2", "  ^^^^"],
        ["`1e999` is too large for a number", "  1e999", "  ^^^^^"],
        ["comparisons do not chain at `<`: write `a < b && b < c`", "  a < b < c", "        ^"],
        ["expected an operator, found `m`: for a product write `2 * m`, for a unit `2 [m]`", "  2 m", "    ^"],
        ["expected an operator, found `h`: a product is written with `*`", "  m h", "    ^"],
        ["there is no function `gK`; for a product write `gK * (...)`", "  gK (v - eK)", "  ^^"],
        ["there is no function `vtrp`; did you mean `vtrap`?", "  vtrp(v, 9)", "  ^^^^"],
        ["`vtrap` takes 2 arguments, found 1", "  vtrap(v)", "  ^^^^^^^^"],
        ["`exp` takes 1 argument, found 0", "  exp()", "  ^^^^^"],
        ["the order of `efunD` is an integer literal of at least 1", "  efunD(k, v)", "        ^"],
        ["there is no unit `mss`; did you mean `ms`?", "  0.1 [1/mss]", "         ^^^"],
        ["a unit in brackets follows a number, as in `0.5 [1/ms]`", "  v [mV]", "    ^^^^"],
        ["unexpected `[`: a unit in brackets ends with `]`, as in `0.5 [1/ms]`", "  0.5 [1/ms", "      ^"],
        ["unexpected `**`: a power is written `^`", "  m**3", "   ^^"],
        ["unexpected `=`: to compare, write `==`", "  a = b", "    ^"],
        ["this `)` closes nothing: no `(` is open", "  v)", "   ^"],
        ["expected `:` for the other case of the `?` in column 3, found the end of the text", "  a ? b", "       ^"],
        ["expected a value, found the end of the text", "  a +", "     ^"]
      ]
    ) expect(complaint(message[1].slice(2))).toBe(lines(...message))
    expect(complaint("")).toBe("the text is empty: write an expression")
  })

  it("reports all lexical problems, and goes on where the shape is clear", () => {
    expect(complaint("é + 2 × ü")).toBe(lines(
      "`é` is no name: names are made of a–z, A–Z, 0–9 and _",
      "  é + 2 × ü",
      "  ^",
      "unexpected `×`: a product is written `*`",
      "  é + 2 × ü",
      "        ^",
      "`ü` is no name: names are made of a–z, A–Z, 0–9 and _",
      "  é + 2 × ü",
      "          ^"
    ))
    expect(Result.isFailure(parse("expp(v) + 1 [foo]")) && complaint("expp(v) + 1 [foo]").split("^").length).toBe(8)
  })

  it("names lines and columns in a text of several lines", () => {
    expect(complaint("gNa * m^3\n  + (gK * n\n")).toBe(lines(
      "expected `)` to close the `(` in line 2, column 5, found the end of the text (line 3, column 1)",
      "  ",
      "  ^"
    ))
    expect(complaint("\ta +\n\tb $ c")).toBe(lines("unexpected `$` (line 2, column 4)", "  \tb $ c", "  \t  ^"))
  })

  it("bounds its recursion and its work", () => {
    const nested = (n: number): string => "(".repeat(n) + "v" + ")".repeat(n)
    expect(complaint(nested(deepestNesting - 1))).toBe("no problem")
    for (const deep of [nested(deepestNesting), "-".repeat(deepestNesting) + "v", "v^".repeat(deepestNesting) + "2"]) {
      expect(complaint(deep)).toMatch(/^more than 200 brackets, signs or choices stand within each other/)
    }
    expect(complaint(nested(mostTokens))).toMatch(/^the text has 4001 tokens, at most 2000 are read/)
    const wide = Array.from({ length: mostTokens / 2 }, () => "v").join(" + ")
    expect(print(read(wide))).toBe(wide)
    expect(complaint(`${wide} + v`)).toMatch(/^the text has 2001 tokens/)
    expect(complaint("v".padEnd(longestText))).toBe("no problem")
    expect(complaint("v".padEnd(longestText + 1))).toMatch(/^the text has 20001 characters, at most 20000 are read/)
    expect(complaint(`efunD(${highestOrder}, v)`)).toBe("no problem")
    expect(complaint("efunD(1000000, v)")).toMatch(/^the order of `efunD` is at most 20/)
  })

  it("shows the part of a long line that it is about", () => {
    const text = `${"v + ".repeat(300)}$ ${"+ v".repeat(300)}`
    const shown = complaint(text)
    expect(shown).toMatch(/^unexpected `\$` \(column 1201\)\n {2}…(v \+ ){15}\$ /)
    const [, line, carets] = shown.split("\n")
    expect(line[carets.indexOf("^")]).toBe("$")
    expect(shown.length).toBeLessThan(300)
  })
})
