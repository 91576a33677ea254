/**
 * What is said of inputs that make no sense, and of those that do not fit a network: every message in full.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Stream } from "effect"
import {
  Edit,
  Engine,
  Input,
  Loss,
  Network,
  Optimizer,
  Readout,
  Select,
  Stimulus,
  Training,
  Transform
} from "neurolens"
import { compartment, dt, leaky } from "./leakModel.ts"
import { thrown } from "./thrown.ts"

const at = Select.all
const shape = { at, delay: 0, duration: 1, amplitude: 0.001 }

/** What a description is refused with; wrong ones are what no type allows. */
const refused = (make: (name: string, options: never) => unknown, options: object, name: unknown = "i"): string =>
  thrown(() => make(name as string, options as never))

describe("a wrong description of an input is refused", () => {
  it("of a step", () => {
    const aSelection = "expected a selection, for example Select.cell(0).branch(0).loc(0)"
    assert.deepStrictEqual(
      [
        refused(Input.step, { ...shape, amplitude: undefined }),
        refused(Input.step, { ...shape, amplitude: NaN }),
        refused(Input.step, { ...shape, delay: -1 }),
        refused(Input.step, { ...shape, duration: undefined }),
        refused(Input.step, { ...shape, offset: Infinity }),
        refused(Input.step, { ...shape, amplitud: 1 }),
        refused(Input.step, { ...shape, at: undefined }),
        refused(Input.step, { ...shape, at: 3 }),
        refused(Input.step, { ...shape, at: null }),
        refused(Input.step, { ...shape, at: { row: 3 } }),
        refused(Input.step, { ...shape, at: Select.edges }),
        refused(Input.step, shape, ""),
        refused(Input.step, shape, 3)
      ],
      [
        "value 0 of input \"i\" is undefined; expected a finite number",
        "value 0 of input \"i\" is NaN; expected a finite number",
        "delay of step is -1; expected a number of 0 or more",
        "duration of step is undefined; expected a number of 0 or more",
        "offset of step is Infinity; expected a finite number",
        "step option \"amplitud\" does not exist; did you mean \"amplitude\"? (there is: at, clamp, impose, delay, duration, amplitude, offset)",
        `at of step is undefined; ${aSelection}`,
        `at of step is 3; ${aSelection}`,
        `at of step is null; ${aSelection}`,
        `at of step is an object with row; ${aSelection}`,
        "at of step is a selection of synapses; expected compartments; only a clamp acts on synapses",
        "the name of an input is \"\"; expected a word",
        "the name of an input is 3; expected a word"
      ]
    )
  })

  it("of chance, and of where it goes", () => {
    const chance = { at, of: Stimulus.white({ sigma: 1, seed: 1 }) }
    assert.deepStrictEqual(
      [
        refused(Input.noise, { at }),
        refused(Input.noise, { at, of: Stimulus.samples([1]) }),
        refused(Input.noise, { ...chance, impose: 1 }),
        refused(Input.noise, { ...chance, impose: true, clamp: "v" })
      ],
      [
        "of of noise is undefined; expected a stimulus of chance, for example Stimulus.white({ sigma: 0.01, seed: 1 })",
        "of of noise is an object with _tag, values; expected a stimulus of chance, for example Stimulus.white({ sigma: 0.01, seed: 1 })",
        "impose of noise is 1; expected true or false",
        "impose of noise is true beside a clamp; expected one of clamp and impose: what a state is held at, or a potential outside"
      ]
    )
  })

  it("of a staircase, samples, and a map of one's own", () => {
    const forward = () => new Float64Array(8)
    const custom = { at, values: [1, 2], forward, pullback: forward }
    assert.deepStrictEqual(
      [
        refused(Input.pieces, { at, every: 0, values: [1] }),
        refused(Input.pieces, { at, values: [1] }),
        refused(Input.pieces, { at, every: 1, values: [] }),
        refused(Input.pieces, { at, every: 1, values: [1, "a"] }),
        refused(Input.pieces, { at, each: 1, values: [1] }),
        refused(Input.samples, { at, values: [] }),
        refused(Input.samples, { at, values: [1, -Infinity] }),
        refused(Input.samples, { at, value: [1] }),
        refused(Input.custom, { ...custom, label: ["a", "b"] }),
        refused(Input.custom, { ...custom, labels: ["a"] }),
        refused(Input.custom, { ...custom, labels: ["a", "a"] }),
        refused(Input.custom, { ...custom, forward: 3 }),
        refused(Input.custom, { ...custom, pullback: undefined }),
        refused(Input.custom, { ...custom, values: [] }),
        refused(Input.custom, { ...custom, at: Select.synapse("X") })
      ],
      [
        "every of pieces is 0; expected a positive number",
        "every of pieces is undefined; expected a positive number",
        "the values of input \"i\" is none; expected at least one",
        "value 1 of input \"i\" is \"a\"; expected a finite number",
        "pieces option \"each\" does not exist (there is: at, clamp, impose, every, values)",
        "the values of input \"i\" is none; expected at least one",
        "value 1 of input \"i\" is -Infinity; expected a finite number",
        "samples option \"value\" does not exist; did you mean \"values\"? (there is: at, clamp, impose, values)",
        "custom option \"label\" does not exist; did you mean \"labels\"? (there is: at, clamp, impose, values, labels, problem, forward, pullback)",
        "the labels of input \"i\" is a; expected 2 different labels, one for each value",
        "the labels of input \"i\" is a, a; expected 2 different labels, one for each value",
        "forward is 3; expected a function",
        "pullback is undefined; expected a function",
        "the values of input \"i\" is none; expected at least one",
        "at of custom is a selection of synapses; expected compartments; only a clamp acts on synapses"
      ]
    )
  })
})

const base = {
  loss: Loss.squared<void>(Readout.mean(), -69),
  optimizer: Optimizer.sgd({ learningRate: 1e-9 }),
  steps: 8,
  dt
}
const failure = (inputs: ReadonlyArray<Input.Input>, network = leaky, more: object = {}) =>
  Effect.flip(Stream.runDrain(Stream.take(Training.fit(network, { ...base, ...more, inputs }), 2))).pipe(
    Effect.provide(Engine.layer)
  )
const messages = (cases: ReadonlyArray<Parameters<typeof failure>>) =>
  Effect.forEach(cases, (one) => Effect.map(failure(...one), ({ message }) => message))

const step = (name: string, more: object = {}): Input.Input => Input.step(name, { ...shape, ...more })

describe("an input that does not fit is refused", () => {
  it.effect("when its name is taken", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* messages([[[step("Leak_gLeak")]], [[step("a"), step("b"), step("a")]]]), [
        "the name \"Leak_gLeak\" of an input is taken; expected another name",
        "the name \"a\" of an input is taken; expected another name"
      ])
    }))

  it.effect("when something else holds what it should hold", () =>
    Effect.gen(function*() {
      const holding = Network.editSync(leaky, [Edit.clamp("v", -70, at)])
      const held = step("wave", { clamp: "v", offset: -70 })
      const message =
        "v of cell 0, branch 0, compartment 0 (row 0) is in use by another clamp; let one input or clamp hold it"
      assert.deepStrictEqual(
        yield* messages([
          [[held], holding],
          [[held], leaky, { data: [1], present: () => [Edit.clamp("v", -60, at)] }],
          [[held, step("other", { clamp: "v", offset: -70 })]]
        ]),
        [message, message, message]
      )
    }))

  it.effect("when the network has no such place or state", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* messages([
          [[step("i", { at: Select.cell(3) })]],
          [[step("i", { clamp: "w", offset: 0 })]],
          [[step("i", { clamp: "Leak_gLeak", offset: 0 })]]
        ]),
        [
          "stimulate: cell 3 does not exist; there is only cell 0",
          "clamp \"w\": recordable quantity \"w\" does not exist (there is: v, i_Leak)",
          "clamp \"Leak_gLeak\": \"Leak_gLeak\" is a constant of the model; expected something that moves: v, i_Leak"
        ]
      )
    }))

  it.effect("when some of its numbers would have no effect", () =>
    Effect.gen(function*() {
      const all = (what: string) =>
        `input "i" is no use as it is: ${what}; expected an input of which every number acts within the run`
      const values = Array.from({ length: 9 }, () => 1)
      assert.deepStrictEqual(
        yield* messages([
          [[Input.step("i", { at, delay: 99, duration: 1, amplitude: 1 })]],
          [[Input.step("i", { at, delay: 0, duration: 0, amplitude: 1 })]],
          [[Input.pieces("i", { at, every: 3 * dt, values: [1, 2, 3, 4, 5] })]],
          [[Input.samples("i", { at, values })]],
          [[Input.samples("i", { at, clamp: "v", values })]]
        ]),
        [
          all("its step is in none of 8 steps"),
          all("its step is in none of 8 steps"),
          all("no step of 0.1 ms, of 8, is in its piece at 0.9 ms"),
          all("it has 9 values for 8 steps; the rest would have no effect"),
          all("it has 9 values for 8 steps; the rest would have no effect")
        ]
      )
    }))

  it.effect("when a transform or an optimiser is for another", () =>
    Effect.gen(function*() {
      const sgd = Optimizer.sgd({ learningRate: 1 })
      assert.deepStrictEqual(
        yield* messages([
          [[step("wave")], leaky, { transform: { waves: {} } }],
          [[step("wave")], leaky, { optimizer: Optimizer.byKey({ Leak_gLeak: sgd }) }]
        ]),
        [
          "trainable \"waves\" does not exist; did you mean \"wave\"? (there is: Leak_gLeak, wave)",
          "optimiser for trainable \"wave\" does not exist; give byKey one, or a default (there is: Leak_gLeak)"
        ]
      )
    }))
})

const wave = (forward: Input.Wave["forward"], pullback: Input.Wave["pullback"]): Input.Input =>
  Input.custom("c", { at, values: [1], forward, pullback })
const zeros = (_: unknown, count: number): Float64Array => new Float64Array(count)

describe("a map of one's own", () => {
  it.effect("that gives the wrong number of values is refused before the first step", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* messages([[[wave(() => new Float64Array(3), () => Float64Array.of(1))]]]), [
        "what forward of input \"c\" gives has 3 values where 8 are needed; give one for each step"
      ])
    }))

  const failed = (cause: string): string =>
    `step 1 (epoch 0, batch 0) failed: ${cause}; the parameters and all else from before it are in \`reason.state\``

  it.effect("whose pullback gives the wrong number of derivatives fails the step", () =>
    Effect.gen(function*() {
      const cause =
        "what pullback of input \"c\" gives has 0 values where 1 is needed; give one derivative for each value"
      assert.deepStrictEqual(yield* messages([[[wave(zeros, () => new Float64Array(0))]]]), [failed(cause)])
    }))

  it.effect("whose pullback gives no numbers fails the step", () =>
    Effect.gen(function*() {
      const cause = "entry 0 of what pullback of input \"c\" gives is NaN; look at its pullback"
      assert.deepStrictEqual(yield* messages([[[wave(zeros, () => Float64Array.of(NaN))]]]), [failed(cause)])
    }))

  it.effect("that gives a current that is not finite is refused", () =>
    Effect.gen(function*() {
      const input = wave((_, count) => new Float64Array(count).fill(NaN, 2), () => Float64Array.of(0))
      const error = yield* failure([input])
      assert.strictEqual(error.message, "the value of input \"c\" in step 3 is NaN; look at its numbers and its map")
    }))

  it.effect("that leaves the doubles after a step fails the step that makes it so", () =>
    Effect.gen(function*() {
      const input = Input.samples("i", { at, values: [1] })
      const optimizer: Optimizer.Optimizer = {
        text: "far",
        init: () => ({}),
        update: (memory, { gradient }) => ({ change: Float64Array.from(gradient, () => 1e300), memory })
      }
      const error = yield* failure([input], compartment, { optimizer, transform: Transform.affine({ scale: 1e10 }) })
      assert.match(error.message, /^step 1 \(epoch 0, batch 0\) failed: .*Infinity/)
    }))

  it.effect("that gives a clamp a value that is not finite is refused", () =>
    Effect.gen(function*() {
      const input = Input.custom("c", {
        at,
        clamp: "v",
        values: [1],
        forward: (_, count) => new Float64Array(count).fill(Infinity, 2),
        pullback: () => Float64Array.of(0)
      })
      assert.deepStrictEqual(yield* messages([[[input]]]), [
        "the value of input \"c\" in step 3 is Infinity; look at its numbers and its map"
      ])
    }))
})

describe("parameters with inputs", () => {
  it.effect("belong to no network alone", () =>
    Effect.gen(function*() {
      const { parameters } = yield* Training.start(leaky, { ...base, inputs: [step("wave")] })
      const written = Network.edit(leaky, [Edit.writeParameters(parameters)])
      assert.strictEqual(
        Result.isFailure(written) && written.failure.message,
        "writeParameters: trainable \"wave\" does not exist; it is an input, which belongs to no table (there is: Leak_gLeak)"
      )
    }))

  it.effect("of inputs alone need nothing trained in the network", () =>
    Effect.gen(function*() {
      const made = yield* Training.last(
        Stream.take(Training.fit(compartment, { ...base, inputs: [step("wave")] }), 1)
      )
      assert.deepStrictEqual(made.parameters.entries.map(({ domain, name }) => [name, domain]), [["wave", "inputs"]])
    }).pipe(Effect.provide(Engine.layer)))
})
