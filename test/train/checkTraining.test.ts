/**
 * Checks of training: the gradient that training follows against differences, with all that a user adds to runs.
 *
 * One idea: what is right agrees row by row, and each thing that is made wrong differs in its own rows and in no other.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Ref } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Input,
  Loss,
  Network,
  Progress,
  Readout,
  Select,
  Share,
  Stimulus,
  Surrogate,
  Training,
  Transform
} from "neurolens"

/** Two cells of different size; one leak for both, a radius for each. */
const network = Network.editSync(Network.make([Cell.make(), Cell.make({ radius: 2 })]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.Leak),
  Edit.record("v"),
  Edit.train("Leak_gLeak"),
  Edit.train("radius", { at: Select.cell("all"), share: Share.perCell })
])

/** A wave of one's own into the second cell: a size [nA] and a rate [1/ms]. */
const wave = (spoil: (slopes: readonly [number, number]) => ReadonlyArray<number> = (slopes) => slopes): Input.Input =>
  Input.custom("wave", {
    at: Select.rows([1]),
    values: [0.02, 3],
    labels: ["size", "rate"],
    forward: ([size, rate], steps, dt) =>
      Float64Array.from({ length: steps }, (_, k) => size * Math.sin(rate * k * dt)),
    // d (a sin(w t)) / da = sin(w t); d (a sin(w t)) / dw = a t cos(w t)
    pullback: ([size, rate], slopes, dt) =>
      Float64Array.from(spoil([
        slopes.reduce((sum, x, k) => sum + x * Math.sin(rate * k * dt), 0),
        slopes.reduce((sum, x, k) => sum + x * size * k * dt * Math.cos(rate * k * dt), 0)
      ]))
  })
const held = Input.step("current", { at: Select.rows([0]), delay: 0.1, duration: 0.5, amplitude: 0.01 })

/** y = exp(x), with its derivative or another one. */
const exponential = (derivative: (x: number) => number = Math.exp): Transform.Transform =>
  Transform.custom({ name: "exponential", forward: Math.exp, inverse: Math.log, derivative })
const radius = Transform.sigmoid(0.5, 5)
const transform = { Leak_gLeak: exponential(), radius, wave: Transform.affine({ scale: 0.1 }) }

const options: Training.ProblemOptions<number> = {
  data: [0.01, -0.02, 0.03],
  present: (amplitude) => [Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude }), Select.rows([0]))],
  loss: Loss.squared<number>(Readout.samples(), (current) => -65 + 100 * current),
  inputs: [held, wave()],
  transform,
  steps: 20
}

const check = (more: object = {}, look: object = {}) => Training.check(network, { ...options, ...more }, look)

/** The rows that differ; all others agree. */
const differing = (more: object) =>
  Effect.map(check(more), ({ agrees, rows }) => {
    const rest = rows.filter(({ verdict }) => verdict !== "differs")
    assert.deepStrictEqual(rest.map(({ verdict }) => verdict), rest.map(() => "agrees"))
    assert.strictEqual(agrees, rest.length === rows.length)
    return rows.filter(({ verdict }) => verdict === "differs").map(({ label, name }) => `${name} ${label}`)
  })

const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
  it.effect(name, () => Effect.provide(body(), Engine.layer))

const names = ["Leak_gLeak all", "radius cell 0", "radius cell 1", "current amplitude", "wave size", "wave rate"]

describe("a check of training", () => {
  test("agrees where all is right, number by number as training has them", () =>
    Effect.gen(function*() {
      const made = yield* check()
      const objective = yield* Training.objective(network, options)
      const { gradient, loss } = yield* objective.evaluate(objective.start)
      objective.release()
      assert.deepStrictEqual(made.rows.map(({ label, name }) => `${name} ${label}`), names)
      assert.deepStrictEqual(made.rows.map(({ value }) => value), [...objective.start])
      assert.deepStrictEqual(made.rows.map(({ adjoint }) => adjoint), [...gradient])
      assert.isTrue(gradient.every((x) => x !== 0))
      assert.deepStrictEqual([made.loss, made.agrees], [loss, true])
      assert.match(String(made), /\n6 parameters: 6 agree, 0 differ, 0 unclear$/)
    }))

  test("differs in the row whose pullback is wrong", () =>
    Effect.gen(function*() {
      const spoilt = (input: Input.Input) => differing({ inputs: [held, input] })
      assert.deepStrictEqual(yield* spoilt(wave(([size, rate]) => [size, 1.001 * rate])), ["wave rate"])
      assert.deepStrictEqual(yield* spoilt(wave(([size, rate]) => [-size, rate])), ["wave size"])
    }))

  test("differs in the rows of a transform whose derivative is wrong", () =>
    Effect.gen(function*() {
      const other = exponential((x) => 1.001 * Math.exp(x))
      assert.deepStrictEqual(yield* differing({ transform: { ...transform, Leak_gLeak: other } }), ["Leak_gLeak all"])
      assert.deepStrictEqual(yield* differing({ transform: { ...transform, radius: other } }), [
        "radius cell 0",
        "radius cell 1"
      ])
    }))

  test("differs where a loss lies about one sample", () =>
    Effect.gen(function*() {
      const loss: Loss.Loss<number> = (traces, datum) => {
        const { cotangent, value } = options.loss(traces, datum)
        return { value, cotangent: Float64Array.from(cotangent, (x, k) => k === 10 && datum > 0 ? 0 : x) }
      }
      // The sample is one of the first cell, which nothing connects with the second.
      assert.deepStrictEqual(yield* differing({ loss }), ["Leak_gLeak all", "radius cell 0", "current amplitude"])
    }))

  test("leaves surrogates out, which have other derivatives", () =>
    Effect.gen(function*() {
      const firing = Network.editSync(Network.make([Cell.make({ v: -55 })]), [
        Edit.insert(Channels.Leak),
        Edit.insert(Channels.Fire),
        Edit.record("v"),
        Edit.train("Leak_gLeak")
      ])
      const given = { loss: Loss.squared<void>(Readout.samples(), -60), steps: 30 }
      const soft = { ...given, surrogate: Surrogate.superSpike() }
      const made = yield* Training.check(firing, soft)
      assert.isTrue(made.equals(yield* Training.check(firing, given)))
      const slopes = yield* Effect.forEach([given, soft], (one) =>
        Effect.flatMap(Training.objective(firing, one), (objective) => objective.evaluate(objective.start)))
      assert.notStrictEqual(slopes[0].gradient[0], slopes[1].gradient[0])
      assert.strictEqual(made.rows[0].adjoint, slopes[0].gradient[0])
    }))
})

describe("how a check of training looks", () => {
  test("is at the trainables and inputs that are named, in the order of training", () =>
    Effect.gen(function*() {
      const all = yield* check()
      const made = yield* check({}, { only: ["wave", "radius"] })
      assert.deepStrictEqual(made.rows, all.rows.filter(({ name }) => name === "wave" || name === "radius"))
      assert.strictEqual(made.rows.length, 4)
    }))

  test("is refused where it makes no sense", () =>
    Effect.gen(function*() {
      const refused = (look: unknown) =>
        Effect.map(Effect.flip(check({}, look as object)), ({ _tag, message }) => `${_tag}: ${message}`)
      const between = "expected a number between 0 and 1"
      assert.deepStrictEqual(
        yield* Effect.all([
          refused({ only: ["radius", "wav"] }),
          refused({ only: "radius" }),
          refused({ change: 0 }),
          refused({ change: NaN }),
          refused({ tolerance: 1 }),
          refused({ tolerance: -1 }),
          refused({ chnge: 0.1 }),
          refused({ steps: 3 }),
          refused(null),
          refused(3)
        ]),
        [
          "TrainingError: trainable or input \"wav\" does not exist; did you mean \"wave\"? (there is: Leak_gLeak, radius, current, wave)",
          "SimulationError: only is \"radius\"; expected a list of names of trainables",
          `SimulationError: change is 0; ${between}`,
          `SimulationError: change is NaN; ${between}`,
          `SimulationError: tolerance is 1; ${between}`,
          `SimulationError: tolerance is -1; ${between}`,
          "TrainingError: check option \"chnge\" does not exist; did you mean \"change\"? (there is: only, change, tolerance)",
          "TrainingError: check option \"steps\" does not exist (there is: only, change, tolerance)",
          "TrainingError: the argument of check is null; expected a record of only, change, tolerance",
          "TrainingError: the argument of check is 3; expected a record of only, change, tolerance"
        ]
      )
      const failing = yield* Effect.flip(check({ loss: () => ({ value: NaN, cotangent: [] }) }))
      assert.deepStrictEqual([failing._tag, failing.message.slice(0, 15)], ["GradientError", "the loss for da"])
    }))

  test("is reported number by number, and nothing else is", () =>
    Effect.gen(function*() {
      const reports = yield* Ref.make<ReadonlyArray<Progress.Progress>>([])
      const listener = (progress: Progress.Progress) => Ref.update(reports, (all) => [...all, progress])
      const looked = check({}, { only: ["radius", "current"] })
      yield* Effect.provideService(looked, Progress.ProgressListener, listener)
      assert.deepStrictEqual(
        yield* Ref.get(reports),
        [1, 2, 3].map((done) => ({ what: "check", done, total: 3, unit: "numbers" }))
      )
    }))
})
