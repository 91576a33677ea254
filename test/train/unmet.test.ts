/**
 * Training that moves parameters to where their mechanism requires something else of them: the step that does so fails, on every engine, and
 * the state before it can be gone on from.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Stream } from "effect"
import {
  Cell,
  Connect,
  Edit,
  Engine,
  Junction,
  Loss,
  Network,
  type Optimizer,
  Parameters,
  Readout,
  Select,
  Share,
  Synapse,
  Training
} from "neurolens"

/** A graded synapse whose rise may not be slower than its decay. */
const Graded = Synapse.make("Graded", {
  parameters: { tau1: { default: 1, unit: "ms" }, tau2: { default: 2, unit: "ms" } },
  requires: ["tau1 <= tau2"],
  states: {
    a: { default: 1, unit: "1", derivative: "-a / tau1" },
    b: { default: 1, unit: "1", derivative: "-b / tau2" }
  },
  current: "1e-5 [uS] * (b + a) * v_post"
})

const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
  Edit.connect(Connect.listed([[0, 1], [1, 0]]), Graded),
  Edit.set("Graded_tau2", 3, Select.edges.rows([0])),
  Edit.record("v", Select.rows([0])),
  Edit.train("Graded_tau1", { at: Select.edges, share: Share.each })
])

const loss: Loss.Loss<unknown> = Loss.of(Readout.mean(), ([v]) => ({ value: -v, cotangent: [-1] }))

/** Steps of 0.5 ms towards slower rises: the third passes 2 ms in row 1. */
const slower: Optimizer.Optimizer = {
  text: "slower",
  init: () => ({}),
  update: (memory, { gradient }) => ({ change: gradient.map(() => 0.5), memory })
}

const options: Training.FitOptions<void> = { loss, steps: 8, dt: 0.1, optimizer: slower }

const unmet =
  "Synapse Graded requires `tau1 <= tau2`, which Graded 1 (row 1) does not fulfil (tau1 = 2.5, tau2 = 2): set other values there"

const ended = (given: Training.FitOptions<void>) =>
  Effect.gen(function*() {
    const made: Array<Training.Step> = []
    const steps = Training.fit(network, given)
    const error = yield* Effect.flip(Stream.runForEach(steps, (step) => Effect.sync(() => made.push(step))))
    if (error._tag !== "TrainingError" || error.reason._tag !== "StepFailed") throw error
    return { made, error, reason: error.reason }
  })

const layers: Readonly<Record<string, Layer.Layer<Engine.Engine>>> = {
  kernels: Engine.layer,
  "the interpreter": Engine.layerInterpreter
}

describe("what a mechanism requires of what is trained", () => {
  for (const [name, layer] of Object.entries(layers)) {
    it.effect(`ends training at the step that passes it, on ${name}`, () =>
      Effect.gen(function*() {
        // The third step is the last one: nothing runs with what it makes.
        const { error, made, reason } = yield* ended({ ...options, epochs: 3 })
        assert.deepStrictEqual([made.length, reason.state.step], [2, 2])
        assert.strictEqual(
          error.message,
          `step 3 (epoch 2, batch 0) failed: ${unmet}; the parameters and all else from before it are in \`reason.state\``
        )
        assert.isTrue(reason.cause instanceof Network.NetworkError && reason.cause.reason._tag === "Unmet")
        assert.deepStrictEqual(Parameters.vector(reason.state.parameters), Float64Array.of(2, 2))
        const still: Optimizer.Optimizer = { ...slower, update: (memory) => ({ change: new Float64Array(2), memory }) }
        const rest = Training.fit(network, { ...options, optimizer: still, resume: reason.state, epochs: 4 })
        assert.strictEqual((yield* Training.last(rest)).step, 4)
      }).pipe(Effect.provide(layer)))
  }

  it.effect("refuses a loss, and a gradient, of parameters that do not fulfil it", () =>
    Effect.gen(function*() {
      const { epochs: _, optimizer: __, ...problem } = { ...options, epochs: 1 }
      const objective = yield* Training.objective(network, problem)
      const wrong = objective.parameters([1, 2.5])
      assert.strictEqual((yield* Effect.flip(objective.loss(wrong))).message, unmet)
      assert.strictEqual((yield* Effect.flip(objective.evaluate([1, 2.5]))).message, unmet)
      assert.isTrue(Number.isFinite(yield* objective.loss(objective.parameters([1, 2]))))
      objective.release()
    }).pipe(Effect.provide(Engine.layer)))

  it("is said of edges, also where they are junctions", () => {
    const there = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.connect(
        Connect.listed([[0, 1]]),
        Junction.make("Gap", {
          parameters: { g: { default: 1e-3, unit: "uS" }, most: { default: 1, unit: "uS" } },
          requires: ["g <= most"],
          current: "g * (v_pre - v_post)"
        })
      ),
      Edit.set("Gap_g", 2, Select.edges)
    ])
    assert.deepStrictEqual(Network.notes(there), [
      "Junction Gap requires `g <= most`, which Gap 0 (row 0) does not fulfil (g = 2, most = 1): set other values there"
    ])
  })
})
