/**
 * Inputs as something to train: which value each has in which step, the way back as its adjoint, and where they go in a network.
 *
 * Expected values are written out by hand, for a run of eight steps of 0.1 ms. Gradients through runs have `inputGradient.test.ts`.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Input,
  Loss,
  Network,
  Parameters,
  Readout,
  Select,
  Stimulus,
  Synapses,
  Training
} from "neurolens"
import { broken, settings } from "../../property-tests/settings.ts"
import { dt } from "./leakModel.ts"

const steps = 8
const at = Select.rows([0])
const loss = Loss.squared(Readout.mean(), 0)

const cell = Cell.make({ ncomp: 2 })
const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.connect(Connect.listed([[0, 2], [1, 3]]), Synapses.Ionotropic),
  Edit.record("v")
])

/** What training puts into the network for some inputs, with the values that they start with. */
const placed = (inputs: ReadonlyArray<Input.Input>, of = network) =>
  Effect.gen(function*() {
    const options = { loss, inputs, steps, dt }
    const { parameters } = yield* Training.start(of, {
      ...options,
      optimizer: { text: "", init: () => 0, update: never }
    })
    const [made] = yield* Training.networks(of, options, parameters)
    return {
      stimuli: made.stimuli.toArray().map(({ row, stimulus }) => [
        row,
        stimulus._tag === "Samples" ? [...stimulus.values] : stimulus._tag
      ]),
      clamps: made.clamps.toArray().map(({ row, state, value }) => [
        state,
        row,
        typeof value === "number" ? value : [...value]
      ])
    }
  })
const never = (): never => {
  throw new Error("no step is made here")
}

/** The values of an input as a current, one for each step. */
const current = (input: Input.Input) =>
  Effect.map(placed([input]), ({ clamps, stimuli }) => {
    assert.deepStrictEqual([clamps, stimuli.length, stimuli[0][0]], [[], 1, 0])
    return stimuli[0][1]
  })

/** The values of an input as a clamp. */
const held = (input: Input.Input) =>
  Effect.map(placed([input]), ({ clamps, stimuli }) => {
    assert.deepStrictEqual([stimuli, clamps.length, clamps[0].slice(0, 2)], [[], 1, ["v", 0]])
    return clamps[0][2]
  })

const clamp = "v"

describe("a step", () => {
  it.effect("is its amplitude from delay on, for its duration, else its offset", () =>
    Effect.gen(function*() {
      const times = { at, delay: 0.2, duration: 0.3 }
      assert.deepStrictEqual(yield* current(Input.step("i", { ...times, amplitude: 3 })), [0, 0, 3, 3, 3, 0, 0, 0])
      assert.deepStrictEqual(
        yield* held(Input.step("i", { ...times, clamp, amplitude: -3, offset: -70 })),
        [-70, -70, -3, -3, -3, -70, -70, -70]
      )
      assert.deepStrictEqual(
        yield* current(Input.step("i", { at, delay: 0.7, duration: 99, amplitude: 1 })),
        [0, 0, 0, 0, 0, 0, 0, 1]
      )
    }))

  it.effect("is the step stimulus, whatever the times", () =>
    Effect.gen(function*() {
      // Times that dt does not divide, and sums of times that round another way than their parts.
      for (const [delay, duration] of [[0.25, 0.12], [0.14, 0.14], [0.149, 0.302], [0, 0.06], [0.3, 0.2999999]]) {
        const shape = { delay, duration, amplitude: 2, offset: 0.5 }
        const own = Array.from({ length: steps }, (_, k) => Stimulus.sample(Stimulus.step(shape), k, dt))
        assert.deepStrictEqual(yield* current(Input.step("i", { at, ...shape })), own)
      }
    }))
})

describe("a staircase", () => {
  it.effect("holds each value for a while, and after the last is 0 as a current, the last as a clamp", () =>
    Effect.gen(function*() {
      const options = { at, every: 0.2, values: [1, 2, 3] }
      assert.deepStrictEqual(yield* current(Input.pieces("p", options)), [1, 1, 2, 2, 3, 3, 0, 0])
      assert.deepStrictEqual(yield* held(Input.pieces("p", { ...options, clamp })), [1, 1, 2, 2, 3, 3, 3, 3])
    }))

  it.effect("may have steps that dt does not divide", () =>
    Effect.gen(function*() {
      const options = { at, values: [1, 2, 3] }
      // The first piece ends in the middle of step 2, which has the mean of both.
      const means = yield* current(Input.pieces("p", { ...options, every: 0.25 }))
      ;[1, 1, 1.5, 2, 2, 3, 3, 1.5].forEach((x, k) => assert.closeTo((means as ReadonlyArray<number>)[k], x, 1e-12))
      // A clamp has the piece that the step begins in: 0, 0.1, 0.2 | 0.3, 0.4 | 0.5, 0.6, 0.7.
      assert.deepStrictEqual(
        yield* held(Input.pieces("p", { ...options, every: 0.25, clamp })),
        [1, 1, 1, 2, 2, 3, 3, 3]
      )
      // 0.3 = 3 · 0.1 is the end of the first piece, although 3 · 0.1 is not 0.3 in doubles.
      assert.deepStrictEqual(yield* current(Input.pieces("p", { ...options, every: 0.3 })), [1, 1, 1, 2, 2, 2, 3, 3])
      const each = Input.pieces("p", { at, every: 0.1, values: [1, 2, 3, 4, 5, 6, 7, 8] })
      assert.deepStrictEqual(yield* current(each), [1, 2, 3, 4, 5, 6, 7, 8])
    }))

  it("has labels that say when each value sets in", () => {
    assert.deepStrictEqual(Input.pieces("p", { at, every: 0.5, values: [1, 2, 3] }).labels, ["0 ms", "0.5 ms", "1 ms"])
  })
})

describe("samples", () => {
  it.effect("are one value per step, then 0 as a current, the last as a clamp", () =>
    Effect.gen(function*() {
      const options = { at, values: Float64Array.of(1, -2, 4) }
      assert.deepStrictEqual(yield* current(Input.samples("s", options)), [1, -2, 4, 0, 0, 0, 0, 0])
      assert.deepStrictEqual(yield* held(Input.samples("s", { ...options, clamp })), [1, -2, 4, 4, 4, 4, 4, 4])
      const full = [1, 2, 3, 4, 5, 6, 7, 8]
      assert.deepStrictEqual(yield* current(Input.samples("s", { at, values: full })), full)
    }))
})

/** A straight line from number 0 on, with number 1 for each step. */
const line = (more: Partial<Input.TargetOptions> & { readonly labels?: ReadonlyArray<string> } = {}): Input.Input =>
  Input.custom("line", {
    at,
    values: [1, 0.5],
    forward: ([start, slope], count) => Float64Array.from({ length: count }, (_, k) => start + slope * k),
    pullback: (_, cotangent) =>
      Float64Array.of(cotangent.reduce((a, x) => a + x, 0), cotangent.reduce((a, x, k) => a + k * x, 0)),
    ...more
  })

describe("a custom input", () => {
  it.effect("is what its map says of its numbers, the steps and dt", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* current(line()), [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5])
      assert.deepStrictEqual(yield* held(line({ clamp })), [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5])
      const seen: Array<unknown> = []
      const spy = Input.custom("spy", {
        at,
        values: [7, 8],
        forward: (numbers, count, step) => {
          seen.push([[...numbers], count, step])
          return new Float64Array(count)
        },
        pullback: (numbers) => numbers.slice()
      })
      yield* current(spy)
      assert.deepStrictEqual(seen, [[[7, 8], steps, dt]])
    }))

  it("has labels of its own, or numbers", () => {
    assert.deepStrictEqual(line().labels, ["0", "1"])
    assert.deepStrictEqual(line({ labels: ["start", "slope"] }).labels, ["start", "slope"])
  })
})

describe("the way back", () => {
  type Made = { readonly input: Input.Input; readonly dt: number }
  // Evenly spread, unlike `fc.double`, most of whose numbers are nearly 0.
  const number = fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((x) => 10 * x / 2 ** 30)
  const time = fc.integer({ min: 0, max: 40 }).map((k) => k / 20)
  const values = fc.array(number, { minLength: 1, maxLength: 12 })
  const target = fc.constantFrom({ at }, { at, clamp })
  const inputs: fc.Arbitrary<Made> = fc.record({
    input: fc.oneof(
      fc.tuple(target, time, time, number, number).map(([to, delay, duration, amplitude, offset]) =>
        Input.step("i", { ...to, delay, duration, amplitude, offset })
      ),
      fc.tuple(target, fc.integer({ min: 1, max: 20 }), values).map(([to, every, own]) =>
        Input.pieces("i", { ...to, every: every / 20, values: own })
      ),
      fc.tuple(target, values).map(([to, own]) => Input.samples("i", { ...to, values: own })),
      fc.constant(line())
    ),
    dt: fc.constantFrom(0.025, 0.1, 0.3)
  })
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Array.from(a).reduce((sum, x, k) => sum + x * b[k], 0)

  type Pullback = (input: Input.Input, cotangent: Float64Array, step: number) => Float64Array
  const own: Pullback = ({ initial, wave }, cotangent, step) => wave.pullback(initial, cotangent, step)

  /** ⟨forward(x + u) - forward(x), w⟩ = ⟨u, pullback w⟩, since all these are linear but for a constant. */
  const adjoint = (pullback: Pullback) =>
    fc.property(inputs, fc.infiniteStream(number), ({ dt: step, input }, stream) => {
      const draw = (length: number) => Float64Array.from({ length }, () => stream.next().value as number)
      const { initial: x, wave: { forward } } = input
      const u = draw(x.length)
      const w = draw(17)
      const before = forward(x, 17, step)
      const moved = forward(x.map((a, p) => a + u[p]), 17, step).map((a, k) => a - before[k])
      const back = pullback(input, w, step)
      assert.strictEqual(back.length, x.length)
      // Sums of at most 17 products below 2000, each with some roundings of 2^-53.
      assert.isAtMost(Math.abs(dot(moved, w) - dot(u, back)), 17 * 2000 * 2 ** -50)
    })

  it("is the adjoint of the way there", () => {
    fc.assert(adjoint(own), { ...settings, numRuns: 5 * settings.numRuns })
  })

  it("that forgets the last value, or that a clamp holds it, is noticed", () => {
    const enough = { ...broken, numRuns: 5 * broken.numRuns }
    const forgets: Pullback = (input, w, step) => own(input, w, step).fill(0, input.initial.length - 1)
    const letsGo: Pullback = (input, w, step) =>
      own(input, input.labels[0] === "step 0" ? w.map((x, k) => k < input.initial.length ? x : 0) : w, step)
    assert.isTrue(fc.check(adjoint(forgets), enough).failed)
    assert.isTrue(fc.check(adjoint(letsGo), enough).failed)
  })
})

describe("an input goes", () => {
  it.effect("into every selected row", () =>
    Effect.gen(function*() {
      const shape = { delay: 0, duration: 0.2, amplitude: 1 }
      const { clamps, stimuli } = yield* placed([
        Input.step("a", { ...shape, at: Select.rows([0, 3]) }),
        Input.step("b", { ...shape, at: Select.cell(1), clamp: "HH_m", offset: 0 })
      ])
      const values = [1, 1, 0, 0, 0, 0, 0, 0]
      assert.deepStrictEqual(stimuli, [[0, values], [3, values]])
      assert.deepStrictEqual(clamps, [["HH_m", 2, values], ["HH_m", 3, values]])
    }))

  it.effect("into states of synapses, which compartments stand for too", () =>
    Effect.gen(function*() {
      const hold = (selection: Select.Selection) =>
        placed([Input.samples("s", { at: selection, clamp: "IonotropicSynapse_s", values: [0.5] })])
      const values = new Array<number>(8).fill(0.5)
      const both = [["IonotropicSynapse_s", 0, values], ["IonotropicSynapse_s", 1, values]]
      assert.deepStrictEqual((yield* hold(Select.edges)).clamps, both)
      assert.deepStrictEqual((yield* hold(Select.cell("all"))).clamps, both)
    }))

  it.effect("behind what was there, in the order of the inputs", () =>
    Effect.gen(function*() {
      const own = Network.editSync(network, [
        Edit.stimulate(Stimulus.sine({ duration: 1, amplitude: 1, frequency: 10 }), at),
        Edit.clamp("HH_h", 0.25, at)
      ])
      const { clamps, stimuli } = yield* placed([
        Input.samples("a", { at, values: [1] }),
        Input.samples("b", { at, clamp: "HH_m", values: [2] }),
        Input.samples("c", { at: Select.rows([1]), values: [3] })
      ], own)
      assert.deepStrictEqual(stimuli, [[0, "Sine"], [0, [1, 0, 0, 0, 0, 0, 0, 0]], [1, [3, 0, 0, 0, 0, 0, 0, 0]]])
      assert.deepStrictEqual(clamps, [["HH_h", 0, 0.25], ["HH_m", 0, new Array<number>(8).fill(2)]])
    }))
})

describe("parameters with inputs", () => {
  it.effect("have an entry for each, behind the trainables", () =>
    Effect.gen(function*() {
      const trained = Network.editSync(network, [Edit.train("HH_gNa")])
      const inputs = [Input.pieces("wave", { at, every: 0.5, values: [1, 2] }), line({ at: Select.rows([1]) })]
      const { parameters } = yield* Training.start(trained, {
        loss,
        inputs,
        steps,
        dt,
        optimizer: { text: "", init: () => 0, update: never }
      })
      assert.deepStrictEqual([...Parameters.vector(parameters)], [0.12, 1, 2, 1, 0.5])
      assert.strictEqual(
        String(parameters),
        "HH_gNa   1 parameter over 4 compartments   all ×4\n" +
          "wave   2 parameters over 2 input values   0 ms ×1  0.5 ms ×1\n" +
          "line   2 parameters over 2 input values   0 ×1  1 ×1"
      )
    }).pipe(Effect.provide(Engine.layer)))
})
