/**
 * Steppers that are interrupted, or asked by several at once: whatever comes in between, they go on with the bits of a run, on every engine.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Stepper, Stimulus, Traces } from "neurolens"
import { layerNative, layerWorkers } from "neurolens/node"
import { Stopwatch } from "../../src/runtime/pull.ts"
import { describeNative } from "../node/native/compiled.ts"

const place = Select.rows([0])
/** So large that the first piece of work is less than 200 steps. */
const network = Network.editSync(Network.make(Array(160).fill(Cell.make({ ncomp: 4 }))), [
  Edit.insert(Channels.HH),
  Edit.stimulate(Stimulus.sine({ delay: 1, duration: 1e4, amplitude: 0.1, frequency: 200 }), place),
  Edit.clamp("HH_n", [0.4, null, null], Select.rows([7])),
  Edit.record("v", Select.rows([0, 9]))
])

const engines: ReadonlyArray<readonly [string, Layer.Layer<Engine.Engine, unknown>]> = [
  ["compiled", Engine.layerCompiled],
  ["interpreter", Engine.layerInterpreter],
  ["workers", layerWorkers({ size: 2, least: 1 })]
]

/** The samples of a run after so many steps. */
const sampleAt = (traces: Traces.Traces, step: number): ReadonlyArray<number> =>
  [0, 1].map((i) => Traces.trace(traces, i)[step])

/** The run that all have to be like. */
const whole = (steps: number) => Effect.provide(Simulation.run(network, { steps }), Engine.layerCompiled)

/** Interrupts an effect when it has paused so often. */
const cut = <A, E>(effect: Effect.Effect<A, E>, pauses: number): Effect.Effect<boolean, E> =>
  Effect.raceFirst(
    Effect.as(Effect.repeat(Effect.yieldNow, { times: pauses }), true),
    Effect.as(effect, false)
  )

/** A clock that runs far ahead with every look, so that work pauses as often as it can. */
const hurried = (): Layer.Layer<never> => {
  let now = 0
  return Layer.succeed(Stopwatch, () => now += 1000)
}

const spec = (name: string, layer: Layer.Layer<Engine.Engine, unknown>): void => {
  it.live("that is interrupted stands at a step and goes on from there with the bits of a run", () =>
    Effect.gen(function*() {
      const traces = yield* whole(1500)
      const stepper = yield* Stepper.make(network)
      for (const [ahead, further, pauses] of [[30, 220, 3], [70, 220, 4], [1, 100_000, 20], [5, 250, 0]]) {
        yield* Stepper.advanceEffect(stepper, ahead)
        const began = stepper.step
        assert.isTrue(yield* cut(Stepper.advanceEffect(stepper, further), pauses))
        assert.strictEqual((stepper.step - began) % 256, 0)
        assert.deepStrictEqual(Array.from(stepper.samples), sampleAt(traces, stepper.step))
      }
      const state = yield* Stepper.stateEffect(stepper)
      assert.strictEqual(state.step, stepper.step)
      assert.deepStrictEqual(state, (yield* whole(stepper.step)).state)
      yield* Stepper.advanceEffect(stepper, 20)
      assert.deepStrictEqual(Array.from(stepper.samples), sampleAt(traces, stepper.step))
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(layer, hurried()))))

  it.live("that was interrupted takes the inputs that are written then, and keeps those of before", () =>
    Effect.gen(function*() {
      const go = (interrupted: boolean) =>
        Effect.gen(function*() {
          const stepper = yield* Stepper.make(network)
          stepper.currents[0] = 0.3
          stepper.held[0] = 0.6
          yield* Stepper.advanceEffect(stepper, 20)
          stepper.currents[0] = 5
          stepper.held[0] = 0.9
          if (interrupted) {
            assert.isTrue(yield* cut(Stepper.advanceEffect(stepper, 200), 3))
            assert.strictEqual(stepper.step, 20)
          }
          stepper.currents[0] = -0.1
          stepper.held[0] = NaN
          yield* Stepper.advanceEffect(stepper, 50)
          return yield* Stepper.stateEffect(stepper)
        }).pipe(Effect.scoped)
      assert.deepStrictEqual(yield* go(true), yield* go(false))
    }).pipe(Effect.provide(Layer.merge(layer, hurried()))))

  it.live("that several ask at once goes on for one after the other, each by the inputs when it was asked", () =>
    Effect.gen(function*() {
      const go = (concurrency: number) =>
        Effect.gen(function*() {
          const stepper = yield* Stepper.make(network)
          const ask = (current: number) =>
            Effect.suspend(() => {
              stepper.currents[0] = current
              return Stepper.advanceEffect(stepper, 90)
            })
          yield* Effect.forEach([0.1, 0.2, 0, 0.4], ask, { concurrency })
          return { step: stepper.step, state: yield* Stepper.stateEffect(stepper) }
        }).pipe(Effect.scoped)
      const [one, four] = [yield* go(1), yield* go(4)]
      assert.deepStrictEqual(four, one)
      assert.strictEqual(four.step, 360)
    }).pipe(Effect.provide(Layer.merge(layer, hurried()))))

  if (name !== "compiled" && name !== "interpreter") return
  it.live("refuses what has to be done at once while an Effect is under way", () =>
    Effect.gen(function*() {
      const stepper = yield* Stepper.make(network)
      const both = [
        Stepper.advanceEffect(stepper, 400),
        Effect.suspend(() => Effect.succeed([Stepper.advanceResult(stepper), Stepper.stateResult(stepper)]))
      ] as const
      const [, refused] = yield* Effect.all(both, { concurrency: 2 })
      assert.deepStrictEqual(refused.map((one) => one._tag === "Failure" ? one.failure.message : "done"), [
        "Stepper.advance is called while an Effect of the stepper is under way; expected Stepper.advanceEffect",
        "Stepper.state is called while an Effect of the stepper is under way; expected Stepper.stateEffect"
      ])
      Stepper.advance(stepper)
      assert.strictEqual(Stepper.state(stepper).step, 401)
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(layer, hurried()))))
}

describe.each(engines)("a stepper, %s,", spec)
describeNative("a stepper, native,", () => spec("native", layerNative({ size: 2, least: 1, cache: false })))
