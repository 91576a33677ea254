/**
 * How large a mechanism may be: at each limit it is made, one beyond it is refused with the limit, by hand and from JSON,
 * quickly and in few words. The limits of one text are in `test/equation/parse.test.ts`.
 */
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { deepestNesting, highestOrder, longestText, mostTokens } from "../../src/equation/limits.ts"
import { Cell, Channel, Channels, Edit, Json, Network } from "../../src/index.ts"
import { deepestDocument } from "../../src/io/json/limits.ts"
import { longestAbout, longestTexts, mostEntries } from "../../src/mechanism/limits.ts"
import { longestMechanismName } from "../../src/network/limits.ts"
import type { MechanismFields } from "../../src/network/MechanismFields.ts"
import { largestExponent, longestUnit, parseUnit } from "../../src/unit/unitText.ts"

const named = <A>(n: number, value: (i: number) => A): Record<string, A> =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [`x${i}`, value(i)]))

/** A declaration with a part of a size, and a word that its refusal contains. */
const parts: ReadonlyArray<readonly [what: string, most: number, spec: (n: number) => object]> = [
  ["parameters", mostEntries.parameters, (n) => ({ parameters: named(n, () => ({ default: 1, unit: "1" })) })],
  ["states", mostEntries.states, (n) => ({ states: named(n, () => ({})) })],
  ["reads", mostEntries.reads, (n) => ({ reads: named(n, () => ({ default: 1, unit: "1" })) })],
  ["definitions", mostEntries.definitions, (n) => ({ definitions: named(n, (i) => i === 0 ? "v" : `x${i - 1} + 1`) })],
  ["update", mostEntries.update, (n) => ({ states: { x: {} }, update: Array.from({ length: n }, () => "x = 1") })],
  ["about", longestAbout, (n) => ({ about: "a".repeat(n) })],
  ["states", longestMechanismName, (n) => ({ states: { ["x".repeat(n)]: {} } })],
  ["definition x", longestText, (n) => ({ definitions: { x: "v".padEnd(n) } })],
  ["texts", longestTexts, (n) => ({
    definitions: named(n / 10_000 >> 0, () => "v".padEnd(10_000)),
    states: { last: { equals: "1".padEnd(n % 10_000) } }
  })]
]

describe.each(parts)("%s: at most %i", (what, most, spec) => {
  const size = what === "texts" ? most - 1 : most // the state of a text has a character too

  it("are made", () => {
    expect(Result.isSuccess(Channel.makeResult("X", spec(size)))).toBe(true)
  })

  it("and one more is refused in few words, from JSON too", () => {
    const made = Channel.makeResult("X", spec(most + 1))
    const message = Result.isFailure(made) ? made.failure.message : ""
    expect(message).toContain(`${what === "texts" ? "the mechanism" : what}: ${most + 1} `)
    expect(message).toContain(`at most ${most} are read`)
    expect(message.length).toBeLessThan(500)
    const network = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Channels.Leak)])
    const document = JSON.parse(Json.encode(network))
    Object.assign(document.mechanisms[0], large(spec(most + 1)))
    const decoded = Json.decode(JSON.stringify(document))
    expect(Result.isFailure(decoded) && decoded.failure._tag).toBe("JsonError")
    expect(Result.isFailure(decoded) && decoded.failure.message).toContain(`at most ${most} are read`)
  })
})

/** A declaration as plain fields, unchecked. */
const large = (spec: object): Partial<MechanismFields> =>
  Object.fromEntries(
    Object.entries(spec).map(([key, value]) => {
      switch (key) {
        case "states":
          return [
            key,
            mapped(value, (state: { equals?: string }) => ({
              default: 0,
              unit: "1",
              shared: false,
              rule: state.equals === undefined ? { _tag: "Held" } : { _tag: "Assigned", text: state.equals }
            }))
          ]
        case "parameters":
          return [key, mapped(value, (parameter: object) => ({ shared: false, ...parameter }))]
        case "update":
          return [key, (value as ReadonlyArray<string>).map(() => ({ target: "x", text: "1" }))]
        default:
          return [key, value]
      }
    })
  )

const mapped = <A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]))

describe("units", () => {
  it(`have at most ${longestUnit} characters and exponents to ${largestExponent}`, () => {
    const said = (text: string): string => {
      const read = parseUnit(text)
      return Result.isSuccess(read) ? "" : read.failure[0].message
    }
    expect(said("m".padEnd(longestUnit))).toBe("")
    expect(said("(".repeat(longestUnit))).toMatch(/^expected a unit/)
    for (const text of ["m".padEnd(longestUnit + 1), "(".repeat(10_000)]) {
      expect(said(text)).toBe(`the unit has ${text.length} characters, at most ${longestUnit} are read`)
    }
    expect(said(`m${largestExponent}/m${largestExponent}`)).toBe("")
    for (const text of [`m${largestExponent + 1}`, "10^400", "1e300 m"]) {
      expect(said(text)).toBe(`an exponent in a unit is at most ${largestExponent}`)
    }
    const made = Channel.makeResult("X", { parameters: { g: { default: 1, unit: "(".repeat(10_000) } } })
    expect(Result.isFailure(made) && made.failure.message.length).toBeLessThan(500)
  })
})

it("the page lists every limit", () => {
  const page = readFileSync("docs/limits.md", "utf8")
  const limits = [
    ...Object.values(mostEntries),
    longestTexts,
    longestMechanismName,
    longestAbout,
    longestText,
    mostTokens,
    deepestNesting
  ]
  for (const limit of [...limits, highestOrder, longestUnit, largestExponent, deepestDocument]) {
    expect(page).toMatch(new RegExp(`\\| ${limit.toLocaleString("en")}(, | \\|)`))
  }
})
