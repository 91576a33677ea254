/**
 * What training says when it cannot start, cannot go on from a state, or a step fails: every message in full; and that after a failed step
 * nothing is lost.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Channels,
  Edit,
  Engine,
  Gradient,
  Network,
  Optimizer,
  Parameters,
  Select,
  Simulation,
  Training,
  Transform
} from "neurolens"
import { compartment, leaky, shown, training } from "./leakModel.ts"

type Options = Training.FitOptions<number>

const options: Options = { ...training, seed: 4 }

const fitted = (given: Options, network = leaky) => Stream.runCollect(Stream.take(Training.fit(network, given), 4))

/** The error of training; wrong options are what no type allows, so they come as anything. */
const failure = (wrong: object, network = leaky) =>
  Effect.flip(fitted({ ...options, ...wrong } as Options, network)).pipe(
    Effect.provide(Engine.layer)
  )

const messages = (wrong: ReadonlyArray<object>, network = leaky) =>
  Effect.forEach(wrong, (w) => Effect.map(failure(w, network), ({ message }) => message))

const known = "optimizer, batch, seed, order, epochs, resume, loss, data, present, inputs, penalty, transform, … 8 more"

const anInput = "expected an input, for example Input.step(\"current\", { at, delay: 1, duration: 2, amplitude: 0.1 })"

describe("training does not start", () => {
  it.effect("with options that make no sense", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [object, string]> = [
        [{ batch: 0 }, "batch is 0; expected a whole number of 1 or more"],
        [{ batch: 99 }, "batch is 99; expected at most 3, the number of data"],
        [{ batch: 1.5 }, "batch is 1.5; expected a whole number of 1 or more"],
        [{ epochs: 0 }, "epochs is 0; expected a whole number of 1 or more"],
        [{ epochs: Infinity }, "epochs is Infinity; expected a whole number of 1 or more"],
        [{ seed: 0.5 }, "seed is 0.5; expected a whole number"],
        [{ order: () => [0, 1, 2] }, "the order of the data is given twice; expected seed or order"],
        [{ seed: undefined, order: [0, 1, 2] }, "order is a list; expected a function"],
        [
          { optimizer: undefined },
          "optimizer is undefined; expected an optimiser, for example Optimizer.adam({ learningRate: 0.01 })"
        ],
        [
          { optimizer: { learningRate: 1 } },
          "optimizer is an object with learningRate; expected an optimiser, for example Optimizer.adam({ learningRate: 0.01 })"
        ],
        [{ loss: undefined }, "loss is undefined; expected a function"],
        [{ loss: 3 }, "loss is 3; expected a function"],
        [{ present: [] }, "present is an empty list; expected a function"],
        [{ data: [] }, "data is an empty list; expected at least one datum"],
        [{ inputs: [3] }, `entry 0 of inputs is 3; ${anInput}`],
        [{ inputs: [null] }, `entry 0 of inputs is null; ${anInput}`],
        [{ inputs: [{ name: "a" }] }, `entry 0 of inputs is an object with name; ${anInput}`],
        [{ inputs: [{ _tag: "Inputs" }] }, `entry 0 of inputs is an object with _tag; ${anInput}`],
        [{ optimiser: 1 }, `fit option "optimiser" does not exist; did you mean "optimizer"? (there is: ${known})`],
        [{ transfrom: 1 }, `fit option "transfrom" does not exist; did you mean "transform"? (there is: ${known})`],
        [{ parameters: 1 }, `fit option "parameters" does not exist (there is: ${known})`]
      ]
      for (const [wrong, message] of cases) {
        const error = yield* failure(wrong)
        assert.strictEqual(error.message, message)
        assert.strictEqual(error._tag, "TrainingError")
      }
    }))

  it.effect("with options of the run that make no sense", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* messages([
          { steps: undefined },
          { tMax: 1 },
          { steps: -1 },
          { dt: 0 },
          { scheme: "euler" },
          { memory: 0 },
          { surrogate: "arctan" }
        ]),
        [
          "the length of the run is missing; expected either tMax [ms] or steps",
          "the length of the run is given twice; expected either tMax [ms] or steps",
          "steps is -1; expected a whole number of 0 or more",
          "dt is 0; expected a positive number [ms]",
          "scheme is \"euler\"; expected one of backwardEuler, crankNicolson, forwardEuler, exponentialEuler",
          "memory is 0; expected a positive number of bytes",
          "surrogate is \"arctan\"; expected a surrogate, for example Surrogate.superSpike()"
        ]
      )
      assert.isTrue((yield* failure({ dt: 0 })) instanceof Simulation.SimulationError)
    }))

  it.effect("where nothing is trained or recorded", () =>
    Effect.gen(function*() {
      const error = yield* failure({}, compartment)
      assert.strictEqual(error.message, "nothing is trained; say what to derive by, for example Edit.train(\"HH_gNa\")")
      assert.isTrue(error instanceof Gradient.GradientError)
      assert.strictEqual((yield* Effect.flip(Training.start(compartment, options))).message, error.message)
      assert.deepStrictEqual(yield* messages([{}], Network.editSync(leaky, [Edit.unrecord()])), [
        "nothing is recorded; say what to write down, for example Edit.record(\"v\")"
      ])
    }))

  it.effect("with data that need networks of another structure, or change what is trained", () =>
    Effect.gen(function*() {
      const largeOnly = (edit: Edit.Edit) => ({ present: (x: number) => x > 0.0025 ? [edit] : [] })
      const always = (edit: Edit.Edit) => ({ present: () => [edit] })
      const other = (what: string): string =>
        `network 2 of the batch differs from the first in its ${what}; networks of a batch may differ in values, stimuli and ` +
        "what clamps hold"
      const trained = (datum: number): string =>
        `present for datum ${datum} is a change of what is trained; expected a list of edits that show a datum, such as Edit.stimulate ` +
        "and Edit.clamp"
      const higher = Parameters.set(Network.parameters(leaky), "Leak_gLeak", [4e-4])
      assert.deepStrictEqual(
        yield* messages([
          { present: (x: number) => x > 0.0025 ? [] : shown(x) },
          largeOnly(Edit.insert(Channels.HH)),
          largeOnly(Edit.clamp("v", -70, Select.all)),
          largeOnly(Edit.untrain()),
          always(Edit.untrain()),
          always(Edit.train("radius")),
          always(Edit.writeParameters(higher)),
          always(Edit.set("radios", 1))
        ]),
        [
          other("number of stimuli"),
          other("channels and pumps"),
          other("clamps"),
          trained(2),
          trained(0),
          trained(0),
          trained(0),
          "datum 0, set \"radios\": column \"radios\" does not exist; did you mean \"radius\"? (there is: Leak_gLeak, Leak_eLeak, length, radius, " +
          "axial_resistivity, capacitance, v, celsius, area, volume, resistive_load_in, resistive_load_out, … 3 more)"
        ]
      )
    }))

  it.effect("with transforms that belong to nothing, or do not give the start value", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* messages([
          { transform: { Leak_gleak: Transform.identity } },
          { transform: { Leak_gLeak: 1 } },
          { transform: Transform.sigmoid([0, 0], [1, 1]) },
          { transform: Transform.sigmoid(0, 3e-4) },
          { transform: { Leak_gLeak: Transform.softplus(1) } }
        ]),
        [
          "trainable \"Leak_gleak\" does not exist; did you mean \"Leak_gLeak\"? (there is: Leak_gLeak)",
          "the transform of \"Leak_gLeak\" is 1; expected a transform, for example Transform.sigmoid(0, 1)",
          "the list of bounds for \"Leak_gLeak\" has 2 values where 1 is needed; give one bound for all, or one for each parameter",
          "the start value of Leak_gLeak (all) does not fit its transform: value 0 is 3e-4; sigmoid(0, 3e-4) gives only numbers between " +
          "0 and 3e-4, both excluded",
          "the start value of Leak_gLeak (all) does not fit its transform: value 0 is 3e-4; softplus(1) gives only finite numbers above 1"
        ]
      )
      const error = yield* failure({ transform: Transform.sigmoid(0, 3e-4) })
      const cause = error._tag === "TrainingError" && error.reason._tag === "OutsideTransform"
        ? error.reason.cause
        : null
      assert.isTrue(cause instanceof Transform.TransformError)
    }))

  it.effect("with an optimiser by key for other trainables", () =>
    Effect.gen(function*() {
      const sgd = Optimizer.sgd({ learningRate: 1 })
      assert.deepStrictEqual(yield* messages([{ optimizer: Optimizer.byKey({ radius: sgd, default: sgd }) }]), [
        "trainable \"radius\" does not exist (there is: Leak_gLeak)"
      ])
    }))
})

describe("training does not go on", () => {
  it.effect("from a state of other training", () =>
    Effect.gen(function*() {
      const state = (yield* Effect.provide(fitted(options), Engine.layer))[1].state
      const foreign = (what: string): string => `the state to go on from does not belong to this training: ${what}`
      const found = yield* messages([
        { resume: { ...state, step: -1 } },
        { resume: { ...state, step: 1.5 } },
        { resume: state, batch: 1 },
        { resume: state, seed: 5 },
        { resume: state, seed: undefined },
        { resume: state, data: [0.001, 0.002] },
        { resume: { ...state, numbers: new Float64Array(2) } },
        { resume: {} }
      ])
      assert.deepStrictEqual(
        found,
        [
          "its step is -1",
          "its step is 1.5",
          "it was made with batches of 2, now it is 1",
          "it was made with an order with seed 4, now it is 5",
          "it was made with an order with seed 4, now it is none",
          "it was made with data of size 3, now it is 2",
          "it has 2 numbers for 1 parameter",
          "it is an empty object; give a step's `state`, or what Json.decodeTraining gives"
        ].map(foreign)
      )
      const both = Network.editSync(leaky, [Edit.train("radius")])
      const renamed = Network.editSync(compartment, [Edit.train("Leak_gLeak", { name: "g" })])
      assert.deepStrictEqual(
        [...(yield* messages([{ resume: state }], both)), ...(yield* messages([{ resume: state }], renamed))],
        [
          "it has no \"radius\"",
          "its entry 0 is \"Leak_gLeak\", here it is \"g\""
        ].map(foreign)
      )
    }))

  it.effect("with another transform, of which the numbers in the state know nothing", () =>
    Effect.gen(function*() {
      const { state } = yield* Effect.provide(Training.last(Stream.take(Training.fit(leaky, options), 2)), Engine.layer)
      const error = yield* failure({ resume: state, transform: Transform.sigmoid(1e-5, 1e-3) })
      assert.match(error.message, /^the state to go on from does not belong to this training: /)
    }))

  it.effect("with another optimiser", () =>
    Effect.gen(function*() {
      const { state } = yield* Effect.provide(Training.last(Stream.take(Training.fit(leaky, options), 2)), Engine.layer)
      assert.deepStrictEqual(
        yield* messages([
          { resume: state, optimizer: Optimizer.sgd({ learningRate: 1 }) },
          { resume: state, optimizer: Optimizer.chain(Optimizer.adam({ learningRate: 1 })) }
        ]),
        [
          "the memory to go on from does not belong to sgd(1): it has mean, which this one does not remember",
          "the memory to go on from does not belong to chain(adam(1)): it is an object with count, mean, square, not a list of memories"
        ]
      )
    }))
})
