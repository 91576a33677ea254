/**
 * Steps of training that fail: every message in full, and that with the state in the error, or the one before it, training goes on as if
 * nothing had happened.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Edit,
  Engine,
  Gradient,
  LearningRate,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Simulation,
  Training
} from "neurolens"
import { compartment, dt, leaky, shown, training } from "./leakModel.ts"

type Options = Training.FitOptions<number>

const options = training

/** All steps that come before training fails, and the error. */
const ended = <A>(given: Training.FitOptions<A>, network = leaky, most = 6) =>
  Effect.gen(function*() {
    const made: Array<Training.Step> = []
    const steps = Stream.take(Training.fit(network, given), most)
    const error = yield* Effect.flip(Stream.runForEach(steps, (step) => Effect.sync(() => made.push(step))))
    if (error._tag !== "TrainingError" || error.reason._tag !== "StepFailed") throw error
    return { made, error, reason: error.reason }
  }).pipe(Effect.provide(Engine.layer))

/** What the error says between "failed: " and the hint at the state. */
const causeOf = (given: Options, network = leaky) =>
  Effect.map(ended(given, network), ({ error, reason }) => {
    const [, what, cause] = /^(.*?) failed: (.*); the parameters and all else from before it are in `reason.state`$/
      .exec(error.message)!
    assert.strictEqual(cause, reason.cause.message)
    return `${what}: ${cause}`
  })

const flat = (length: number): Float64Array => new Float64Array(length)

/** A loss that is fine but for the third datum. */
const stumbling = (otherwise: () => Loss.Valued): Loss.Loss<number> => (traces, current) =>
  current > 0.0025 ? otherwise() : options.loss(traces, current)

/** An optimiser that does something to the change of another one. */
const spoilt = (spoil: (change: Float64Array) => Float64Array): Optimizer.Optimizer => ({
  text: "spoilt",
  init: () => ({}),
  update: (memory, { gradient }) => ({ change: spoil(Float64Array.from(gradient)), memory })
})

/** A radius that is made smaller until it is negative. */
const shrinking = Network.editSync(compartment, [...shown(0.01), Edit.train("radius")])
const depolarise: Loss.Loss<unknown> = Loss.of(Readout.mean(), ([v]) => ({ value: -v, cotangent: [-1] }))
const alone: Training.FitOptions<void> = {
  loss: depolarise,
  steps: 8,
  dt,
  optimizer: Optimizer.sgd({ learningRate: 1 })
}

describe("a step fails", () => {
  it.effect("where the loss does", () =>
    Effect.gen(function*() {
      const failing = (otherwise: () => Loss.Valued) => causeOf({ ...options, loss: stumbling(otherwise) })
      assert.deepStrictEqual(
        yield* Effect.all([
          failing(() => {
            throw new Error("no such trace")
          }),
          failing(() => ({ value: NaN, cotangent: flat(9) })),
          failing(() => ({ value: 1, cotangent: flat(8) })),
          failing(() => ({ value: 1, cotangent: flat(9).fill(-Infinity, 3) })),
          causeOf({ ...options, loss: Loss.squared(Readout.at([9]), 0) })
        ]),
        [
          "step 2 (epoch 0, batch 1): the loss for datum 2 failed: no such trace",
          "step 2 (epoch 0, batch 1): the loss for datum 2 is NaN; look at the loss and at the parameters in `reason.parameters`",
          "step 2 (epoch 0, batch 1): the cotangent that the loss for datum 2 gave has 8 numbers; expected 9, 1 recording × 9 samples",
          "step 2 (epoch 0, batch 1): the cotangent that the loss for datum 2 gave is -Infinity for sample 3 of recording 0; expected finite numbers",
          "step 1 (epoch 0, batch 0): the loss for datum 0 failed: a value at time 9 does not exist; samples go from 0 to 0.8 ms in steps of 0.1 ms"
        ]
      )
    }))

  it.effect("where a derivative is not finite", () =>
    Effect.gen(function*() {
      const loss: Loss.Loss<number> = (traces) => ({ value: 1, cotangent: flat(traces.data.length).fill(1e308) })
      assert.strictEqual(
        yield* causeOf({ ...options, loss }),
        "step 1 (epoch 0, batch 0): the derivative of the loss for datum 0 by Leak_gLeak (all) is NaN; gradients of long runs can explode: try " +
          "fewer steps, another start, or clipping of the parameters' range"
      )
    }))

  it.effect("where the optimiser gives no numbers, or refuses the loss", () =>
    Effect.gen(function*() {
      const below: Loss.Loss<number> = (traces) => ({ value: -1, cotangent: flat(traces.data.length) })
      assert.deepStrictEqual(
        yield* Effect.all([
          causeOf({ ...options, optimizer: spoilt((change) => change.map(() => NaN)) }),
          causeOf({ ...options, optimizer: spoilt((change) => change.map(() => -Infinity)) }),
          causeOf({ ...options, optimizer: spoilt(() => flat(2)) }),
          causeOf({ ...options, loss: below, optimizer: Optimizer.polyak() })
        ]),
        [
          "step 1 (epoch 0, batch 0): the number behind Leak_gLeak (all) after the step is NaN; take smaller steps, or clip the gradient",
          "step 1 (epoch 0, batch 0): the number behind Leak_gLeak (all) after the step is -Infinity; take smaller steps, or clip the gradient",
          "step 1 (epoch 0, batch 0): the change of spoilt has 2 values where 1 is needed; one change for each parameter",
          "step 1 (epoch 0, batch 0): the loss for polyak() is -1; expected a number of 0 or more, best one that can reach 0"
        ]
      )
    }))

  it.effect("where the order is none", () =>
    Effect.gen(function*() {
      const failing = (order: (epoch: number) => ReadonlyArray<number>) => causeOf({ ...options, order })
      const expected = "expected every index from 0 to 2 once"
      assert.deepStrictEqual(
        yield* Effect.all([
          failing(() => [0, 1]),
          failing(() => [0, 1, 1]),
          failing(() => [0, 1, 3]),
          failing(() => [0, 1.5, 2, -1]),
          failing((epoch) => epoch === 0 ? [2, 0, 1] : [])
        ]),
        [
          `step 1 (epoch 0, batch 0): the order of epoch 0 is 2 indices, 2 different ones of the data; ${expected}`,
          `step 1 (epoch 0, batch 0): the order of epoch 0 is 3 indices, 2 different ones of the data; ${expected}`,
          `step 1 (epoch 0, batch 0): the order of epoch 0 is 3 indices, 2 different ones of the data; ${expected}`,
          `step 1 (epoch 0, batch 0): the order of epoch 0 is 4 indices, 2 different ones of the data; ${expected}`,
          `step 3 (epoch 1, batch 0): the order of epoch 1 is 0 indices, 0 different ones of the data; ${expected}`
        ]
      )
    }))

  it.effect("where the run explodes", () =>
    Effect.gen(function*() {
      // Forward Euler with dt = 0.1 ms and a leak of -1e10 S/cm2 multiplies by 1e12 in each step: 26 steps for all doubles there are.
      const optimizer = spoilt((change) => change.map(() => -1e10))
      const given: Options = { ...options, optimizer, scheme: "forwardEuler", steps: 40 }
      const { made, reason } = yield* ended(given)
      assert.strictEqual(made.length, 1)
      assert.isTrue(reason.cause instanceof Simulation.SimulationError)
      assert.match(
        reason.cause.message,
        /^v of cell 0, branch 0, compartment 0 \(row 0\) became -?(Infinity|NaN) in step 2\d \(t = 2\.\d ms, it was .* before\); try a smaller dt, or look for an extreme parameter or stimulus there$/
      )
    }))

  it.effect("where it makes parameters that no network may have", () =>
    Effect.gen(function*() {
      const { error, made, reason } = yield* ended(alone, shrinking)
      assert.deepStrictEqual([made, reason.state.step], [[], 0])
      assert.match(
        error.message,
        /^step 1 \(epoch 0, batch 0\) failed: writeParameters: radius of cell 0, branch 0, compartment 0 \(row 0\) is -4\.7785\d*; expected a positive number \[um\]; the parameters and all else from before it are in `reason.state`$/
      )
    }))

  it.effect("with a reason that can be caught", () =>
    Effect.gen(function*() {
      const loss = stumbling(() => ({ value: Infinity, cotangent: flat(9) }))
      const caught = yield* Training.last(Training.fit(leaky, { ...options, loss })).pipe(
        Effect.as("no error"),
        Effect.catchReason("TrainingError", "StepFailed", ({ cause, state }) =>
          Effect.succeed(`${state.step}: ${cause.message}`))
      )
      assert.strictEqual(
        caught,
        "1: the loss for datum 2 is Infinity; look at the loss and at the parameters in `reason.parameters`"
      )
    }).pipe(Effect.provide(Engine.layer)))
})

describe("after a failed step", () => {
  it.effect("nothing is lost: the state in the error is that of the step before", () =>
    Effect.gen(function*() {
      const loss = stumbling(() => ({ value: NaN, cotangent: flat(9) }))
      const { made, reason } = yield* ended({ ...options, loss })
      assert.strictEqual(made.length, 1)
      assert.strictEqual(reason.state, made[0].state)
      assert.deepStrictEqual([reason.epoch, reason.batch], [0, 1])
    }))

  it.effect("training goes on from the state in the error with the bits of training that did not fail", () =>
    Effect.gen(function*() {
      const loss = stumbling(() => ({ value: NaN, cotangent: flat(9) }))
      const { made, reason } = yield* ended({ ...options, loss })
      const rest = yield* Stream.runCollect(Stream.take(Training.fit(leaky, { ...options, resume: reason.state }), 3))
      const whole = yield* Stream.runCollect(Stream.take(Training.fit(leaky, options), 4))
      assert.deepStrictEqual([...made, ...rest], whole)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("training goes on with another learning rate", () =>
    Effect.gen(function*() {
      const rates = (second: number) =>
        Optimizer.sgd({ learningRate: LearningRate.piecewise([[0, 1e-9], [1, second], [2, 1e-9]]) })
      // The slope is some hundred, so that the second step overflows.
      const { made, reason } = yield* ended({ ...options, optimizer: rates(1e308) })
      assert.deepStrictEqual([made.length, reason.cause instanceof Training.TrainingError], [1, true])
      const smaller = { ...options, optimizer: rates(1e-10) }
      const rest = yield* Stream.runCollect(Stream.take(Training.fit(leaky, { ...smaller, resume: reason.state }), 2))
      assert.deepStrictEqual([...made, ...rest], yield* Stream.runCollect(Stream.take(Training.fit(leaky, smaller), 3)))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("that made impossible parameters, the state in the error has possible ones, and goes on with smaller steps", () =>
    Effect.gen(function*() {
      const { made, reason } = yield* ended(alone, shrinking)
      for (const { parameters } of [...made, reason.state]) {
        assert.isAbove(Parameters.get(parameters, "radius").values[0], 0)
      }
      const smaller = { ...alone, optimizer: Optimizer.sgd({ learningRate: 1e-3 }), resume: reason.state }
      const step = yield* Training.last(Stream.take(Training.fit(shrinking, smaller), 1))
      assert.strictEqual(step.step, reason.state.step + 1)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("of a run that explodes, training goes on from before the step that made it explode", () =>
    Effect.gen(function*() {
      const given: Options = { ...options, scheme: "forwardEuler", steps: 40 }
      const optimizer = (change: number) => spoilt((slopes) => slopes.map(() => change))
      const first = yield* Training.start(leaky, { ...given, optimizer: optimizer(1e-6) })
      const wild = yield* ended({ ...given, optimizer: optimizer(-1e10), resume: first })
      assert.strictEqual(wild.reason.state, wild.made[0].state)
      const again = yield* Stream.runCollect(
        Stream.take(Training.fit(leaky, { ...given, optimizer: optimizer(1e-6), resume: first }), 2)
      )
      assert.deepStrictEqual(again.map((s) => s.step), [1, 2])
    }).pipe(Effect.provide(Engine.layer)))
})

describe("a cause", () => {
  it.effect("of a loss says which run of the batch, and with which parameters", () =>
    Effect.gen(function*() {
      const loss = stumbling(() => ({ value: NaN, cotangent: flat(9) }))
      const { reason } = yield* ended({ ...options, loss, batch: 3 })
      const { cause } = reason
      assert.isTrue(cause instanceof Gradient.GradientError)
      if (!(cause instanceof Gradient.GradientError) || cause.reason._tag !== "LossNotFinite") return
      assert.strictEqual(cause.reason.index, 2)
      assert.isTrue(cause.reason.parameters.equals(Network.parameters(leaky)))
    }))
})
