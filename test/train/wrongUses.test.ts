/**
 * What no type allows, and functions of the user's own that throw: each is a typed error that says what and where, and from a step the
 * state from before it comes along.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Gradient,
  Input,
  Loss,
  Mistake,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Training
} from "neurolens"

const network = Network.editSync(Network.make([Cell.make()]), [
  Edit.insert(Channels.Leak),
  Edit.record("v"),
  Edit.train("Leak_gLeak")
])

const options: Training.FitOptions<number> = {
  data: [1, 2],
  loss: Loss.squared<number>(Readout.mean(), -65),
  optimizer: Optimizer.sgd({ learningRate: 1e-9 }),
  steps: 3
}

const fitted = (wrong: object) =>
  Training.last(Stream.take(Training.fit(network, { ...options, ...wrong } as Training.FitOptions<number>), 2)).pipe(
    Effect.provide(Engine.layer)
  )

const mine = (): never => {
  throw new Error("mine")
}

const edits = "expected a list of edits that show a datum, such as Edit.stimulate and Edit.clamp"
const hint = "; give a step's `state`, or what Json.decodeTraining gives"
const foreign = "the state to go on from does not belong to this training: it is"
const higher = Edit.writeParameters(Parameters.set(Network.parameters(network), "Leak_gLeak", [1e-3]))
const map = (forward: () => never | Float64Array, pullback: () => never | Float64Array) =>
  Input.custom("c", { at: Select.all, values: [1], forward, pullback })

describe("training refuses", () => {
  const cases: ReadonlyArray<readonly [object, string]> = [
    [{ transform: 3 }, "transform is 3; expected a transform, or a record of transforms by name"],
    [{ transform: null }, "transform is null; expected a transform, or a record of transforms by name"],
    [{ present: () => 3 }, `what present gives for datum 0 is 3; ${edits}`],
    [
      { present: (x: number) => x === 2 ? [higher] : [] },
      `present for datum 1 is a change of what is trained; ${edits}`
    ],
    [{ present: mine }, "present for datum 0 threw: mine"],
    [{ data: 3 }, "data is 3; expected a list of data"],
    [{ data: null }, "data is null; expected a list of data"],
    [{ inputs: true }, "inputs is true; expected a list of inputs"],
    [{ optimizer: { text: "own", init: mine, update: mine } }, "own threw: mine"],
    [{ inputs: [map(mine, mine)] }, "forward of input \"c\" threw: mine"],
    [{ resume: null }, `${foreign} null${hint}`],
    [{ resume: 3 }, `${foreign} 3${hint}`]
  ]
  it.effect.each(cases)("%j", ([wrong, message]) =>
    Effect.gen(function*() {
      assert.strictEqual((yield* Effect.flip(fitted(wrong))).message, message)
    }))

  it.effect("a whole step instead of its state", () =>
    Effect.gen(function*() {
      const { message } = yield* Effect.flip(fitted({ resume: yield* fitted({}) }))
      assert.strictEqual(
        message,
        `${foreign} an object with epoch, batch, step, loss, losses, indices, gradient, gradientNorm, before, parameters, state${hint}`
      )
    }))

  it.effect("options that are none, and options of networks that do not exist", () =>
    Effect.gen(function*() {
      const none = Training.start(network, null as unknown as Training.FitOptions<void>)
      assert.match(
        (yield* Effect.flip(none)).message,
        /^the argument of fit is null; expected a record of optimizer, batch, /
      )
      const typo = Training.networks(network, { ...options, bach: 3 } as never, Network.parameters(network))
      assert.match((yield* Effect.flip(typo)).message, /^networks option "bach" does not exist; did you mean "batch"\?/)
      const shown = yield* Training.networks(network, { ...options, batch: 1 }, Network.parameters(network))
      assert.strictEqual(shown.length, 2)
    }))
})

describe("a function of one's own that throws in a step", () => {
  const cases: ReadonlyArray<readonly [object, string]> = [
    [{ order: mine }, "order threw: mine"],
    [{ order: () => 3 }, "the order of epoch 0 is 3; expected a list of indices"],
    [{ optimizer: { text: "own", init: () => ({}), update: mine } }, "own threw: mine"],
    [{ inputs: [map(() => new Float64Array(3), mine)] }, "pullback of input \"c\" threw: mine"]
  ]
  it.effect.each(cases)("fails the step, %j", ([wrong, cause]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(fitted(wrong))
      assert.strictEqual(
        error.message,
        `step 1 (epoch 0, batch 0) failed: ${cause}; the parameters and all else from before it are in \`reason.state\``
      )
      assert.strictEqual(error.reason._tag, "StepFailed")
      if (error.reason._tag === "StepFailed") assert.strictEqual((error.reason.state as Training.TrainingState).step, 0)
    }))
})

describe("gradients refuse", () => {
  it.effect("names that are no list, and a loss that gives nothing", () =>
    Effect.gen(function*() {
      const check = Gradient.check(network, () => ({ value: 0, cotangent: new Float64Array(4) }), {
        steps: 3,
        only: "Leak_gLeak" as unknown as ReadonlyArray<string>
      })
      assert.strictEqual(
        (yield* Effect.flip(check)).message,
        "only is \"Leak_gLeak\"; expected a list of names of trainables"
      )
      const empty = Gradient.run(network, (() => undefined) as unknown as Gradient.Loss, { steps: 3 })
      assert.strictEqual((yield* Effect.flip(empty)).message, "the loss failed: it gave no { value, cotangent }")
    }).pipe(Effect.provide(Engine.layer)))
})

describe("an input refuses", () => {
  const cases: ReadonlyArray<readonly [() => Input.Input, string]> = [
    [
      () => Input.pieces("x", { at: Select.all, every: 1 } as never),
      "values of pieces is undefined; expected a list of numbers"
    ],
    [
      () => Input.samples("x", { at: Select.all } as never),
      "values of samples is undefined; expected a list of numbers"
    ],
    [
      () => Input.custom("x", { at: Select.all, forward: mine, pullback: mine } as never),
      "values of custom is undefined; expected a list of numbers"
    ],
    [
      () => Input.step("x", { at: Select.all, clamp: 3, delay: 0, duration: 1, amplitude: 1, offset: 0 } as never),
      "clamp of step is 3; expected the name of a state, such as \"v\""
    ],
    [
      () => Input.step("x", { at: Select.all, clamp: "v", delay: 0, duration: 1, amplitude: 1 }),
      "offset of step is missing; expected the value that the clamp holds before and after the step"
    ]
  ]
  it.each(cases)("what it cannot use, %#", (make, message) => {
    assert.throws(() => Mistake.checkSync(make()), message)
  })
})
