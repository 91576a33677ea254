/**
 * S9: what a mechanism is said to conserve is conserved, and nothing else is.
 *
 * Oracles: a scheme's laws must be orthogonal to its stoichiometric numbers, and as many as states less the rank of these, counted modulo a
 * prime; those of the same scheme typed in as derivatives must hold for the values of its rates, and span what the scheme conserves. Broken
 * variants: laws that forget how many of a name react, and one law less.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { evaluate } from "../src/equation/evaluate.ts"
import * as Channel from "../src/mechanism/Channel.ts"
import { compile } from "../src/mechanism/compile.ts"
import { conservedSums, type Share } from "../src/mechanism/conserved.ts"
import type { Mechanism } from "../src/network/Mechanism.ts"
import { broken, settings } from "./settings.ts"

type Side = ReadonlyArray<readonly [state: number, count: number]>
type Line = { readonly left: Side; readonly right: Side; readonly back: boolean }

const names = ["A", "B", "C", "D", "E", "F"]

const side: fc.Arbitrary<Side> = fc.uniqueArray(fc.nat(5), { maxLength: 3 }).chain((states) =>
  fc.tuple(...states.map((state) => fc.integer({ min: 1, max: 3 }).map((count) => [state, count] as const)))
)

/** How much of each name a line makes. */
const net = ({ left, right }: Line): ReadonlyArray<number> =>
  names.map((_, i) =>
    right.reduce((sum, [state, count]) => sum + (state === i ? count : 0), 0) -
    left.reduce((sum, [state, count]) => sum + (state === i ? count : 0), 0)
  )

const lines: fc.Arbitrary<ReadonlyArray<Line>> = fc.array(
  fc.record({ left: side, right: side, back: fc.boolean() }).filter((line) => net(line).some((x) => x !== 0)),
  { minLength: 1, maxLength: 5 }
)

const sideText = (terms: Side): string => terms.map(([state, count]) => `${count} ${names[state]}`).join(" + ")

/** A scheme; bare numbers as rates, so that no unit is in the way. */
const scheme = (drawn: ReadonlyArray<Line>): Mechanism =>
  Channel.make("Drawn", {
    states: Object.fromEntries(names.map((name) => [name, { default: 0.5 }])),
    scheme: drawn.map((line, i) => {
      const [there, back] = [2 * i + 1, 2 * i + 2].map((k) => `0.${k} [1/ms]`)
      return `${sideText(line.left)} ${line.back ? "<->" : "->"} ${sideText(line.right)} : ${there}${
        line.back ? `, ${back}` : ""
      }`
    })
  })

/** The same written out as derivatives, with the flow on the left or on the right of the rates, at random. */
const written = (drawn: ReadonlyArray<Line>, turns: ReadonlyArray<boolean>): Mechanism => {
  const product = (rate: string, taken: Side, turned: boolean): string => {
    const parts = [rate, ...taken.map(([state, count]) => `${names[state]}^${count}`)]
    return (turned ? parts.reverse() : parts).join(" * ")
  }
  const flows = drawn.map((line, i) => {
    const there = product(`0.${2 * i + 1} [1/ms]`, line.left, turns[i % turns.length])
    const back = product(`0.${2 * i + 2} [1/ms]`, line.right, turns[(i + 1) % turns.length])
    return line.back ? `(${there} - ${back})` : `(${there})`
  })
  return Channel.make("Drawn", {
    states: Object.fromEntries(names.map((name, i) => {
      const terms = drawn.flatMap((line, k) => {
        const count = net(line)[i]
        return count === 0 ? [] : [turns[(i + k) % turns.length] ? `${flows[k]} * ${count}` : `${count} * ${flows[k]}`]
      })
      return [name, { default: 0.5, derivative: terms.length === 0 ? "0 [1/ms]" : terms.join(" + ") }]
    }))
  })
}

const prime = 1_000_003n

const modulo = (x: bigint): bigint => ((x % prime) + prime) % prime

const inverse = (x: bigint): bigint => {
  let [power, base, result] = [prime - 2n, modulo(x), 1n]
  for (; power > 0n; power >>= 1n) {
    if (power & 1n) result = modulo(result * base)
    base = modulo(base * base)
  }
  return result
}

/** Rank modulo a prime, row by row. */
const rank = (matrix: ReadonlyArray<ReadonlyArray<number>>): number => {
  const rows = matrix.map((row) => row.map((x) => modulo(BigInt(x))))
  let found = 0
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const at = rows.findIndex((row, i) => i >= found && row[column] !== 0n)
    if (at < 0) continue
    ;[rows[found], rows[at]] = [rows[at], rows[found]]
    const pivot = rows[found].map((x) => modulo(x * inverse(rows[found][column])))
    rows.forEach((row, i) => {
      if (i > found) rows[i] = row.map((x, k) => modulo(x - row[column] * pivot[k]))
    })
    found++
  }
  return found
}

type Sums = (m: Mechanism) => ReadonlyArray<ReadonlyArray<Share>>

const vector = (sum: ReadonlyArray<Share>): ReadonlyArray<number> =>
  names.map((name) => sum.find(({ state }) => state === name)?.count ?? 0)

const dot = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number => a.reduce((sum, x, i) => sum + x * b[i], 0)

/** The systems of a mechanism, as indices of names. */
const parts = (m: Mechanism): ReadonlyArray<ReadonlyArray<number>> =>
  compile(m).systems.map(({ states }) => states.map((state) => names.indexOf(state)))

const keepsScheme = (sums: Sums) =>
  fc.property(lines, (drawn) => {
    const made = scheme(drawn)
    const found = sums(made).map(vector)
    const expected = parts(made).reduce(
      (count, part) => count + part.length - rank(drawn.map((line) => part.map((i) => net(line)[i]))),
      0
    )
    return found.length === expected && rank(found) === expected &&
      found.every((law) => drawn.every((line) => dot(law, net(line)) === 0))
  })

/** Rates of all names at some points, from what `compile` made of the texts. */
const ratesAt = (m: Mechanism, points: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<ReadonlyArray<number>> =>
  points.map((point) =>
    names.map((name) => {
      const rate = compile(m).states.find((state) => state.name === name)!.rate!
      return evaluate(rate.expression, (n) => [point[names.indexOf(n)]], 1)[0]
    })
  )

const keepsWritten = (sums: Sums) =>
  fc.property(
    lines,
    fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
    fc.array(fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }), {
      minLength: 3,
      maxLength: 3
    }),
    (drawn, turns, points) => {
      const made = written(drawn, turns)
      const found = sums(made).map(vector)
      const schemes = conservedSums(scheme(drawn)).map(vector)
      const known = schemes.filter((law) =>
        parts(made).some((part) => law.every((x, i) => x === 0 || part.includes(i)))
      )
      // Nothing that is said is wrong, and whatever the scheme conserves is found in its written form too.
      return ratesAt(made, points).every((f) =>
        found.every((law) => Math.abs(dot(law, f)) <= 1e-9 * dot(law.map(Math.abs), f.map(Math.abs)) + 1e-300)
      ) &&
        rank([...found, ...known]) === rank(found)
    }
  )

describe("S9", () => {
  it("a scheme conserves what is orthogonal to its reactions, all of it", () => {
    fc.assert(keepsScheme(conservedSums), settings)
  })

  it("derivatives that are typed in conserve what their scheme does", () => {
    fc.assert(keepsWritten(conservedSums), settings)
  })

  it("the property notices who forgets how many react", () => {
    const forgetful: Sums = (m) =>
      conservedSums(m).map((sum) => sum.map((share) => ({ ...share, count: Math.sign(share.count) })))
    expect(fc.check(keepsScheme(forgetful), broken).failed).toBe(true)
    expect(fc.check(keepsWritten(forgetful), broken).failed).toBe(true)
  })

  it("the property notices who finds less", () => {
    const lazy: Sums = (m) => conservedSums(m).slice(1)
    expect(fc.check(keepsScheme(lazy), broken).failed).toBe(true)
    expect(fc.check(keepsWritten(lazy), broken).failed).toBe(true)
  })
})
