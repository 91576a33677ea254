/**
 * A loss as a function of numbers, for optimisers from elsewhere: mean over all data, numbers and parameters, and minimised by a gradient
 * descent with a line search that stands in this file.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Edit,
  Engine,
  Input,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Training,
  Transform
} from "neurolens"
import { constant, dt, leaking, leaky, shown } from "./leakModel.ts"
import { thrown } from "./thrown.ts"

const currents = [0.001, 0.002, -0.001]
const target = (current: number): number => -69 + 200 * current
const problem: Training.ProblemOptions<number> = {
  data: currents,
  present: shown,
  loss: Loss.squared<number>(Readout.mean(), target),
  steps: 8,
  dt
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** Mean loss and its derivative by the leak, by the recurrence. */
const byHand = (g: number) => {
  const each = currents.map((current) => {
    const { byLeak, v } = leaking({ g, start: -70, currents: constant(current, 8) })
    const error = mean(v) - target(current)
    return { loss: error * error, slope: 2 * error * mean(byLeak) }
  })
  return { loss: mean(each.map((e) => e.loss)), slope: mean(each.map((e) => e.slope)) }
}

/** Relative; some hundred roundings of 70 mV of which 0.1 are left. */
const close = (found: number, expected: number): void =>
  assert.isAtMost(Math.abs(found - expected), 1e-11 * Math.abs(expected), `${found} instead of ${expected}`)

const opened = <A, E>(
  options: Training.ProblemOptions<A>,
  use: (objective: Training.Objective) => Effect.Effect<void, E>,
  network: Network.Network = leaky
) =>
  Effect.gen(function*() {
    const objective = yield* Training.objective(network, options)
    yield* Effect.ensuring(use(objective), Effect.sync(objective.release))
  }).pipe(Effect.provide(Engine.layer))

describe("an objective", () => {
  it.effect("is the mean loss over all data, with its derivatives", () =>
    opened(problem, (objective) =>
      Effect.gen(function*() {
        assert.deepStrictEqual([...objective.start], [3e-4])
        for (const g of [3e-4, 5e-4, 1e-4, 3e-4]) {
          const { gradient, loss } = yield* objective.evaluate([g])
          close(loss, byHand(g).loss)
          close(gradient[0], byHand(g).slope)
        }
      })))

  it.effect("has the bits of a step of training on all data", () =>
    Effect.gen(function*() {
      const given = { ...problem, transform: Transform.sigmoid(1e-5, 1e-3) }
      const optimizer = Optimizer.sgd({ learningRate: 1 })
      const made = yield* Stream.runCollect(Stream.take(Training.fit(leaky, { ...given, optimizer }), 3))
      const first = yield* Training.start(leaky, { ...given, optimizer })
      yield* opened(given, (objective) =>
        Effect.gen(function*() {
          let { numbers } = first
          assert.deepStrictEqual(objective.start, numbers)
          for (const step of made) {
            const { gradient, loss } = yield* objective.evaluate(numbers)
            // A step has the parameters that the network came with, an objective those that the numbers stand for: the first differ by roundings.
            close(loss, step.loss)
            close(gradient[0], Parameters.vector(step.gradient)[0])
            numbers = step.state.numbers
            assert.isTrue(objective.parameters(numbers).equals(step.parameters))
          }
          const again = yield* objective.evaluate(made[1].state.numbers)
          assert.strictEqual(again.loss, made[2].loss)
          assert.deepStrictEqual(again.gradient, Parameters.vector(made[2].gradient))
        }))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("takes numbers to parameters through the transforms, inputs included", () => {
    const inputs = [Input.pieces("i", { at: Select.all, every: 0.4, values: [0.5, 2] })]
    const transform = { Leak_gLeak: Transform.affine({ scale: 1e-4, shift: 1e-5 }), i: Transform.softplus() }
    return opened({ ...problem, inputs, transform }, (objective) =>
      Effect.gen(function*() {
        const parameters = objective.parameters([2, 0, Math.log(Math.E - 1)])
        const vector = Parameters.vector(parameters)
        close(vector[0], 2.1e-4)
        close(vector[1], Math.LN2)
        close(vector[2], 1)
        assert.deepStrictEqual(parameters.entries.map(({ name }) => name), ["Leak_gLeak", "i"])
        close(objective.start[0], 2.9)
        close(objective.start[1], Math.log(Math.expm1(0.5)))
        assert.strictEqual((yield* objective.evaluate(objective.start)).gradient.length, 3)
      }))
  })

  it.effect("does not hold on to the numbers that it is given", () =>
    opened(problem, (objective) =>
      Effect.gen(function*() {
        const numbers = Float64Array.of(4e-4)
        const parameters = objective.parameters(numbers)
        const { loss } = yield* objective.evaluate(numbers)
        numbers[0] = 7
        assert.strictEqual(Parameters.vector(parameters)[0], 4e-4)
        assert.strictEqual((yield* objective.evaluate([4e-4])).loss, loss)
      })))

  it.effect("says what is wrong with numbers", () =>
    opened(problem, (objective) =>
      Effect.gen(function*() {
        const message = "the list of numbers has 2 values where 1 is needed; give as many as `start` has"
        assert.strictEqual((yield* Effect.flip(objective.evaluate([1, 2]))).message, message)
        assert.strictEqual(thrown(() => objective.parameters([1, 2])), message)
        assert.strictEqual(
          (yield* Effect.flip(objective.evaluate([NaN]))).message,
          "writeParameters: Leak_gLeak of cell 0, branch 0, compartment 0 (row 0) is NaN; expected a finite number [S/cm2]"
        )
        // It can be used after that.
        close((yield* objective.evaluate([3e-4])).loss, byHand(3e-4).loss)
      })))

  it.effect("fails as a gradient does", () =>
    Effect.gen(function*() {
      const loss: Loss.Loss<number> = (traces, current) =>
        current < 0 ? { value: NaN, cotangent: new Float64Array(traces.data.length) } : problem.loss(traces, current)
      yield* opened({ ...problem, loss }, (objective) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(objective.evaluate(objective.start))
          assert.strictEqual(error._tag, "GradientError")
          assert.strictEqual(
            error.message,
            "the loss for datum 2 is NaN; look at the loss and at the parameters in `reason.parameters`"
          )
        }))
    }))

  it.effect("refuses what is no option of it", () =>
    Effect.gen(function*() {
      const refused = (more: object) =>
        Effect.map(Effect.flip(Training.objective(leaky, { ...problem, ...more })), ({ message }) => message)
      const known =
        "optimizer, batch, seed, order, epochs, resume, loss, data, present, inputs, penalty, transform, … 8 more"
      assert.deepStrictEqual(
        yield* Effect.all([refused({ parameters: 1 }), refused({ losss: 1 }), refused({ data: [] })]),
        [
          `objective option "parameters" does not exist (there is: ${known})`,
          `objective option "losss" does not exist; did you mean "loss"? (there is: ${known})`,
          "data is an empty list; expected at least one datum"
        ]
      )
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("starts where the network is; a start outside the transform is refused", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Training.objective(leaky, { ...problem, transform: Transform.softplus(1) }))
      assert.strictEqual(
        error.message,
        "the start value of Leak_gLeak (all) does not fit its transform: value 0 is 3e-4; softplus(1) gives only finite numbers above 1"
      )
    }).pipe(Effect.provide(Engine.layer)))
})

/** Steepest descent with Armijo's line search: as plain as an optimiser from elsewhere can be. */
const descend = (objective: Training.Objective, iterations: number) =>
  Effect.gen(function*() {
    let numbers = objective.start.slice()
    let { gradient, loss } = yield* objective.evaluate(numbers)
    let rate = 1
    for (let k = 0; k < iterations; k++) {
      const square = gradient.reduce((sum, g) => sum + g * g, 0)
      rate *= 4
      for (;;) {
        const next = numbers.map((x, p) => x - rate * gradient[p])
        const there = yield* objective.evaluate(next)
        if (there.loss <= loss - 0.25 * rate * square || rate < 1e-30) {
          numbers = next
          ;({ gradient, loss } = there)
          break
        }
        rate /= 2
      }
    }
    return { numbers, loss, gradient }
  })

describe("an optimiser from elsewhere", () => {
  it.effect("finds the leak and the current that made the voltage", () => {
    const truth = leaking({ g: 6e-4, start: -60, currents: [...constant(0, 30), ...constant(0.004, 30)] }).v
    const network = Network.editSync(leaky, [Edit.set("v", -60)])
    const inputs = [Input.step("i", { at: Select.all, delay: 3, duration: 3, amplitude: 0.01 })]
    const transform = { Leak_gLeak: Transform.affine({ scale: 3e-4 }), i: Transform.affine({ scale: 1e-3 }) }
    const options = { loss: Loss.squared(Readout.samples(), truth), inputs, transform, steps: 60, dt }
    return opened(options, (objective) =>
      Effect.gen(function*() {
        const { loss, numbers } = yield* descend(objective, 150)
        assert.isBelow(loss, 1e-8)
        const [leak, current] = Parameters.vector(objective.parameters(numbers))
        // A loss of 1e-8 mV² is a voltage that is 1e-4 mV off, of some mV that leak and current make of it.
        assert.isAtMost(Math.abs(leak / 6e-4 - 1), 1e-3)
        assert.isAtMost(Math.abs(current / 0.004 - 1), 1e-2)
      }), network)
  })
})
