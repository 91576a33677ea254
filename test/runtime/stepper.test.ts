/**
 * Steppers in use: loops closed outside against what the library has for the same, windows that follow each other, failures, scopes.
 *
 * That every bit is that of a run is law L15, in `property-tests/L15-steppers.test.ts`.
 */
import { assert, describe, it } from "@effect/vitest"
import type { Layer } from "effect"
import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, States, Stepper, Stimulus, Traces } from "neurolens"
import { inspect } from "node:util"

const cell = Cell.make({ parents: [-1, 0], ncomp: 2 })
const at = Select.cell(0).branch(0).comp(0)
const bare = Network.editSync(Network.make([cell]), [Edit.insert(Channels.HH), Edit.record("v")])
const injected = Network.editSync(bare, [
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 4, amplitude: 0.1 }), at),
  Edit.stimulate(
    Stimulus.sine({ delay: 2, duration: 300, amplitude: 0.02, frequency: 40 }),
    Select.cell(0).branch(1).comp(1)
  ),
  Edit.clamp(
    "HH_n",
    Array.from({ length: 5000 }, (_, k) => k % 100 < 20 ? 0.4 : null),
    Select.cell(0).branch(1).comp(0)
  )
])

const engines = [["compiled", Engine.layerCompiled], ["interpreter", Engine.layerInterpreter]] as const

describe.each(engines)("a stepper, %s", (_, layer: Layer.Layer<Engine.Engine>) => {
  it.effect("goes on beyond a window of inputs as a run does", () =>
    Effect.gen(function*() {
      const steps = 4500 // a window has 4096
      const traces = yield* Simulation.run(injected, { steps })
      const stepper = yield* Stepper.make(injected)
      const differ: Array<number> = []
      for (let k = 1; k <= steps; k++) {
        Stepper.advance(stepper)
        for (let i = 0; i < 4; i++) if (!Object.is(stepper.samples[i], traces.data[i * (steps + 1) + k])) differ.push(k)
      }
      assert.deepStrictEqual(differ, [])
      assert.deepStrictEqual(Stepper.state(stepper), traces.state)
      assert.strictEqual(stepper.step, steps)
      assert.deepStrictEqual([stepper.labels, stepper.units], [traces.labels, traces.units])
      const further = yield* Simulation.run(injected, { steps: 100, from: Stepper.state(stepper) })
      Stepper.advance(stepper, 100)
      assert.deepStrictEqual(Stepper.state(stepper), further.state)
    }).pipe(Effect.scoped, Effect.provide(layer)))

  it.effect("goes on from a state, whose step it keeps", () =>
    Effect.gen(function*() {
      const first = yield* Simulation.run(injected, { steps: 70 })
      const whole = yield* Simulation.run(injected, { steps: 130 })
      const stepper = yield* Stepper.make(injected, { from: first.state })
      assert.strictEqual(stepper.step, 70)
      assert.deepStrictEqual(Array.from(stepper.samples), Array.from({ length: 4 }, (_, i) => first.data[i * 71 + 70]))
      Stepper.advance(stepper, 60)
      assert.deepStrictEqual(Stepper.state(stepper), whole.state)
    }).pipe(Effect.scoped, Effect.provide(layer)))

  it.effect("says in which step of the run a number stopped being finite, and does not go on", () =>
    Effect.gen(function*() {
      const stepper = yield* Stepper.make(injected, { scheme: "forwardEuler" })
      Stepper.advance(stepper, 10)
      stepper.currents[0] = 1e300
      const error = yield* Effect.flip(Stepper.advanceEffect(stepper, 50))
      const { reason } = error
      assert.isTrue("step" in reason && reason.step > 10 && reason.step < 62)
      assert.isTrue("time" in reason && "step" in reason && reason.time === reason.step * 0.025)
      stepper.currents[0] = 0
      assert.strictEqual(yield* Effect.flip(Stepper.advanceEffect(stepper)), error)
      assert.strictEqual(yield* Effect.flip(Stepper.stateEffect(stepper)), error)
    }).pipe(Effect.scoped, Effect.provide(layer)))
})

describe("a loop that is closed outside", () => {
  it.effect("is a voltage clamp, with the current of the built-in one when it has settled", () =>
    Effect.gen(function*() {
      const place = Network.editSync(bare, [Edit.stimulate(Stimulus.samples([0]), at)])
      const stepper = yield* Stepper.make(place)
      let integral = 0
      for (let k = 0; k < 8000; k++) {
        const error = -40 - stepper.samples[0]
        integral += 0.001 * error
        stepper.currents[0] = 0.01 * error + integral
        Stepper.advance(stepper)
      }
      const built = yield* Simulation.run(
        Network.editSync(bare, [Edit.clamp("v", -40, at), Edit.record("i_clamp", at)]),
        { steps: 8000 }
      )
      assert.approximately(stepper.samples[0], -40, 1e-9)
      assert.approximately(stepper.currents[0], Traces.trace(built, "i_clamp")[8000], 1e-9)
      // The voltages beside it, too, are those of a cell that is held.
      for (let i = 1; i < 4; i++) assert.approximately(stepper.samples[i], Traces.trace(built, i)[8000], 1e-6)
    }).pipe(Effect.scoped, Effect.provide(Engine.layer)))

  it.effect("holds and lets go by what is written, as a list of the built-in clamp does", () =>
    Effect.gen(function*() {
      const list = Array.from({ length: 60 }, (_, k) => k >= 10 && k < 30 ? -20 : null)
      const built = yield* Simulation.run(Network.editSync(bare, [Edit.clamp("v", list, at)]), { steps: 60 })
      const stepper = yield* Stepper.make(Network.editSync(bare, [Edit.clamp("v", [null], at)]))
      for (let k = 0; k < 60; k++) {
        stepper.held[0] = k >= 10 && k < 30 ? -20 : NaN
        Stepper.advance(stepper)
        assert.strictEqual(stepper.samples[0], Traces.trace(built, 0)[k + 1])
      }
    }).pipe(Effect.scoped, Effect.provide(Engine.layer)))

  it.effect("changes the state between steps through its vector", () =>
    Effect.gen(function*() {
      const stepper = yield* Stepper.make(bare)
      Stepper.advance(stepper, 40)
      const state = Stepper.state(stepper)
      const kicked = States.restore(bare, state, States.flatten(bare, state).map((x, k) => k === 0 ? x + 20 : x))
      const next = yield* Stepper.make(bare, { from: kicked })
      assert.approximately(next.samples[0] - stepper.samples[0], 20, 1e-12)
      assert.strictEqual(next.step, 40)
    }).pipe(Effect.scoped, Effect.provide(Engine.layer)))
})

describe("a stepper that is used wrongly", () => {
  const refused = (change: (stepper: Stepper.Stepper) => void, steps?: number) =>
    Effect.gen(function*() {
      const stepper = yield* Stepper.make(injected)
      change(stepper)
      return (yield* Effect.flip(Stepper.advanceEffect(stepper, steps))).message
    }).pipe(Effect.scoped, Effect.provide(Engine.layer))

  it.effect("says what and where", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        yield* refused(({ currents }) => currents.fill(NaN)),
        "entry 0 of the stepper's currents is NaN; expected a finite number [nA]"
      )
      assert.include(yield* refused(({ held }) => held.fill(Infinity)), "entry 0 of what the stepper holds is Infinity")
      assert.include(
        yield* refused(() => {}, Stepper.mostSteps + 1),
        "100001 steps at a time are asked for, at most 100000 are possible"
      )
      assert.include(yield* refused(() => {}, 1.5), "steps of Stepper.advance is 1.5")
      const wrong = yield* Effect.flip(
        Effect.scoped(Effect.provide(Stepper.make(injected, { tMax: 3 } as never), Engine.layer))
      )
      assert.include(wrong.message, "tMax")
    }))

  it.effect("does not go on when its scope is closed, and is not made of a copy", () =>
    Effect.gen(function*() {
      const stepper = yield* Effect.scoped(Effect.provide(Stepper.make(injected), Engine.layer))
      assert.include(
        (yield* Effect.flip(Stepper.advanceEffect(stepper))).message,
        "the stepper is closed with its scope"
      )
      assert.include(
        (yield* Effect.flip(Stepper.stateEffect({ ...stepper }))).message,
        "a stepper that Stepper.make made"
      )
      assert.strictEqual(
        inspect(stepper),
        "Stepper(step 0, 0 ms, 4 compartments, 4 recordings, 2 stimuli, 1 clamp)"
      )
    }))
})
