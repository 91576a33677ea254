/** Gradients and training: what they need and fail with, that a loss and its data belong together, which losses fit where. */
import { Effect, pipe, type Stream } from "effect"
import {
  Cell,
  Channels,
  Edit,
  type Engine,
  Gradient,
  Input,
  Json,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Stimulus,
  type Surrogate,
  Training,
  Transform
} from "neurolens"
import { describe, expect, test } from "tstyche"

const network = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Channels.Leak), Edit.train("Leak_gLeak")])
const optimizer = Optimizer.adam({ learningRate: 0.1 })

type Datum = { readonly amplitude: number; readonly voltage: number }
const loss: Loss.Loss<Datum> = Loss.squared(Readout.mean(), ({ voltage }) => voltage)

describe("Gradient", () => {
  test("needs an engine and fails with three kinds of errors", () => {
    expect(Gradient.run(network, Loss.squared(Readout.mean(), -60), { tMax: 1 })).type.toBe<
      Effect.Effect<Gradient.Gradient, Gradient.Failure, Engine.Engine>
    >()
    Gradient.run(network, Loss.squared(Readout.mean(), -60), { tMax: 1 }).pipe(
      Effect.catchTag("GradientError", ({ reason }) => {
        expect(reason._tag).type.toBe<
          | "LossNotFinite"
          | "DerivativeNotFinite"
          | "BadCotangent"
          | "LossFailed"
          | "TooLittleMemory"
          | "NothingTrained"
          | "TooMany"
          | "LateArrival"
          | "GrazingSpike"
        >()
        return Effect.void
      })
    )
  })

  test("takes any function of the traces that gives value and slopes, not a loss that looks at a datum", () => {
    expect(Gradient.run).type.toBeCallableWith(network, () => ({ value: 0, cotangent: [0] }), { tMax: 1 })
    expect(Gradient.run).type.not.toBeCallableWith(network, () => 0, { tMax: 1 })
    expect(Gradient.run).type.not.toBeCallableWith(network, loss, { tMax: 1 })
  })

  test("takes surrogates by name", () => {
    expect<Surrogate.Surrogate["_tag"]>().type.toBe<"None" | "Sigmoid" | "SuperSpike" | "Arctan" | "Triangle">()
    expect(Gradient.run).type.not.toBeCallableWith(network, () => ({ value: 0, cotangent: [0] }), {
      surrogate: "sigmoid"
    })
  })

  test("check says of every parameter what it found", () => {
    expect<Gradient.CheckRow["verdict"]>().type.toBe<"agrees" | "differs" | "unclear">()
  })
})

describe("Training", () => {
  test("is a stream of steps", () => {
    const steps = Training.fit(network, { data: [{ amplitude: 1, voltage: 2 }], loss, optimizer, tMax: 1 })
    expect(steps).type.toBe<Stream.Stream<Training.Step, Training.Failure, Engine.Engine>>()
    expect<Training.Step["parameters"]>().type.toBe<Parameters.Parameters>()
    expect(Training.last(steps)).type.toBe<Effect.Effect<Training.Step, Training.Failure, Engine.Engine>>()
  })

  test("takes data that the loss and the edits can look at", () => {
    const present = ({ amplitude }: Datum) => [
      Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude }), Select.all)
    ]
    expect(Training.fit<Datum>).type.toBeCallableWith(network, { data: [], present, loss, optimizer, tMax: 1 })
    expect(Training.fit<number>).type.not.toBeCallableWith(network, { data: [1], loss, optimizer, tMax: 1 })
    expect(Training.fit<Datum>).type.not.toBeCallableWith(network, {
      data: [{ amplitude: 1 }],
      loss,
      optimizer,
      tMax: 1
    })
  })

  test("takes one transform or one by name, inputs, and a state to go on from", () => {
    const common = { loss: Loss.squared(Readout.mean(), 0), optimizer, tMax: 1 }
    expect(Training.fit).type.toBeCallableWith(network, { ...common, transform: Transform.softplus(0) })
    expect(Training.fit).type.toBeCallableWith(network, { ...common, transform: { radius: Transform.softplus(0) } })
    expect(Training.fit).type.not.toBeCallableWith(network, { ...common, transform: { radius: "softplus" } })
    const current = Input.samples("current", { at: Select.all, values: [0] })
    expect(Training.fit).type.toBeCallableWith(network, { ...common, inputs: [current] })
    expect(Training.start(network, common)).type.toBe<Effect.Effect<Training.TrainingState, Training.Failure>>()
    expect(Json.encodeTraining).type.toBeCallableWith({} as Training.TrainingState)
  })

  test("takes the network last in a pipeline, and infers what a datum is either way", () => {
    const present = ({ amplitude }: Datum) => [
      Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude }), Select.all)
    ]
    const data: ReadonlyArray<Datum> = [{ amplitude: 1, voltage: 2 }]
    const options = { data, present, loss, optimizer, tMax: 1 }
    type Steps = Stream.Stream<Training.Step, Training.Failure, Engine.Engine>
    expect(pipe(network, Training.fit(options))).type.toBe<Steps>()
    expect(pipe(network, Training.fit({ loss: Loss.squared(Readout.mean(), 0), optimizer, tMax: 1 }))).type.toBe<
      Steps
    >()
    expect(pipe(network, Training.fit(options), Training.last)).type.toBe<
      Effect.Effect<Training.Step, Training.Failure, Engine.Engine>
    >()
    expect(pipe(network, Training.start(options))).type.toBe<Effect.Effect<Training.TrainingState, Training.Failure>>()
    expect(pipe(network, Training.check(options, { only: ["Leak_gLeak"] }))).type.toBe<
      Effect.Effect<Gradient.GradientCheck, Training.Failure, Engine.Engine>
    >()
    expect(pipe(network, Training.objective(options))).type.toBe<
      Effect.Effect<Training.Objective, Training.Failure, Engine.Engine>
    >()
    // The datum that `present` is given without a type of its own.
    const seen = (datum: Datum): ReadonlyArray<Edit.Edit> => present(datum)
    Training.fit(network, {
      data,
      present: (datum) => (expect(datum).type.toBe<Datum>(), seen(datum)),
      loss,
      optimizer,
      tMax: 1
    })
    Training.fit({
      data,
      present: (datum) => (expect(datum).type.toBe<Datum>(), seen(datum)),
      loss,
      optimizer,
      tMax: 1
    })
    Training.check(network, {
      data,
      present: (datum) => (expect(datum).type.toBe<Datum>(), seen(datum)),
      loss,
      tMax: 1
    }, {})
    expect(Training.fit).type.not.toBeCallableWith({ data: [1], loss, optimizer, tMax: 1 })
    expect(Training.fit<Datum>).type.not.toBeCallableWith({ data: [{ amplitude: 1 }], loss, optimizer, tMax: 1 })
    expect(Training.fit<Datum>).type.not.toBeCallableWith({ loss, optimizer, tMax: 1 })
    expect(Training.check).type.not.toBeCallableWith({ ...options }, { onyl: ["a"] })
  })

  test("wants data where the loss looks at one, and none where it does not", () => {
    const present = ({ amplitude }: Datum) => [
      Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude }), Select.all)
    ]
    expect(Training.fit<Datum>).type.not.toBeCallableWith(network, { loss, optimizer, tMax: 1 })
    expect(Training.fit<Datum>).type.not.toBeCallableWith(network, { loss, present, optimizer, tMax: 1 })
    const saved = undefined as Training.TrainingState | undefined
    expect(Training.fit<Datum>).type.toBeCallableWith(network, { data: [], loss, optimizer, tMax: 1, resume: saved })
    expect(Training.objective<Datum>).type.toBeCallableWith(network, { data: [], loss, tMax: 1 })
    expect(Training.check<Datum>).type.toBeCallableWith(network, { data: [], loss, tMax: 1 }, { only: ["Leak_gLeak"] })
    expect(Training.check<Datum>).type.not.toBeCallableWith(network, { data: [], loss, tMax: 1 }, { onyl: ["a"] })
  })

  test("takes losses that look at no datum with any data, alone and in sums", () => {
    const own = Loss.make(({ data }) => ({ value: 0, cotangent: data }))
    const mean: Loss.Loss = Loss.squared(Readout.mean(), 0)
    expect(Training.fit<Datum>).type.toBeCallableWith(network, { data: [], loss: own, optimizer, tMax: 1 })
    expect(Training.fit<Datum>).type.toBeCallableWith(network, { data: [], loss: mean, optimizer, tMax: 1 })
    expect(Loss.sum(own, mean, loss)).type.toBe<Loss.Loss<Datum>>()
    expect(Gradient.run).type.toBeCallableWith(network, mean, { tMax: 1 })
  })

  test("takes a penalty that gives value and slopes", () => {
    const common = { loss: Loss.squared(Readout.mean(), 0), optimizer, tMax: 1 }
    const penalty = (parameters: Parameters.Parameters) => ({
      value: 0,
      cotangent: Parameters.vector(parameters)
    })
    expect(Training.fit).type.toBeCallableWith(network, { ...common, penalty })
    expect(Training.fit).type.not.toBeCallableWith(network, { ...common, penalty: () => 0 })
  })

  test("takes bounds from typed arrays", () => {
    expect(Transform.sigmoid).type.toBeCallableWith(new Float64Array(2), [1, 2])
    expect(Transform.sigmoid).type.not.toBeCallableWith("a", 1)
  })

  test("gives an optimiser of one's own a memory of its own shape", () => {
    expect(Optimizer.make<{ readonly m: Float64Array }>).type.toBeCallableWith({
      text: "own",
      init: () => ({ m: new Float64Array(1) }),
      update: ({ m }: { readonly m: Float64Array }) => ({ change: m, memory: { m } })
    })
    expect(Optimizer.make).type.not.toBeCallableWith({ text: "own", init: () => "a", update: () => null })
  })

  test("states and steps cannot be written to", () => {
    const state = {} as Training.TrainingState
    expect(state.numbers).type.not.toBeAssignableTo<Float64Array>()
  })
})
