/**
 * What an optimiser of one's own may remember, and what comes of it: plain data is stored and gone on from bit for bit, anything else is
 * refused with its path, before the first step or with the state from before the step that made it.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { Engine, Json, type Optimizer, Training } from "neurolens"
import { fitted, options, refused, stepFailed } from "./endings.ts"
import { leaky } from "./leakModel.ts"

/** An optimiser that remembers what it is given: at first, and from its second step on. */
const remembering = (first: unknown, later: unknown = first): Optimizer.Optimizer => {
  let calls = 0
  return {
    text: "own",
    init: () => first as Optimizer.Memory,
    update: (memory, { gradient }) => ({
      change: new Float64Array(gradient.length),
      memory: (++calls < 2 ? memory : later) as Optimizer.Memory
    })
  }
}

class Momentum {
  readonly trace = 3
}

const plain = "expected a number, a Float64Array, or lists and records of these"
const wrong: ReadonlyArray<readonly [unknown, string, string]> = [
  [() => 3, "memory", "a function"],
  [new Map([["trace", 3]]), "memory", "an empty object"],
  ["momentum", "memory", "\"momentum\""],
  [new Momentum(), "memory", "an object with trace"],
  [null, "memory", "null"],
  [undefined, "memory", "undefined"],
  [true, "memory", "true"],
  [Float32Array.of(1), "memory", "an object with 0"],
  [{ trace: { of: new Date(0) } }, "memory.trace.of", "an empty object"],
  [[1, [2, { name: "x" }]], "memory.1.1.name", "\"x\""],
  [{ parts: [new Float64Array(1), { f: Math.sin }] }, "memory.parts.1.f", "a function"]
]

const test = (name: string, body: () => Effect.Effect<void, unknown, Engine.Engine>): void =>
  it.effect(name, () => Effect.provide(body(), Engine.layer))

describe("a memory that is no plain data", () => {
  it.effect.each(wrong)("is refused with its path, %#", ([memory, path, found]) =>
    Effect.gen(function*() {
      const message = `${path} of the optimiser is ${found}; ${plain}`
      assert.strictEqual(yield* refused({ optimizer: remembering(memory) }), message)
      if (memory !== undefined) {
        assert.strictEqual(yield* stepFailed({ optimizer: remembering(0, memory) }, 1), message)
      }
    }).pipe(Effect.provide(Engine.layer)))
})

/** Remembers the steps, a running mean, and the last losses and gradients, in lists and records. */
const hoarding: Optimizer.Optimizer = {
  text: "hoarding",
  init: (numbers) => ({
    mean: new Float64Array(numbers.length),
    past: [],
    count: { steps: 0, least: Infinity },
    none: {}
  }),
  update: (memory, { gradient, loss }) => {
    type Own = {
      readonly mean: Float64Array
      readonly past: ReadonlyArray<{ readonly loss: number; readonly slopes: Float64Array }>
      readonly count: { readonly steps: number; readonly least: number }
    }
    const { count, mean, past } = memory as Own // what this one made
    const next = mean.map((x, p) => 0.9 * x + 0.1 * gradient[p])
    const older = past.reduce((sum, one) => sum + one.slopes[0] / (1 + one.loss), 0)
    return {
      change: next.map((x) => -1e-9 * (x + older / (1 + count.steps))),
      memory: {
        mean: next,
        past: [...past, { loss, slopes: Float64Array.from(gradient) }].slice(-2),
        count: { steps: count.steps + 1, least: Math.min(count.least, loss) },
        none: {}
      }
    }
  }
}

describe("a memory of lists and records of numbers", () => {
  test("goes to text and back, and training goes on with its bits", () =>
    Effect.gen(function*() {
      const whole = yield* fitted({ optimizer: hoarding }, 6)
      const first = yield* Training.start(leaky, { ...options, optimizer: hoarding })
      const states = [first, ...whole.map(({ state }) => state)]
      for (const [k, state] of states.slice(0, 5).entries()) {
        const stored = Result.getOrThrow(Json.decodeTraining(Json.encodeTraining(state)))
        assert.deepStrictEqual(stored.memory, state.memory)
        const rest = yield* fitted({ optimizer: hoarding, resume: stored }, 6 - k)
        assert.deepStrictEqual(
          rest.map(({ loss, state }) => [loss, state.numbers, state.memory]),
          whole.slice(k).map(({ loss, state }) => [loss, state.numbers, state.memory])
        )
      }
      // A memory that is lost shows: so the above can fail.
      const lost = { ...states[3], memory: first.memory }
      const [other] = yield* fitted({ optimizer: hoarding, resume: lost }, 1)
      assert.notDeepEqual(other.state.numbers, whole[3].state.numbers)
    }))

  test("that was only parsed is refused, with what reads it", () =>
    Effect.gen(function*() {
      const state = yield* Training.start(leaky, options)
      const hint = "give a step's `state`, or what Json.decodeTraining gives"
      const foreign = "the state to go on from does not belong to this training: it is an object with"
      assert.deepStrictEqual(
        [
          yield* refused({ resume: JSON.parse(Json.encodeTraining(state)) as unknown }),
          yield* refused({ resume: JSON.parse(JSON.stringify(state)) as unknown })
        ],
        [
          `${foreign} format, version, step, data, parameters, numbers, memory; ${hint}`,
          `${foreign} step, parameters, numbers, memory, data; ${hint}`
        ]
      )
    }))
})
