/**
 * Quotients by constants that go by a reciprocal have the bits of divisions: decimals of equations, random divisors, dividends next to where
 * rounding changes, zeros, infinities, the largest and the smallest that are taken. Broken variants stand at the end.
 */
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { settings } from "../../../property-tests/settings.ts"
import * as Builder from "../../../src/kernel/Builder.ts"
import type { Lanes } from "../../../src/kernel/c/Lanes.ts"
import { leastDividend, leastSizes, reciprocal } from "../../../src/kernel/c/quotients.ts"
import type { Program } from "../../../src/kernel/Program.ts"
import { arbitraryProgram, number } from "../../kernel/arbitraryProgram.ts"
import { evaluate } from "../../kernel/evaluate.ts"
import { compiler, describeNative } from "./compiled.ts"
import { type Case, runCases } from "./programsInC.ts"

/** Divisors: what equations have, and integers below the limit, odd and even, times powers of two. */
const divisors: ReadonlyArray<number> = [
  3,
  5,
  7,
  9,
  10,
  12,
  15,
  18,
  20,
  25,
  36,
  80,
  1000,
  4.5,
  12.5,
  0.375,
  -10,
  -6.25,
  ...fc.sample(
    fc.tuple(fc.integer({ min: 1, max: 2 ** 39 - 1 }), fc.integer({ min: -60, max: 20 }), fc.boolean()).map((
      [n, power, minus]
    ) => (minus ? -1 : 1) * (2 * n + 1) * 2 ** power),
    { seed: settings.seed, numRuns: 60 }
  ),
  2 ** 40 - 1,
  (2 ** 40 - 1) * 2 ** 59,
  2 ** -99 * 3
]

/** Neighbours of a number. */
const near = (x: number, steps: number): number => {
  const bits = new BigInt64Array(1)
  const numbers = new Float64Array(bits.buffer)
  numbers[0] = x
  bits[0] += BigInt(steps)
  return numbers[0]
}

/** Dividends whose quotients lie next to the middle between two numbers, others, and the odd ones. */
const dividendsOf = (y: number): ReadonlyArray<number> => [
  0,
  -0,
  Infinity,
  -Infinity,
  NaN,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MAX_VALUE * Math.min(1, Math.abs(y)),
  leastDividend,
  -leastDividend,
  ...fc.sample(fc.double({ min: 1, max: 2 }), { seed: settings.seed, numRuns: 40 }).flatMap((quotient) =>
    [-2, -1, 0, 1, 2].map((steps) => near(quotient * y, steps))
  ),
  ...fc.sample(fc.double({ noNaN: true }), { seed: settings.seed, numRuns: 60 }).filter((x) =>
    x === 0 || Math.abs(x) >= leastDividend
  )
]

/** So small that it changes nothing but what is smaller still; a sum with it is known to be 0 or no smaller than a dividend may be. */
const speck = 2 ** -540

/** A sum over a constant, and the same with its sign changed, so that -0 comes too. */
const over = (y: number): Program<string> => {
  const b = Builder.make<string>()
  const x = b.op("add", b.input("x"), b.number(speck))
  b.result("q", b.op("div", x, b.number(y)))
  b.result("n", b.op("div", b.op("neg", x), b.number(y)))
  return b.build()
}

const all: ReadonlyArray<Lanes> = [1, 2, 4, 8]

const cases: ReadonlyArray<Case> = divisors.map((y, k) => ({
  lanes: all[k % all.length],
  program: over(y),
  columns: new Map([["x", dividendsOf(y)]])
}))

/** The first quotient that is not that of a division, or null. */
const firstWrong = async (change: (text: string) => string = (text) => text): Promise<string | null> => {
  const found = await runCases(cases, change)
  for (const [k, { columns, lanes, program }] of cases.entries()) {
    for (const [row, x] of columns.get("x")!.entries()) {
      for (const [name, value] of evaluate(program, () => x)) {
        const got = found[k].get(name)![row]
        if (!Object.is(got, value)) return `${x} over ${divisors[k]} on ${lanes} lanes: ${got} instead of ${value}`
      }
    }
  }
  return null
}

const canRoundOnce = /v[34]$/.test(compiler?.machine ?? "")

describeNative(`quotients by constants, by ${compiler?.version ?? "no compiler"}`, () => {
  it("have the bits of divisions", async () => {
    let text = ""
    expect(await firstWrong((printed) => text = printed)).toBe(null)
    expect(text.match(/= over\d\(/g)?.length).toBe(2 * divisors.length)
  })

  it("without the second part of the reciprocal would have others", async () => {
    if (!canRoundOnce) return
    const cut = (text: string): string => text.replaceAll(/(over\d\(x\d+, [^,]+, [^,]+), [^)]+\)/g, "$1, 0.0)")
    expect(await firstWrong(cut)).not.toBe(null)
  })
})

it("a reciprocal is one over the divisor to 105 digits", () => {
  for (const y of divisors) {
    const { high, low } = reciprocal(y)!
    const exact = (x: number): bigint => {
      let [whole, power] = [x, 0]
      while (!Number.isInteger(whole)) [whole, power] = [whole * 2, power + 1]
      return BigInt(whole) << BigInt(1200 - power)
    }
    const one = 1n << 2400n
    const off = one - exact(y) * (exact(high) + exact(low))
    expect(off < 0n ? -off : off).toBeLessThan(one >> 104n)
    expect(Math.sign(high)).toBe(Math.sign(low))
  }
})

it("there is none where the rule does not hold", () => {
  for (const y of [0, NaN, Infinity, 1, 0.5, 2 ** 60, 0.1, Math.PI, 2 ** 41 + 1, 3 * 2 ** 100, 3 * 2 ** -110]) {
    expect(reciprocal(y)).toBe(null)
  }
})

it("what is known of the size of values is true", () => {
  fc.assert(
    fc.property(arbitraryProgram(30), fc.tuple(number, number, number), (program, [a, b, c]) => {
      const least = leastSizes(program)
      const all = { ...program, results: program.instructions.map((_, value) => ({ port: `${value}`, value })) }
      for (const [name, value] of evaluate(all, (port) => ({ a, b, c })[port]!)) {
        if (typeof value === "number" && value !== 0) {
          expect(Math.abs(value) >= least[Number(name)] || Number.isNaN(value)).toBe(true)
        }
      }
    }),
    settings
  )
})
