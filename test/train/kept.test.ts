/**
 * What users give is kept as it was given: data, targets, options of readouts, and what optimisers of their own write into their memory.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Engine, Loss, Optimizer, Readout, Training, Transform } from "neurolens"
import { leaky, training } from "./leakModel.ts"

const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
  it.effect(name, () => Effect.provide(body(), Engine.layer))

/** Some steps, with something done after the first. */
const meddled = (options: Training.FitOptions<number>, meddle: () => void) =>
  Stream.runCollect(Stream.take(Training.fit(leaky, options), 4).pipe(Stream.tap(() => Effect.sync(meddle))))
const plainly = (options: Training.FitOptions<number>) => meddled(options, () => {})

describe("what is changed after training has begun changes nothing", () => {
  test("of the data", () =>
    Effect.gen(function*() {
      const data = [0.001, 0.002, 0.003]
      const made = yield* meddled({ ...training, data }, () => {
        data[2] = 9
        data.push(8)
      })
      assert.deepStrictEqual(made, yield* plainly(training))
    }))

  test("of targets and windows", () =>
    Effect.gen(function*() {
      const target = new Float64Array(8).fill(-69)
      const recordings = [0]
      const window = { recordings, from: 0.1, to: 0.8 }
      const loss = Loss.squared(Readout.samples(window), target)
      const expected = yield* plainly({ ...training, loss: Loss.squared(Readout.samples({ from: 0.1, to: 0.8 }), -69) })
      const made = yield* meddled({ ...training, loss }, () => {
        target.fill(0)
        recordings.push(5)
        window.to = NaN
      })
      assert.deepStrictEqual(made, expected)
    }))
})

describe("an optimiser that writes into its memory", () => {
  const own = Optimizer.make({
    text: "own",
    init: (parameters) => ({ m: new Float64Array(parameters.length) }),
    update: (memory, { gradient }) => {
      for (let p = 0; p < gradient.length; p++) memory.m[p] = 0.5 * memory.m[p] + gradient[p]
      return { change: memory.m.map((x) => -1e-9 * x), memory }
    }
  })

  test("changes no state that was given out, and goes on with the same bits", () =>
    Effect.gen(function*() {
      const options = { ...training, optimizer: own }
      const steps = yield* plainly(options)
      const memories = steps.map(({ state }) => (state.memory as { readonly m: Float64Array }).m[0])
      assert.strictEqual(new Set(memories).size, steps.length)
      const [next] = yield* Stream.runCollect(
        Stream.take(Training.fit(leaky, { ...options, resume: steps[1].state }), 1)
      )
      assert.deepStrictEqual(next.state, steps[2].state)
      assert.strictEqual((steps[1].state.memory as { readonly m: Float64Array }).m[0], memories[1])
    }))

  test("may refuse a gradient of 0 in earnest, not when a state is looked at", () =>
    Effect.gen(function*() {
      const strict = Optimizer.make({
        text: "strict",
        init: () => ({ seen: 0 }),
        update: ({ seen }, { gradient }) => {
          if (gradient.every((x) => x === 0)) throw new Error("the gradient is 0")
          return { change: Float64Array.from(gradient, (x) => -1e-9 * x), memory: { seen: seen + 1 } }
        }
      })
      const options = { ...training, optimizer: strict }
      const [, second, third] = yield* plainly(options)
      const [next] = yield* Stream.runCollect(Stream.take(Training.fit(leaky, { ...options, resume: second.state }), 1))
      assert.deepStrictEqual(next, third)
    }))
})

describe("settings by name", () => {
  test("have a default for transforms too, and none that drives nothing", () =>
    Effect.gen(function*() {
      const range = Transform.sigmoid(1e-5, 1e-2)
      const named = yield* plainly({ ...training, transform: { Leak_gLeak: range } })
      assert.deepStrictEqual(yield* plainly({ ...training, transform: { default: range } }), named)
      assert.deepStrictEqual(
        yield* plainly({ ...training, transform: { default: Transform.identity, Leak_gLeak: range } }),
        named
      )
    }))
})
