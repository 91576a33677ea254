/**
 * Functions of the user's own that give what cannot be used, or throw: updates of optimisers, transforms, what a datum is shown by. Each is a
 * typed error that names it; from a step the state from before it comes along.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Edit, Engine, Transform } from "neurolens"
import { refused, stepFailed } from "./endings.ts"
import { shown } from "./leakModel.ts"

const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
  it.effect(name, () => Effect.provide(body(), Engine.layer))

describe("an update", () => {
  const plain = "expected a number, a Float64Array, or lists and records of these"
  const expected = "expected { change, memory }"
  const gives: ReadonlyArray<readonly [unknown, string]> = [
    [null, `what own gives is null; ${expected}`],
    [undefined, `what own gives is undefined; ${expected}`],
    [3, `what own gives is 3; ${expected}`],
    [{}, `what own gives is an empty object; ${expected}`],
    [{ memory: 0 }, `what own gives is an object with memory; ${expected}`],
    [{ change: null, memory: 0 }, `what own gives is an object with change, memory; ${expected}`],
    [{ change: 1e-9, memory: 0 }, `what own gives is an object with change, memory; ${expected}`],
    [{ change: [], memory: 0 }, "the change of own has 0 values where 1 is needed; one change for each parameter"],
    [{ change: [0] }, `memory of the optimiser is undefined; ${plain}`]
  ]
  it.effect.each(gives)(
    "that gives no change, or no memory, fails its step, %#",
    ([output, message]) =>
      Effect.gen(function*() {
        const optimizer = { text: "own", init: () => 0, update: () => output }
        assert.strictEqual(yield* stepFailed({ optimizer }, 0), message)
        let calls = 0
        const late = { ...optimizer, update: () => ++calls < 3 ? { change: [0], memory: 0 } : output }
        assert.strictEqual(yield* stepFailed({ optimizer: late }, 2), message)
      }).pipe(Effect.provide(Engine.layer))
  )
})

describe("a transform of one's own that throws", () => {
  const mine = (): never => {
    throw new Error("mine")
  }
  const identity = { name: "own", forward: (x: number) => x, inverse: (y: number) => y, derivative: () => 1 }

  test("in a step fails it", () =>
    Effect.gen(function*() {
      for (const part of ["forward", "derivative"] as const) {
        const transform = Transform.custom({ ...identity, [part]: mine })
        assert.strictEqual(yield* stepFailed({ transform }, 0), "the transform of \"Leak_gLeak\" threw: mine")
        let calls = 0
        const late = Transform.custom({ ...identity, [part]: (x: number) => ++calls < 3 ? identity[part](x) : mine() })
        assert.strictEqual(yield* stepFailed({ transform: late }, 2), "the transform of \"Leak_gLeak\" threw: mine")
      }
    }))
})

describe("what present gives", () => {
  test("is named by entry and datum where it is no edit", () =>
    Effect.gen(function*() {
      const presenting = (spoil: (edits: ReadonlyArray<Edit.Edit>) => ReadonlyArray<unknown>) =>
        refused({ present: (current: number) => current === 0.002 ? spoil(shown(current)) : shown(current) })
      assert.deepStrictEqual(
        yield* Effect.all([
          presenting((edits) => [...edits, 3]),
          presenting((edits) => [null, ...edits]),
          presenting((edits) => [edits])
        ]),
        [
          "entry 1 of what present gives for datum 1 is 3; expected a function",
          "entry 0 of what present gives for datum 1 is null; expected a function",
          "entry 0 of what present gives for datum 1 is a list; expected a function"
        ]
      )
    }))
})
