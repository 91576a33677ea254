/**
 * Which parameters a loss belongs to, the best of them, and the end of training.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Engine, Optimizer, Training } from "neurolens"
import { leaky, training } from "./leakModel.ts"

const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
  it.effect(name, () => Effect.provide(body(), Engine.layer))

/** Steps that are too long, so that the loss goes up and down. */
const { batch: _, ...all } = training
const wild = { ...all, optimizer: Optimizer.adam({ learningRate: 2e-4 }), epochs: 12 }

describe("a loss", () => {
  test("belongs to the parameters before its step", () =>
    Effect.gen(function*() {
      const objective = yield* Training.objective(leaky, wild)
      const steps = yield* Stream.runCollect(Training.fit(leaky, wild))
      for (const [k, { before, loss }] of steps.entries()) {
        const expected = k === 0 ? (yield* Training.start(leaky, wild)).parameters : steps[k - 1].parameters
        assert.deepStrictEqual(before, expected)
        assert.strictEqual(yield* objective.loss(before), loss)
      }
      objective.release()
    }))

  test("is smallest in the best step, the first of equal ones", () =>
    Effect.gen(function*() {
      const steps = yield* Stream.runCollect(Training.fit(leaky, wild))
      const losses = steps.map(({ loss }) => loss)
      const at = losses.indexOf(Math.min(...losses))
      assert.isTrue(at > 0 && at < losses.length - 1, losses.join(" "))
      const best = yield* Training.best(Training.fit(leaky, wild))
      assert.deepStrictEqual([best.step, best.loss], [at + 1, losses[at]])
      assert.strictEqual(yield* Training.best(Stream.make(steps[at], steps[at])), steps[at])
      const none = yield* Effect.flip(Training.best(Stream.empty))
      assert.strictEqual(none._tag === "TrainingError" && none.reason._tag, "NoStep")
    }))
})

describe("the end of training", () => {
  test("is the state of the last step, or the one to go on from", () =>
    Effect.gen(function*() {
      const { state } = yield* Training.last(Training.fit(leaky, wild))
      assert.deepStrictEqual(yield* Training.finish(leaky, wild), state)
      assert.strictEqual(yield* Training.finish(leaky, { ...wild, resume: state }), state)
      const half = yield* Training.finish(leaky, { ...wild, epochs: 5 })
      assert.strictEqual(half.step, 5)
      assert.deepStrictEqual(yield* Training.finish(leaky, { ...wild, resume: half }), state)
    }))

  test("asks once how each datum is shown", () =>
    Effect.gen(function*() {
      const asked: Array<number> = []
      const present = (current: number) => {
        asked.push(current)
        return training.present!(current)
      }
      yield* Training.finish(leaky, { ...wild, present, epochs: 3 })
      assert.deepStrictEqual(asked, [...training.data])
    }))

  test("must be told", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Training.finish(leaky, { ...wild, epochs: undefined }))
      const expected = "expected a whole number of 1 or more; without it training has no end"
      assert.strictEqual(error.message, `epochs is missing; ${expected}`)
    }))
})
