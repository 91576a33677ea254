/**
 * How training ends that cannot go on: before its first step, or in a step, with the state from before it.
 */
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Optimizer, Training } from "neurolens"
import { leaky, training } from "./leakModel.ts"

/** Options of training on the leaky compartment. */
export type Options = Training.FitOptions<number>

/** Three currents in batches of two, and a gradient descent that hardly moves. */
export const options = { ...training, seed: 5, optimizer: Optimizer.sgd({ learningRate: 1e-9 }) } satisfies Options

/** Some steps of training with other options, which may be what no type allows. */
export const fitted = (more: object, count: number) =>
  Stream.runCollect(Stream.take(Training.fit(leaky, { ...options, ...more } as Options), count))

/** The steps that come before training fails, three at most, and the error. */
const ended = (more: object) =>
  Effect.gen(function*() {
    const made: Array<Training.Step> = []
    const steps = Stream.take(Training.fit(leaky, { ...options, ...more } as Options), 3)
    const error = yield* Effect.flip(Stream.runForEach(steps, (step) => Effect.sync(() => made.push(step))))
    assert.isTrue(error instanceof Training.TrainingError, error.message)
    return { made, error: error as Training.TrainingError }
  })

/** The message of what a step failed with, `after` so many that did not; the error must have the state from before it. */
export const stepFailed = (more: object, after: number) =>
  Effect.map(ended(more), ({ error: { message, reason }, made }) => {
    assert.isTrue(reason._tag === "StepFailed", message)
    const { cause, state } = reason as Extract<typeof reason, { _tag: "StepFailed" }>
    assert.deepStrictEqual([made.length, state.step], [after, after])
    if (after > 0) assert.strictEqual(state, made[after - 1].state)
    assert.isTrue(cause instanceof Training.TrainingError)
    return cause.message
  })

/** The message of the error that comes before the first step. */
export const refused = (more: object) =>
  Effect.map(ended(more), ({ error: { message, reason }, made }) => {
    assert.isTrue(reason._tag !== "StepFailed" && made.length === 0)
    return message
  })
