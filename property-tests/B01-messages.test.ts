/**
 * B1: no message is longer than `longestMessage`, whatever the texts, names, lists and numbers are that it is about.
 *
 * Each way of being wrong is given the same hostile texts: very long, of many lines, of characters that grow when they are quoted, and very many
 * of them. It must fail with a typed error. Broken variants: a message that says all of a reason, and one that lists every problem.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { interpretedGradients } from "../src/adjoint/GradientRunner.ts"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Json,
  LearningRate,
  Network,
  Optimizer,
  Select,
  Share,
  Simulation,
  Stimulus,
  Synapses,
  Training,
  Transform,
  View
} from "../src/index.ts"
import * as Mistake from "../src/Mistake.ts"
import { curve, traces } from "../src/plot/index.ts"
import { gradientSessionOf } from "../src/runtime/Session.ts"
import { longestMessage } from "../src/table/excerpt.ts"
import { broken, settings } from "./settings.ts"

/** What somebody may write where a name, an equation or a value should stand. */
type Hostile = { readonly text: string; readonly names: ReadonlyArray<string> }

const piece = fc.constantFrom(
  "x",
  "µ",
  "\u{1F9E0}",
  "\u0001",
  "\"",
  "\n",
  "\\",
  "(",
  "1 + ",
  "_",
  " ",
  "gNa",
  "\t",
  "\uD800"
)

const hostile: fc.Arbitrary<Hostile> = fc.record({
  pieces: fc.array(piece, { minLength: 1, maxLength: 12 }),
  times: fc.constantFrom(1, 40, 1500, 30_000),
  count: fc.constantFrom(1, 15, 400)
}).map(({ count, pieces, times }) => ({
  text: pieces.join("").repeat(times),
  names: Array.from({ length: count }, (_, i) => `${pieces.join("").repeat(Math.min(times, 60))}${i}`)
}))

const net = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
  Edit.insert(Channels.Leak),
  Edit.record("v"),
  Edit.train("Leak_gLeak", { share: Share.each })
])

// oxlint-disable-next-line no-explicit-any
const document = (change: (document: any) => void): string => {
  const made = JSON.parse(Json.encode(net))
  change(made)
  return JSON.stringify(made)
}

/** A script without types. */
// oxlint-disable-next-line no-explicit-any
const untyped = (value: unknown): any => value

const run = (options: object) =>
  Effect.runSyncExit(Simulation.run(net, untyped(options)).pipe(Effect.provide(Engine.layer)))

/** An engine that has what makes gradients at hand, so that a gradient needs no waiting. */
const atOnce = Engine.Engine.of({
  ...Effect.runSync(Effect.service(Engine.Engine).pipe(Effect.provide(Engine.layerInterpreter))),
  name: "at once",
  gradient: ({ dt, scheme, wanted }) => gradientSessionOf(() => interpretedGradients(scheme, dt, wanted))
})

/** The ways of being wrong: each throws, or gives a failure. */
const wrongs: Readonly<Record<string, (given: Hostile) => unknown>> = {
  "a group": ({ text }) => View.column(Select.group(text), "v").get(net),
  "a mechanism": ({ text }) => View.column(Select.mechanism(text), "v").get(net),
  "a column": ({ text }) => View.column(Select.all, `${text}?`).get(net),
  "a test": ({ text }) => View.column(Select.where({ [`${text}?`]: text }), "v").get(net),
  "a list of tests": ({ names }) => View.column(Select.where({ v: names }), "v").get(net),
  "a recording": ({ text }) => Network.edit(net, [Edit.record(`${text}?`)]),
  "a clamp": ({ text }) => Network.edit(net, [Edit.clamp("v", untyped([text]), Select.all)]),
  "a value": ({ text }) => Network.edit(net, [Edit.set("v", untyped(text))]),
  "an option": ({ text }) => Cell.make(untyped({ [`${text}?`]: 1 })),
  "many options": ({ names }) => Cell.make(untyped(Object.fromEntries(names.map((name) => [name, name])))),
  "a voltage": ({ text }) => Cell.make(untyped({ v: text })),
  "a list of voltages": ({ names }) => Cell.make(untyped({ v: { names } })),
  "a stimulus": ({ text }) => Stimulus.step(untyped({ delay: text, duration: 1, amplitude: 1 })),
  "a title": ({ text }) => Network.edit(net, [Edit.all([Edit.set("nothing", 1)], text)]),
  "many groups": ({ names, text }) => {
    const many = Network.editSync(net, names.map((name) => Edit.group(`g${name}`, Select.comp(0))))
    return View.column(Select.group(`${text}?`), "v").get(many)
  },
  "labels of two kinds": ({ text }) => Network.edit(net, [Edit.label("kind", [1, text])]),
  "a wiring": ({ text }) =>
    Network.edit(net, [Edit.connect(Connect.listed(untyped([[text, 0]])), Synapses.Ionotropic)]),
  "a matrix": ({ names }) =>
    Network.edit(net, [Edit.connect(Connect.matrix(Select.all, Select.all, untyped([names])), Synapses.Ionotropic)]),
  "a rule": ({ names }) =>
    Network.edit(net, [Edit.train("v", { share: Share.by(...names.map((name) => `${name}?`)) })]),
  "start values": ({ text }) => Network.edit(net, [Edit.train("v", { initial: { [`${text}?`]: 1 } })]),
  "the name of a mechanism": ({ text }) => Channel.makeResult(`${text}?`, {}),
  "an equation": ({ text }) => Channel.makeResult("X", { current: `${text} ?` }),
  "many equations": ({ names, text }) =>
    Channel.makeResult("X", {
      definitions: Object.fromEntries(names.map((name) => [name, `${text} ?`])),
      current: "1 ?"
    }),
  "a unit": ({ text }) => Channel.makeResult("X", { parameters: { g: { default: 1, unit: `${text}?` } } }),
  "reactions": ({ names }) => Channel.makeResult("X", { states: { a: {} }, scheme: names.map((name) => `${name} ->`) }),
  "keys of a mechanism": ({ text }) => Channel.makeResult("X", untyped({ [`${text}?`]: 1 })),
  "JSON": ({ text }) => Json.decode(`${text}?`),
  "another format": ({ text }) => Json.decode(document((d) => (d.format = text))),
  "a key": ({ text }) => Json.decode(document((d) => (d[`${text}?`] = text))),
  "names twice": ({ names }) => Json.decode(document((d) => (d.groups = [...names, ...names]))),
  "a wrong kind": ({ text }) => Json.decode(document((d) => (d.nodes.columns[0].kind = `${text}?`))),
  "wrong numbers": ({ names }) => Json.decode(document((d) => (d.nodes.columns[0].values = names))),
  "recordings of nothing": ({ names }) =>
    Json.decode(
      document((d) => (d.recordings = names.map((state) => ({ domain: "nodes", row: 0, state: `${state}?` }))))
    ),
  "an option of a run": ({ text }) => run({ steps: 1, [`${text}?`]: 1 }),
  "a scheme": ({ text }) => run({ steps: 1, scheme: `${text}?` }),
  "a loss that throws": ({ text }) =>
    Effect.runSyncExit(
      Gradient.run(net, () => {
        throw new Error(text)
      }, { steps: 1 }).pipe(Effect.provideService(Engine.Engine, atOnce))
    ),
  "an optimiser": ({ text }) => Optimizer.adam(untyped({ learningRate: text })),
  "an option of an optimiser": ({ text }) => Optimizer.adam(untyped({ learningRate: 1, [`${text}?`]: 1 })),
  "a learning rate": ({ text }) => LearningRate.constant(untyped(text)),
  "a transform": ({ text }) => Transform.chain(untyped(text)),
  "transforms": ({ names }) =>
    Effect.runSyncExit(
      Training.start(
        net,
        untyped({
          loss: () => ({ value: 0, cotangent: [] }),
          steps: 1,
          optimizer: Optimizer.sgd({ learningRate: 1 }),
          transform: Object.fromEntries(names.map((name) => [`${name}?`, Transform.softplus(0)]))
        })
      )
    ),
  "a figure": ({ names, text }) =>
    Effect.runSyncExit(
      traces({ name: text, title: text, time: [0], yLabel: "", series: names.map((label) => ({ label, values: [] })) })
    ),
  "a curve": ({ text }) =>
    Effect.runSyncExit(
      curve({ name: text, title: text, xLabel: "", yLabel: "", series: [{ label: text, x: [], y: [1] }] })
    )
}

type Typed = { readonly _tag: string; readonly message: string }

const isTyped = (u: unknown): u is Typed => u instanceof Error && "_tag" in u

/** The error of a way of being wrong; null where nothing is wrong with this text after all. */
const errorOf = (wrong: () => unknown): Typed | null => {
  try {
    const given = Mistake.checkSync(wrong())
    if (Result.isResult(given)) return Result.isFailure(given) ? given.failure as Typed : null
    if (!Exit.isExit(given)) return null
    return Exit.isFailure(given)
      ? given.cause.reasons.flatMap((r) => "error" in r && isTyped(r.error) ? [r.error] : [])[0]
      : null
  } catch (error) {
    return error as Typed
  }
}

const bounded = (message: (error: Typed) => string) =>
  fc.property(fc.constantFrom(...Object.keys(wrongs)), hostile, (name, given) => {
    const error = errorOf(() => wrongs[name](given))
    if (error === null) return
    assert.isTrue(isTyped(error), `${name}: ${error?.message.slice(0, 300)}`)
    assert.isAtMost(message(error).length, longestMessage, name)
  })

/** Each way is met about ten times in CI. */
const often = (options: typeof settings) => ({ ...options, numRuns: 5 * options.numRuns })

const fails = (message: (error: Typed) => string) => assert.isTrue(fc.check(bounded(message), often(broken)).failed)

describe("B1", () => {
  it("no message is longer than a page", () => {
    fc.assert(bounded((error) => error.message), often(settings))
  }, 120_000)

  it("each way is wrong, with any of the texts", () => {
    const texts = ["x".repeat(100_000), "\u0001".repeat(100_000), "a\n".repeat(50_000)]
    for (const [name, wrong] of Object.entries(wrongs)) {
      for (const text of texts) {
        const error = errorOf(() =>
          wrong({ text, names: Array.from({ length: 500 }, (_, i) => `${text.slice(0, 900)}${i}`) })
        )
        assert.isTrue(isTyped(error), `${name}: ${error?.message.slice(0, 300)}`)
        assert.isAtMost(error!.message.length, longestMessage, name)
      }
    }
  }, 120_000)

  it("the property notices a message that says all of a reason", () => {
    fails((error) => JSON.stringify({ ...error }))
  }, 120_000)

  it("the property notices a message that lists every problem", () => {
    fails((error) =>
      "problems" in error
        ? (error.problems as ReadonlyArray<{ readonly message: string }>).map(({ message }) => message).join("\n")
        : error.message
    )
  }, 120_000)
})
