/** What can be wrong with a gradient, in whole messages, on either engine. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Gradient, Network, Parameters, Share, Stimulus } from "neurolens"
import { row } from "../solve/run.ts"
import { all, counting, engines, network, quiet } from "./gradientModels.ts"

/** The failure of a gradient of `quiet`, or of what is given. */
const failure = (options: Gradient.GradientOptions, loss: Gradient.Loss = all, of = quiet) =>
  Effect.flip(Gradient.run(of, loss, options))

describe.each(engines)("on the %s engine, a gradient", (_, layer) => {
  const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
    it.effect(name, () => Effect.provide(body(), layer))

  test("refuses options that make no sense", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [Gradient.GradientOptions, string]> = [
        [{ steps: 3, memory: 0 }, "memory is 0; expected a positive number of bytes"],
        [{ steps: 3, memory: NaN }, "memory is NaN; expected a positive number of bytes"],
        [{ steps: 3, memory: -1 }, "memory is -1; expected a positive number of bytes"],
        [{ steps: 3, memory: Infinity }, "memory is Infinity; expected a positive number of bytes"],
        [{ steps: -1 }, "steps is -1; expected a whole number of 0 or more"],
        [{} as never, "the length of the run is missing; expected either tMax [ms] or steps"],
        [{ steps: 1, dt: 0 }, "dt is 0; expected a positive number [ms]"]
      ]
      for (const [options, message] of cases) assert.strictEqual((yield* failure(options)).message, message)
      const typo = { steps: 3, memry: 5 }
      assert.match((yield* failure(typo)).message, /^run option "memry" does not exist; did you mean "memory"\?/)
      assert.match(
        (yield* Effect.flip(Gradient.batch([quiet], all, typo))).message,
        /^run option "memry" does not exist; did you mean "memory"\?/
      )
    }))

  test("needs something recorded and something trained", () =>
    Effect.gen(function*() {
      const nothing = Network.editSync(quiet, [Edit.unrecord("v")])
      assert.strictEqual(
        (yield* failure({ steps: 3 }, all, nothing)).message,
        "nothing is recorded; say what to write down, for example Edit.record(\"v\")"
      )
      const untrained = Network.editSync(quiet, [Edit.untrain("Leak_gLeak")])
      const error = yield* failure({ steps: 3 }, all, untrained)
      assert.strictEqual(error._tag, "GradientError")
      assert.strictEqual(error.reason._tag, "NothingTrained")
      assert.strictEqual(error.message, "nothing is trained; say what to derive by, for example Edit.train(\"HH_gNa\")")
      // Inputs are something to derive by.
      const driven = Network.editSync(untrained, [Edit.stimulate(Stimulus.samples([0.1, 0.2]), row(0))])
      const made = yield* Gradient.run(driven, all, { steps: 3, inputs: true })
      assert.strictEqual(made.parameters.entries.length, 0)
      assert.deepStrictEqual(made.adjoint.stimuli.map((values) => values.length), [3])
      assert.isTrue(made.adjoint.stimuli[0].every((x) => x !== 0))
      assert.deepStrictEqual((yield* Gradient.run(network, all, { steps: 3 })).adjoint.stimuli, [])
    }))

  test("says when a loss is not finite, with its parameters", () =>
    Effect.gen(function*() {
      for (const value of [NaN, Infinity]) {
        const error = yield* failure({ steps: 3 }, (traces) => ({ ...all(traces), value }))
        assert.strictEqual(
          error.message,
          `the loss is ${value}; look at the loss and at the parameters in \`reason.parameters\``
        )
        assert.isTrue(error.reason._tag === "LossNotFinite" && Parameters.size(error.reason.parameters) === 1)
      }
      const late = yield* Effect.flip(
        Gradient.batch([quiet, quiet, quiet], (traces, k) => k === 2 ? { ...all(traces), value: NaN } : all(traces), {
          steps: 3
        })
      )
      assert.strictEqual(
        late.message,
        "the loss of run 2 is NaN; look at the loss and at the parameters in `reason.parameters`"
      )
    }))

  test("says when a loss throws", () =>
    Effect.gen(function*() {
      const cause = new Error("no target for this")
      const error = yield* failure({ steps: 3 }, () => {
        throw cause
      })
      assert.strictEqual(error.message, "the loss failed: no target for this")
      assert.isTrue(error.reason._tag === "LossFailed" && error.reason.cause === cause)
      const trap = {
        value: 1,
        get cotangent(): Float64Array {
          throw cause
        }
      }
      assert.strictEqual((yield* failure({ steps: 3 }, () => trap)).message, error.message)
      const text = yield* Effect.flip(
        Gradient.batch([quiet, quiet], (traces, k) => {
          if (k === 1) throw "just text"
          return all(traces)
        }, { steps: 3 })
      )
      assert.strictEqual(text.message, "the loss of run 1 failed: just text")
    }))

  test("says when a cotangent does not fit", () =>
    Effect.gen(function*() {
      const short = yield* failure({ steps: 3 }, () => ({ value: 1, cotangent: [1, 2, 3] }))
      assert.strictEqual(
        short.message,
        "the cotangent that the loss gave has 3 numbers; expected 4, 1 recording × 4 samples"
      )
      const holed = yield* Effect.flip(
        Gradient.run(network, ({ data }) => ({ value: 1, cotangent: data.map((_, k) => k === 9 ? NaN : 0) }), {
          steps: 3
        })
      )
      assert.strictEqual(
        holed.message,
        "the cotangent that the loss gave is NaN for sample 1 of recording 2; expected finite numbers"
      )
    }))

  test("says when a derivative is not finite, with its parameters", () =>
    Effect.gen(function*() {
      const huge = counting((_, k) => k === 40 ? 1e306 : 0)
      const error = yield* failure(
        { steps: 40 },
        (traces) => ({ ...huge(traces), value: 0 }),
        Network.editSync(quiet, [
          Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 1 }), row(0))
        ])
      )
      assert.isTrue(error.reason._tag === "DerivativeNotFinite" && Parameters.size(error.reason.parameters) === 1)
      assert.strictEqual(
        error.message,
        "the derivative of the loss by Leak_gLeak (all) is NaN; gradients of long runs can explode: try fewer steps, " +
          "another start, or clipping of the parameters' range"
      )
    }))

  test("says at which row a formula has no finite slope, and takes a power of a held 0 as a constant", () =>
    Effect.gen(function*() {
      const cable = Network.editSync(Network.make([Cell.make({ ncomp: 3, length: 30 })]), [
        Edit.insert(Channels.Leak),
        Edit.record("v"),
        Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 1 }), row(0))
      ])
      const by = (text: string, coefficients: Record<string, number>, held: Record<string, number> = {}) =>
        Edit.train("Leak_gLeak", { share: Share.formula(text, coefficients, held) })
      const still = yield* Gradient.run(Network.editSync(cable, [by("0.1 * a ^ p", { a: 0 }, { p: 0 })]), all, {
        steps: 3
      })
      assert.deepStrictEqual(Array.from(still.parameters.entries[0].values, (x) => x + 0), [0])
      const cure = "; write one whose slope is finite in all its rows, or give it fewer rows or other numbers"
      const cases: ReadonlyArray<readonly [edits: ReadonlyArray<Edit.Edit>, message: string]> = [
        [
          [by("0.1 * (distance / 10) ^ b", { b: 0 })],
          "the formula 0.1 * (distance / 10) ^ b of \"Leak_gLeak\" has " +
          "the slope -Infinity by b at cell 0, branch 0, compartment 0 (row 0), where b = 0, distance = 0" + cure
        ],
        [
          [by("0.1 * (0.5 - distance / 10) ^ b", { b: 2 })],
          "the formula 0.1 * (0.5 - distance / 10) ^ b of \"Leak_gLeak\" has " +
          "the slope NaN by b at cell 0, branch 0, compartment 1 (row 1), where b = 2, distance = 30" + cure
        ],
        // The formula of one trainable, through which the derivative by another goes.
        [
          [Edit.train("capacitance"), by("0.1 + a * sqrt(capacitance - 1)", { a: 1 })],
          "the formula 0.1 + a * sqrt(capacitance - 1) of " +
          "\"Leak_gLeak\" has the slope Infinity by capacitance at cell 0, branch 0, compartment 0 (row 0), where a = 1, " +
          "capacitance = 1" + cure
        ]
      ]
      for (const [edits, message] of cases) {
        const error = yield* failure({ steps: 3 }, all, Network.editSync(cable, edits))
        assert.match(error.message, /^the derivative of the loss by \w+ \(\w+\) is (NaN|-?Infinity); /)
        assert.strictEqual(error.message.slice(error.message.indexOf("; ") + 2), message)
      }
    }))

  test("says how much memory would do, and that much does", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Gradient.run(network, all, { steps: 30, memory: 1 }))
      assert.strictEqual(error.reason._tag, "TooLittleMemory")
      const least = error.reason._tag === "TooLittleMemory" ? error.reason.least : NaN
      assert.strictEqual(
        error.message,
        `memory is 1 bytes, a step and a state of this network take ${least}; give at least that`
      )
      const [little, much] = [
        yield* Gradient.run(network, all, { steps: 30, memory: least }),
        yield* Gradient.run(network, all, { steps: 30 })
      ]
      assert.deepStrictEqual(little.adjoint, much.adjoint)
      assert.strictEqual(
        (yield* Effect.flip(Gradient.run(network, all, { steps: 30, memory: least - 1 }))).reason._tag,
        "TooLittleMemory"
      )
    }))

  test("of networks that are not alike says which and why", () =>
    Effect.gen(function*() {
      const other = Network.editSync(quiet, [Edit.record("i_Leak")])
      const error = yield* Effect.flip(Gradient.batch([quiet, quiet, other], all, { steps: 3 }))
      assert.strictEqual(
        error.message,
        "network 2 of the batch differs from the first in its recordings; networks of a batch may differ in values, " +
          "stimuli and what clamps hold"
      )
      assert.strictEqual(error.reason._tag, "OtherStructure")
    }))
})

describe("a batch", () => {
  const messageOf = <E extends Error>(effect: Effect.Effect<unknown, E, Engine.Engine>): Promise<string> =>
    Effect.runPromise(
      effect.pipe(
        Effect.as("no error"),
        Effect.catch((error) => Effect.succeed(error.message)),
        Effect.provide(Engine.layer)
      )
    )

  // Every network has its own parameters, so the option means nothing here; `Simulation.batch` refuses it.
  it("refuses parameters, which it would not use", async () => {
    const options = { steps: 3, parameters: Network.parameters(quiet) }
    assert.match(await messageOf(Gradient.batch([quiet], all, options)), /^run option "parameters" does not exist/)
  })

  it("of no networks refuses options that do not exist all the same, as that of simulations does", async () => {
    const typo = { steps: 3, memry: 5 }
    assert.match(await messageOf(Gradient.batch([], all, typo)), /^run option "memry" does not exist/)
  })
})

describe.each(engines)("on the %s engine, gradients of a batch", (_, layer) => {
  it.effect("say which run failed, and ask no loss again", () =>
    Effect.gen(function*() {
      const wild = Network.editSync(quiet, [Edit.stimulate(Stimulus.samples([1e308, 1e308, 1e308]), row(0))])
      const calm = Network.editSync(quiet, [Edit.stimulate(Stimulus.samples([0, 0, 0]), row(0))])
      for (const [networks, which] of [[[calm, wild, calm], 2], [[calm, calm, wild], 3], [[wild, wild], 1]] as const) {
        let asked = 0
        const loss: Gradient.LossOfRun = (traces) => {
          asked++
          return all(traces)
        }
        const error = yield* Effect.flip(Gradient.batch(networks, loss, { steps: 9 }))
        assert.include(error.message, `run ${which} of ${networks.length}: `)
        assert.isAtMost(asked, networks.length)
      }
      const alone = yield* Effect.flip(Gradient.batch([wild], all, { steps: 9 }))
      assert.notMatch(alone.message, /^run /)
    }).pipe(Effect.provide(layer)))
})
