/** Lowering: equation text as printed programs, and the corners in which masks and numbers meet. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { parse } from "../../src/equation/parse.ts"
import * as Builder from "../../src/kernel/Builder.ts"
import { lower, test } from "../../src/kernel/lower.ts"
import { evaluate } from "./evaluate.ts"
import { print } from "./programText.ts"

const program = (text: string) => {
  const b = Builder.make()
  b.result("y", lower(b, Result.getOrThrow(parse(text)), b.input))
  return b.build()
}

const value = (text: string, x: number): number => evaluate(program(text), () => x).get("y")!

describe("lowering", () => {
  it("keeps the order of operations, and divides", () => {
    expect(print(program("a / b * c - d"))).toBe([
      "%0 = input a",
      "%1 = input b",
      "%2 = div %0 %1",
      "%3 = input c",
      "%4 = mul %2 %3",
      "%5 = input d",
      "%6 = sub %4 %5",
      "y := %6"
    ].join("\n"))
  })

  it("makes products of small integer powers, by squaring from the lowest bit", () => {
    expect(print(program("m^3 * h"))).toBe(
      ["%0 = input m", "%1 = mul %0 %0", "%2 = mul %0 %1", "%3 = input h", "%4 = mul %2 %3", "y := %4"].join("\n")
    )
    expect(print(program("m^(-2)"))).toBe(
      ["%0 = input m", "%1 = 1", "%2 = mul %0 %0", "%3 = div %1 %2", "y := %3"].join("\n")
    )
    expect(print(program("m^0"))).toBe("%0 = 1\ny := %0")
    expect(program("m^16").instructions.length).toBe(5)
    expect(program("m^17").instructions.length).toBeGreaterThan(40)
  })

  it("keeps comparisons as masks until a number is wanted", () => {
    expect(print(program("a < b && !(a == 0) ? a : b"))).toBe([
      "%0 = input a",
      "%1 = input b",
      "%2 = lt %0 %1",
      "%3 = 0",
      "%4 = eq %0 %3",
      "%5 = not %4",
      "%6 = and %2 %5",
      "%7 = select %6 %0 %1",
      "y := %7"
    ].join("\n"))
    expect(print(program("(a < b) * 2"))).toBe([
      "%0 = input a",
      "%1 = input b",
      "%2 = lt %0 %1",
      "%3 = 1",
      "%4 = 0",
      "%5 = select %2 %3 %4",
      "%6 = 2",
      "%7 = mul %5 %6",
      "y := %7"
    ].join("\n"))
  })

  it.each([
    ["x ? 1 : 2", NaN, 1],
    ["x ? 1 : 2", -0, 2],
    ["!x", NaN, 0],
    ["!x", -0, 1],
    ["!!x", 7, 1],
    ["x && 1", NaN, 1],
    ["x == x", NaN, 0],
    ["x != x", NaN, 1],
    ["!(x < 1)", NaN, 1],
    ["(x > 0) + (x < 5) + (x >= 3) + (x <= 3)", 3, 4],
    ["-x", 0, -0],
    ["x || 0", 0, 0]
  ])("%s at %d is %d", (text, x, expected) => {
    expect(value(text, x)).toBe(expected)
  })

  it("asks a number whether it is not 0", () => {
    const b = Builder.make()
    const mask = test(b, Result.getOrThrow(parse("x + 1")), b.input)
    b.result("y", b.op("select", mask, b.number(1), b.number(0)))
    expect(print(b.build())).toContain("ne %2 %3")
  })
})
