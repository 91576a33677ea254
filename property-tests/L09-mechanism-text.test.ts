/**
 * L9: parse ∘ print = identity, for mechanisms as one text, to the bit of every default and the blanks of every equation. A text that is
 * spoiled is a mechanism or problems that each have a place in it. Broken variants: a printer that forgets what is shared or pooled, or which
 * event it is, one that rounds,
 * one that writes odd texts without quotes, a parser that puts the caret at the beginning of the line.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { Channels, Mechanism, Pumps, Synapses } from "neurolens"
import { mechanism } from "neurolens/testing"
import { double } from "./doubles.ts"
import { broken, settings } from "./settings.ts"

const builtIn = Object.values({ ...Channels, ...Pumps, ...Synapses })

const finite = double.filter(Number.isFinite)

/** Blanks and breaks that change nothing of what an equation means. */
const blanks = fc.constantFrom("", " ", "\n", "\t", "  \n   ", "\r\n", " \n")

const about = fc.oneof(
  fc.string(),
  fc.constantFrom("", " blank ", "a # b", "\"quoted\"", "two\nlines", "x: y", "\u2028")
)

type Odd = {
  readonly of: Mechanism.Mechanism
  readonly about: string
  readonly blanks: ReadonlyArray<string>
  readonly value: number
}

const records = <A, B>(of: Readonly<Record<string, A>>, f: (value: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, f(value)]))

/** The same mechanism with odd blanks in its equations, another sentence and one odd default. */
const oddly = ({ about, blanks, of, value }: Odd): Mechanism.Mechanism => {
  const fields = Mechanism.toFields(of)
  let k = 0
  const blank = (): string => blanks[k++ % blanks.length]
  const text = (equation: string): string =>
    `${blank()}${equation.replace(/ \+ /, () => `${blank()} + ${blank()}`)}${blank()}`
  const line = (handler: Mechanism.Handler): Mechanism.Handler =>
    handler._tag === "Set" ? { ...handler, text: text(handler.text) } : handler
  const parameters = Object.entries(fields.parameters)
  const free = parameters.findIndex(([name]) => !fields.requires.some((one) => new RegExp(`\\b${name}\\b`).test(one)))
  return Mechanism.fromFields({
    ...fields,
    about,
    parameters: Object.fromEntries(
      parameters.map(([name, spec], i) => [name, i === free ? { ...spec, default: value } : spec])
    ),
    currents: fields.currents.map((current) => ({ ...current, text: text(current.text) })),
    states: records(fields.states, (given) => {
      const { rule } = given
      const state = given.initial === undefined ? given : { ...given, initial: text(given.initial) }
      if (rule._tag === "Rates") return { ...state, rule: { ...rule, alpha: text(rule.alpha), beta: text(rule.beta) } }
      if (rule._tag === "Relaxation") return { ...state, rule: { ...rule, inf: text(rule.inf), tau: text(rule.tau) } }
      return "text" in rule ? { ...state, rule: { ...rule, text: text(rule.text) } } : state
    }),
    definitions: records(fields.definitions, text),
    update: fields.update.map((line) => ({ ...line, text: text(line.text) })),
    reset: fields.reset === null ? null : { when: text(fields.reset.when), set: records(fields.reset.set, text) },
    onPre: fields.onPre.map(line),
    onPost: fields.onPost.map(line),
    onEvent: records(fields.onEvent, (lines) => lines.map(line)),
    requires: fields.requires.map(text),
    current: fields.current === null ? null : { ...fields.current, text: text(fields.current.text) }
  })
}

const plain = fc.oneof(mechanism(), mechanism({ events: true }), fc.constantFrom(...builtIn))

const mechanisms = fc.oneof(
  plain,
  fc.record({ of: plain, about, blanks: fc.array(blanks, { minLength: 1, maxLength: 5 }), value: finite }).map(oddly)
)

const comesBack = (print: (m: Mechanism.Mechanism) => string) =>
  fc.property(mechanisms, (m) => {
    const read = Mechanism.parseResult(print(m))
    assert.isTrue(Result.isSuccess(read), Result.isFailure(read) ? read.failure.message : "")
    assert.deepStrictEqual(Mechanism.toFields(Result.getOrThrow(read)), Mechanism.toFields(m))
  })

/** A printed mechanism with a piece of it taken out or written twice. */
const spoiled = fc.record({
  of: mechanisms,
  from: fc.nat(),
  length: fc.nat(12),
  instead: fc.constantFrom("", "\n", "\"", "[", "=", "x ", "  ")
})
  .map(({ from, instead, length, of }) => {
    const text = Mechanism.print(of)
    const at = from % text.length
    return text.slice(0, at) + instead + text.slice(at + length)
  })

/** The place of a name that nothing declares is where it was put. */
const carets = (spanOf: (problem: Mechanism.MechanismProblem) => readonly [number, number]) =>
  fc.property(plain, fc.nat(), (m, which) => {
    const text = Mechanism.print(m)
    const uses = [...text.matchAll(/\bexp\(/g)]
    if (uses.length === 0) return true
    const at = uses[which % uses.length].index + 4
    const read = Mechanism.parseResult(`${text.slice(0, at)}wxyz + ${text.slice(at)}`)
    assert.isTrue(Result.isFailure(read))
    const problems = Result.isFailure(read) ? read.failure.problems : []
    return problems.some((problem) => spanOf(problem)[0] === at && spanOf(problem)[1] === at + 4)
  })

describe("L9", () => {
  it("a printed mechanism is read as itself", () => {
    fc.assert(comesBack(Mechanism.print), settings)
    for (const m of builtIn) assert.isTrue(Mechanism.parse(Mechanism.print(m)).equals(m))
  })

  it("what is spoiled is a mechanism, or has problems with places", () => {
    fc.assert(
      fc.property(spoiled, (text) => {
        const read = Mechanism.parseResult(text)
        if (Result.isSuccess(read)) return
        assert.isNotEmpty(read.failure.problems)
        for (const { message, span: [from, to], text: source } of read.failure.problems) {
          assert.strictEqual(source, text)
          assert.isTrue(0 <= from && from <= to && to <= text.length, `${from} ${to} of ${text.length}: ${message}`)
        }
      }),
      { ...settings, numRuns: 5 * settings.numRuns }
    )
  })

  it("a problem is where it is", () => {
    fc.assert(carets(({ span }) => span), settings)
  })

  const fails = (print: (m: Mechanism.Mechanism) => string) => assert.isTrue(fc.check(comesBack(print), broken).failed)

  it("the property notices a printer that forgets what is shared", () => {
    fails((m) => Mechanism.print(m).replaceAll(" shared", ""))
  })

  it("the property notices a printer that forgets what is pooled", () => {
    fails((m) => Mechanism.print(m).replaceAll(" at post", ""))
  })

  it("the property notices a printer that forgets an event", () => {
    fails((m) => Mechanism.print(m).replace("onPost", "onPre"))
  })

  it("the property notices a printer that rounds", () => {
    fails((m) =>
      Mechanism.print(m).replaceAll(/= (\d[\d.e+-]*)/g, (_, x: string) => `= ${Number(Number(x).toPrecision(6))}`)
    )
  })

  it("the property notices a printer that forgets quotes", () => {
    fails((m) => Mechanism.print(m).replaceAll("\"", ""))
  })

  it("the property notices carets at the beginning of the line", () => {
    const early = ({ span: [from, to], text }: Mechanism.MechanismProblem) =>
      [text.lastIndexOf("\n", from) + 1, to] as const
    assert.isTrue(fc.check(carets(early), broken).failed)
  })
})
