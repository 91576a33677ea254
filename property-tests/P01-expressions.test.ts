/**
 * P1: what is printed, run, is the value, to the bit: selections, rules, wirings, stimuli, mechanisms, cells. No line has more than 120 columns;
 * what has no text is a function, and it is named. Broken variants: a printer that cuts lists after eight, one that rounds, one that forgets
 * how indices are counted, one that prints a mechanism by its name.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Neurolens from "neurolens"
import { Cell, Connect, Json, Mechanism, type Network, Print, Select, type Share, Stimulus } from "neurolens"
import { cell, edgeSelection, mechanism, network, nodeSelection, rule } from "neurolens/testing"
import { stimulus } from "../src/testing/network.ts"
import { double } from "./doubles.ts"
import { evaluated } from "./evaluated.ts"
import { broken, settings } from "./settings.ts"

/** All own data of a value, so that two that are equal are so to the bit; functions by themselves. */
const parts = (value: unknown): unknown =>
  ArrayBuffer.isView(value)
    ? Array.from(value as unknown as ReadonlyArray<unknown>)
    : Array.isArray(value)
    ? value.map(parts)
    : typeof value === "object" && value !== null
    ? Object.entries(value).map(([key, entry]) => [key, parts(entry)])
    : value

const functions = (value: unknown): boolean =>
  typeof value === "function" || (typeof value === "object" && value !== null && Object.values(value).some(functions))

type Printer<A> = (value: A) => Result.Result<string, Network.NetworkError>

const columns = (text: string): number => Math.max(...text.split("\n").map((line) => line.length))

/** A value comes back from its text; where it has none, a function is in it. */
const comesBack = <A>(values: fc.Arbitrary<A>, print: Printer<A>, data: (value: A) => unknown = (value) => value) =>
  fc.property(values, (value) => {
    const text = print(value)
    if (Result.isFailure(text)) {
      assert.isTrue(functions(data(value)))
      assert.include(text.failure.message, "a function, which has no text")
      return
    }
    assert.isAtMost(columns(text.success), 120)
    assert.deepStrictEqual(parts(data(evaluated(text.success) as A)), parts(data(value)))
  })

const fails = <A>(property: fc.IProperty<[A]>): void => assert.isTrue(fc.check(property, broken).failed)

const nodes = network({ events: true }).chain((net) => nodeSelection(net))
const edges = network({ events: true }).chain((net) => edgeSelection(net))
const rules = network({ events: true }).chain((net) =>
  fc.constantFrom("nodes" as const, "edges" as const).chain((d) => rule(net, d))
)

const expression = (selection: Select.Selection) => ({ domain: selection.domain, expression: selection.expression })

const odd = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "a\"b", "\u2028", "\ud800", "x".repeat(300), "two words ".repeat(40))
)

/** Selections with odd names, numbers and tests in them. */
const oddSelections = fc.record({
  column: odd,
  test: fc.oneof(double.filter((x) => !Number.isNaN(x)), odd, fc.boolean(), fc.constant(null), fc.array(double)),
  rows: fc.array(fc.nat(100_000), { maxLength: 60 }),
  name: odd
}).map(({ column, name, rows, test }) =>
  Select.rows(rows).or(Select.where(Object.fromEntries([[column, test]])).group(name)).not().cell(rows)
)

const ends = fc.tuple(nodes, nodes)
const to = fc.oneof(fc.constant("first" as const), fc.nat(99).map((random) => ({ random })))

const wirings = fc.oneof(
  ends.map(([pre, post]) => Connect.pairwise(pre, post)),
  fc.array(fc.tuple(fc.nat(999), fc.nat(999)), { maxLength: 40 }).map((pairs) => Connect.listed(pairs)),
  fc.tuple(ends, to).map(([[pre, post], to]) => Connect.full(pre, post, { to })),
  fc.tuple(ends, to, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat())
    .map(([[pre, post], to, probability, seed]) => Connect.sparse(pre, post, { probability, seed, to })),
  fc.tuple(ends, to, fc.array(fc.array(fc.boolean(), { maxLength: 12 }), { maxLength: 12 }))
    .map(([[pre, post], to, matrix]) => Connect.matrix(pre, post, matrix, { to }))
)

const finite = double.filter(Number.isFinite)
const time = finite.map(Math.abs)

const stimuli = fc.oneof(
  stimulus,
  fc.record({ delay: time, duration: time, amplitude: finite, offset: finite }).map((all) => Stimulus.step(all)),
  fc.record({
    delay: time,
    duration: time,
    amplitude: finite,
    offset: finite,
    frequency: finite,
    phase: fc.double({ min: -9, max: 9, noNaN: true })
  })
    .map((all) => Stimulus.sine(all)),
  fc.array(finite, { maxLength: 50 }).map((all) => Stimulus.samples(all)),
  fc.record({ mean: finite, sigma: time, seed: fc.maxSafeInteger(), stream: fc.option(fc.nat()) }).map((all) =>
    Stimulus.white(all)
  ),
  fc.record({ mean: finite, sigma: time, tau: fc.integer({ min: 1 }), seed: fc.maxSafeInteger() }).map((all) =>
    Stimulus.ornsteinUhlenbeck(all)
  )
)

const builtIn = Object.values({ ...Neurolens.Channels, ...Neurolens.Pumps, ...Neurolens.Synapses })

/** Built-in mechanisms as they are, renamed, and with other defaults. */
const variants = fc.record({
  of: fc.constantFrom(...builtIn),
  name: fc.option(fc.constantFrom("Other", "__proto__", "Channels")),
  which: fc.nat(20),
  value: fc.option(finite)
}).map(({ name, of, value, which }) => {
  const names = [...Object.keys(of.parameters), ...Object.keys(of.states)]
  const changed = value === null ? of : Mechanism.withDefaults(of, { [names[which % names.length]]: value })
  return name === null ? changed : Mechanism.rename(changed, name)
})

const mechanisms = fc.oneof(mechanism(), mechanism().map((m) => Mechanism.rename(m, "Again")), variants)

const cells = fc.oneof(
  cell(),
  fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 })
    .map((length) => Cell.make({ ncomp: length.length, length, v: -0 })),
  network({ events: true, trainables: true })
)

const total = <A>(print: (value: A) => string): Printer<A> => (value) => Result.succeed(print(value))

describe("P1", () => {
  it("selections", () => {
    for (const values of [nodes, edges, oddSelections]) {
      fc.assert(comesBack<Select.Selection>(values, Print.selectionResult, expression), settings)
    }
  })

  it("rules", () => {
    fc.assert(comesBack<Share.Rule>(rules, Print.ruleResult), settings)
  })

  it("wirings", () => {
    fc.assert(comesBack(wirings, Print.wiringResult), settings)
  })

  it("stimuli", () => {
    fc.assert(comesBack(stimuli, total(Print.stimulus)), settings)
  })

  it("mechanisms", () => {
    fc.assert(comesBack(mechanisms, total(Print.mechanism), Mechanism.toFields), settings)
  })

  it("cells", () => {
    fc.assert(comesBack(cells, Print.cellResult, Json.encode), settings)
  })

  it("the property notices a printer that cuts lists", () => {
    const cut = (text: string) => text.replace(/(\[(?:[^,\]]*,){8})[^\]]*\]/, "$1 1]")
    fails(comesBack(oddSelections, (value) => Result.map(Print.selectionResult(value), cut), expression))
  })

  it("the property notices a printer that rounds", () => {
    const round = (text: string) => text.replaceAll(/\d+\.\d{4,}/g, (x) => String(Number(Number(x).toPrecision(6))))
    fails(comesBack(stimuli, (value) => Result.succeed(round(Print.stimulus(value)))))
  })

  it("the property notices a printer that forgets how indices are counted", () => {
    const local = (text: string) => text.replaceAll(/,\s*\{\s*scope: "global"\s*\}/g, "")
    fails(comesBack<Select.Selection>(nodes, (value) => Result.map(Print.selectionResult(value), local), expression))
  })

  it("the property notices a printer that prints a mechanism by its name", () => {
    const named = (m: Mechanism.Mechanism) => m.name in Neurolens.Channels ? `Channels.${m.name}` : Print.mechanism(m)
    fails(comesBack(mechanisms, total(named), Mechanism.toFields))
  })
})
