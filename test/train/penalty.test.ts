/**
 * A penalty beside the loss of the data: counted once, with its derivative through the transforms; going on, what is said of wrong ones, and
 * that a wrong derivative is found.
 *
 * One idea: with a loss that is 0, training follows the penalty alone, which has derivatives that anyone can write down.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import {
  Edit,
  Engine,
  Input,
  Json,
  type Loss,
  Network,
  Optimizer,
  Parameters,
  Select,
  Training,
  Transform
} from "neurolens"
import { fitted, options, refused, stepFailed } from "./endings.ts"
import { compartment, dt, leaky } from "./leakModel.ts"

/** A loss that does not care. */
const nothing: Loss.Loss<unknown> = ({ data }) => ({ value: 0, cotangent: new Float64Array(data.length) })

const [k, wanted] = [3e6, 5e-4]
/** k (p - p0)² of every parameter; by p it is 2 k (p - p0). */
const prior: Training.Penalty = (parameters) => {
  const away = Parameters.vector(parameters).map((p) => p - wanted)
  return { value: away.reduce((sum, x) => sum + k * x * x, 0), cotangent: away.map((x) => 2 * k * x) }
}

/** Relative; some roundings. */
const close = (found: number, expected: number): void =>
  assert.isAtMost(Math.abs(found - expected), 1e-13 * Math.abs(expected), `${found} instead of ${expected}`)

const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
  it.effect(name, () => Effect.provide(body(), Engine.layer))

describe("a penalty", () => {
  test("is added once to the mean of the losses, which stay as they are", () =>
    Effect.gen(function*() {
      for (const batch of [1, 2, 3]) {
        let calls = 0
        const seven: Training.Penalty = () => {
          calls++
          return { value: 7, cotangent: [0] }
        }
        const without = yield* fitted({ batch }, 3)
        const made = yield* fitted({ batch, penalty: seven }, 3)
        assert.deepStrictEqual(made.map(({ losses }) => losses), without.map(({ losses }) => losses))
        assert.deepStrictEqual(made.map(({ loss }) => loss), without.map(({ loss }) => loss + 7))
        assert.deepStrictEqual(made.map(({ gradient }) => gradient), without.map(({ gradient }) => gradient))
        assert.strictEqual(calls, 3)
      }
    }))

  test("adds its derivative to that of the loss, once for any number of data", () =>
    Effect.gen(function*() {
      const gradientOf = (step: Training.Step) => Parameters.vector(step.gradient)[0]
      const [[with3], [without3]] = [yield* fitted({ penalty: prior }, 1), yield* fitted({}, 1)]
      close(gradientOf(with3), gradientOf(without3) + 2 * k * (3e-4 - wanted))
      close(with3.loss, without3.loss + k * (3e-4 - wanted) ** 2)
    }))

  const [lower, upper] = [1e-4, 2e-3]
  const transforms: ReadonlyArray<readonly [Transform.Transform, (p: number) => number]> = [
    [Transform.identity, () => 1],
    [Transform.affine({ scale: 1e-3, shift: 1e-5 }), () => 1e-3],
    [Transform.softplus(), (p) => -Math.expm1(-p)],
    [Transform.sigmoid(lower, upper), (p) => (p - lower) * (upper - p) / (upper - lower)]
  ]
  for (const [transform, slope] of transforms) {
    test(`goes through the derivative of ${Transform.text(transform)}`, () =>
      Effect.gen(function*() {
        const expected = 2 * k * (3e-4 - wanted) * slope(3e-4)
        // The right step for a slope that does not change.
        const learningRate = 1 / (2 * k * slope(3e-4) ** 2)
        const alone = { loss: nothing, penalty: prior, transform, optimizer: Optimizer.sgd({ learningRate }) }
        const [step] = yield* fitted(alone, 1)
        close(Parameters.vector(step.gradient)[0], expected)
        close(step.loss, k * (3e-4 - wanted) ** 2)
        if (["Identity", "Affine"].includes(transform._tag)) close(Parameters.vector(step.parameters)[0], wanted)
      }))
  }

  test("sees trainables, then inputs, and gives derivatives in this order", () =>
    Effect.gen(function*() {
      const network = Network.editSync(compartment, [Edit.train("Leak_gLeak"), Edit.train("radius")])
      const at = Select.all
      const inputs = [
        Input.pieces("b", { at, every: 0.4, values: [0.5, 0.25] }),
        Input.step("a", { at, delay: 0, duration: 1, amplitude: 2 })
      ]
      const weights = [1000, 10, 4, 8, 3]
      let names: ReadonlyArray<string> = []
      const penalty: Training.Penalty = (parameters) => {
        names = parameters.entries.map(({ name }) => name)
        const value = Parameters.vector(parameters).reduce((sum, p, q) => sum + weights[q] * p, 0)
        return { value, cotangent: weights }
      }
      const objective = yield* Training.objective(network, { loss: nothing, penalty, inputs, steps: 8, dt })
      const { gradient, loss } = yield* objective.evaluate(objective.start)
      assert.deepStrictEqual(names, ["Leak_gLeak", "radius", "b", "a"])
      assert.deepStrictEqual([...gradient], weights)
      close(loss, 0.3 + 10 + 2 + 2 + 6)
      objective.release()
    }))

  test("leaves training that goes on its bits, from a state and from text", () =>
    Effect.gen(function*() {
      const more = { penalty: prior, batch: 2, seed: 3, transform: Transform.softplus() }
      const whole = yield* fitted(more, 6)
      const { state } = whole[2]
      const stored = Result.getOrThrow(Json.decodeTraining(Json.encodeTraining(state)))
      for (const resume of [state, stored]) {
        const rest = yield* fitted({ ...more, resume }, 3)
        assert.deepStrictEqual(rest.map(({ loss }) => loss), whole.slice(3).map(({ loss }) => loss))
        assert.deepStrictEqual(rest[2].state.numbers, whole[5].state.numbers)
      }
      const other = yield* fitted({ ...more, penalty: undefined, resume: state }, 1)
      assert.notDeepEqual(other[0].state.numbers, whole[3].state.numbers)
    }))
})

const expected = "expected a finite number"
const inOrder = "give one derivative for each parameter, in the order of Parameters.vector"
const mine = (): never => {
  throw new Error("mine")
}
const wrong: ReadonlyArray<readonly [unknown, string]> = [
  [mine, "penalty threw: mine"],
  [() => null, `the value of penalty is undefined; ${expected}`],
  [() => 3, `the value of penalty is undefined; ${expected}`],
  [() => ({ value: NaN, cotangent: [0] }), `the value of penalty is NaN; ${expected}`],
  [() => ({ value: -Infinity, cotangent: [0] }), `the value of penalty is -Infinity; ${expected}`],
  [() => ({ value: "1", cotangent: [0] }), `the value of penalty is "1"; ${expected}`],
  [() => ({ value: 1 }), "the cotangent of penalty is undefined; expected one number for each parameter"],
  [() => ({ value: 1, cotangent: [] }), `the cotangent of penalty has 0 values where 1 is needed; ${inOrder}`],
  [() => ({ value: 1, cotangent: [1, 2] }), `the cotangent of penalty has 2 values where 1 is needed; ${inOrder}`],
  [() => ({ value: 1, cotangent: [NaN] }), `entry 0 of the cotangent of penalty is NaN; ${expected}`],
  [() => ({ value: 1, cotangent: [null] }), `entry 0 of the cotangent of penalty is null; ${expected}`]
]

describe("a wrong penalty", () => {
  it.effect.each(wrong)(
    "fails the step, with the state from before it, %#",
    ([penalty, message]) =>
      Effect.gen(function*() {
        let calls = 0
        const late: Training.Penalty = (p) => ++calls < 3 ? prior(p) : (penalty as Training.Penalty)(p)
        assert.strictEqual(yield* stepFailed({ penalty: late }, 2), message)
        const objective = yield* Training.objective(leaky, { ...options, penalty: penalty as Training.Penalty })
        const plain = yield* Effect.flip(objective.evaluate(objective.start))
        assert.deepStrictEqual([plain._tag, plain.message], ["TrainingError", message])
        objective.release()
      }).pipe(Effect.provide(Engine.layer))
  )

  test("that is no function is refused before the first step", () =>
    Effect.gen(function*() {
      for (const penalty of [null, 3, { value: 0, cotangent: [0] }]) {
        assert.match(yield* refused({ penalty }), /^penalty is .*; expected a function$/)
      }
    }))

  test("whose derivative is wrong is found by a check, in its row", () =>
    Effect.gen(function*() {
      const network = Network.editSync(leaky, [Edit.train("radius")])
      const rows = (penalty: Training.Penalty) =>
        Effect.map(Training.check(network, { ...options, penalty, transform: Transform.softplus() }), (made) =>
          made.rows.map(({ name, verdict }) => [name, verdict]))
      assert.deepStrictEqual(yield* rows(prior), [["Leak_gLeak", "agrees"], ["radius", "agrees"]])
      const half: Training.Penalty = (parameters) => {
        const { cotangent, value } = prior(parameters)
        return { value, cotangent: [cotangent[0], cotangent[1] / 2] }
      }
      assert.deepStrictEqual(yield* rows(half), [["Leak_gLeak", "agrees"], ["radius", "differs"]])
    }))
})
