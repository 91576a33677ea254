/**
 * Where training begins: at the network, at parameters that are given, at a state; and that parameters of something else are refused.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Edit, Engine, Input, Network, Optimizer, Parameters, Select, Training, Transform } from "neurolens"
import { refused } from "./endings.ts"
import { compartment, leaky, training } from "./leakModel.ts"

const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
  it.effect(name, () => Effect.provide(body(), Engine.layer))
const wave = Input.samples("wave", { at: Select.all, values: [1e-4, 2e-4] })
const options = { ...training, inputs: [wave], transform: { Leak_gLeak: Transform.sigmoid(1e-5, 1e-2) } }
const leak = (value: number) => Parameters.set(Network.parameters(leaky), "Leak_gLeak", [value])
const foreign = "the parameters do not belong to this training: "

describe("training begins", () => {
  test("where other training ended, inputs included, with another optimiser", () =>
    Effect.gen(function*() {
      const { parameters } = yield* Training.last(Stream.take(Training.fit(leaky, options), 3))
      const optimizer = Optimizer.sgd({ learningRate: 1e-12 })
      const second = { ...options, optimizer, initial: parameters }
      assert.strictEqual((yield* Training.start(leaky, second)).parameters, parameters)
      const [step] = yield* Stream.runCollect(Stream.take(Training.fit(leaky, second), 1))
      assert.strictEqual(step.before, parameters)
      const objective = yield* Training.objective(leaky, second)
      assert.deepStrictEqual(objective.start, objective.numbers(parameters))
      objective.release()
      // Nothing of it is in the network.
      assert.deepStrictEqual(Network.parameters(leaky), leak(3e-4))
    }))

  test("at a state, for objectives and checks too, whatever the batches were", () =>
    Effect.gen(function*() {
      const { state } = yield* Training.last(Stream.take(Training.fit(leaky, options), 3))
      const { batch: _, ...all } = options
      const objective = yield* Training.objective(leaky, { ...all, resume: state })
      assert.deepStrictEqual(objective.start, new Float64Array(state.numbers))
      const { loss } = yield* objective.evaluate(objective.start)
      objective.release()
      const made = yield* Training.check(leaky, { ...all, resume: state })
      assert.deepStrictEqual([made.agrees, made.loss], [true, loss])
      assert.deepStrictEqual(made.rows.map(({ value }) => value), [...state.numbers])
    }))

  test("at one place", () =>
    Effect.gen(function*() {
      const { state } = yield* Training.last(Stream.take(Training.fit(leaky, training), 1))
      assert.deepStrictEqual(
        yield* Effect.all([
          refused({ ...training, seed: undefined, resume: state, initial: leak(1e-4) }),
          refused({ initial: leak(1e-4), transform: Transform.sigmoid(1e-3, 1) }),
          refused({ initial: 3 }),
          refused({ initial: Network.parameters(compartment) })
        ]),
        [
          "where to begin is given twice; expected resume or initial",
          "the start value of Leak_gLeak (all) does not fit its transform: value 0 is 1e-4; sigmoid(0.001, 1) gives only numbers between " +
          "0.001 and 1, both excluded",
          `${foreign}it is 3`,
          `${foreign}it has no "Leak_gLeak"`
        ]
      )
    }))
})

describe("parameters of something else", () => {
  const two = Network.editSync(leaky, [Edit.train("radius")])
  const other: ReadonlyArray<readonly [Parameters.Parameters, string]> = [
    [Network.parameters(compartment), "it has no \"Leak_gLeak\""],
    [Network.parameters(two), "its entry 1 is \"radius\", here it is \"wave\""],
    [Parameters.set(Network.parameters(two), "radius", [1]), "its entry 1 is \"radius\", here it is \"wave\""],
    [
      Network.parameters(Network.editSync(compartment, [Edit.train("radius"), Edit.train("Leak_gLeak")])),
      "its entry 0 is \"radius\", here it is \"Leak_gLeak\""
    ],
    [Network.parameters(leaky), "it has no \"wave\""],
    [null as unknown as Parameters.Parameters, "it is null"]
  ]

  test("are refused by objectives and networks, with the first difference", () =>
    Effect.gen(function*() {
      const objective = yield* Training.objective(leaky, options)
      for (const [parameters, what] of other) {
        assert.throws(() => objective.numbers(parameters), foreign + what)
        assert.strictEqual((yield* Effect.flip(objective.loss(parameters))).message, foreign + what)
        const networks = Training.networks(leaky, options, parameters)
        assert.strictEqual((yield* Effect.flip(networks)).message, foreign + what)
      }
      objective.release()
      const longer = Input.samples("wave", { at: Select.all, values: [1e-4, 2e-4, 3e-4] })
      const { parameters } = yield* Training.start(leaky, { ...options, inputs: [longer] })
      const networks = yield* Effect.flip(Training.networks(leaky, options, parameters))
      assert.strictEqual(networks.message, `${foreign}its "wave" has 3 parameters, here it has 2`)
    }))
})

describe("the loss of an objective", () => {
  test("is that of evaluate to the last bit, without its gradient, also at a bound", () =>
    Effect.gen(function*() {
      const penalty = (parameters: Parameters.Parameters) => {
        const [g] = Parameters.vector(parameters)
        return { value: 1e3 * g, cotangent: [1e3, 0, 0] }
      }
      const objective = yield* Training.objective(leaky, { ...options, penalty })
      const { loss } = yield* objective.evaluate(objective.start)
      assert.strictEqual(yield* objective.loss(objective.parameters(objective.start)), loss)
      const bound = objective.parameters([-750, 0, 0])
      assert.strictEqual(Parameters.get(bound, "Leak_gLeak").values[0], 1e-5)
      assert.throws(() => objective.numbers(bound), /^the value of Leak_gLeak \(all\) does not fit its transform/)
      assert.strictEqual(yield* objective.loss(bound), (yield* objective.evaluate([-750, 0, 0])).loss)
      objective.release()
    }))
})
