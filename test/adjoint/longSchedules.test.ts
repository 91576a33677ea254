/**
 * Schedules of very many steps, and the least memory that a gradient does with.
 *
 * One idea: a schedule goes as deep as it has stretches where one state is kept, and where each has its own; so it must not recurse. A
 * checker goes over the actions, not over the steps, and so is quick where most steps are run again thousands of times.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Edit, Engine, Gradient, Network, Progress } from "neurolens"
import { type Action, type Capacity, capacityFor, forwardSteps, schedule } from "../../src/adjoint/Schedule.ts"
import { all, engines, network, quiet } from "../runtime/gradientModels.ts"
import { resetting, smooth } from "./dual/networks.ts"

/** Carries out a schedule: the steps that are run forwards, or what is wrong. */
const carriedOut = (actions: Iterable<Action>, steps: number, { states, tape }: Capacity): number | string => {
  const slots = new Map<number, number>()
  let [now, left, forwards] = [0, steps, 0] // left: steps that nothing has gone back over yet
  let taped: number | null = null // the step that the tape begins with
  for (const action of actions) {
    if (action._tag !== "Back" && taped !== null) return `${action._tag} with a tape from ${taped} to ${now}`
    switch (action._tag) {
      case "Save":
        if (!(action.slot >= 0 && action.slot < states)) return `slot ${action.slot} of ${states}`
        slots.set(action.slot, now)
        break
      case "Load":
        if (slots.get(action.slot) !== action.step) return `slot ${action.slot} does not hold step ${action.step}`
        now = action.step
        break
      case "Advance":
      case "Tape":
        if (!(action.to > now)) return `from step ${now} on to ${action.to}`
        if (action._tag === "Tape" && action.to - now > tape) return `${action.to - now} steps on a tape for ${tape}`
        if (action._tag === "Tape") taped = now
        forwards += action.to - now
        now = action.to
        break
      case "Back":
        if (now !== left) return `back from step ${now} where ${left} are left`
        if (taped !== action.to) return `back to step ${action.to} on a tape from ${taped}`
        now = action.to
        left = action.to
        taped = null
    }
  }
  return left === 0 ? forwards : `${left} steps are left`
}

const pairs = (n: number): number => n * (n - 1) / 2

describe("a schedule", () => {
  it("of 12,000 steps with the least memory goes back once over each", () => {
    const [steps, bytes] = [12_000, { step: 800, state: 90 }]
    const least = capacityFor(steps, bytes.step + bytes.state, bytes)!
    assert.deepStrictEqual(least, { tape: 1, states: 1 })
    // Before each of n steps is remembered, all that come before it are run: n (n - 1) / 2.
    assert.strictEqual(carriedOut(schedule(steps, least), steps, least), steps + pairs(steps))
    assert.strictEqual(forwardSteps(steps, least), steps + pairs(steps))
  })

  it("of 20,000 stretches goes back once over each step, with few states and many", () => {
    const stretches = 20_000
    for (const tape of [1, 3]) {
      const steps = stretches * tape
      for (const states of [2, 3, 30, 1000, stretches - 1, stretches, 2 * stretches]) {
        const capacity = { tape, states }
        const forwards = carriedOut(schedule(steps, capacity), steps, capacity)
        assert.strictEqual(forwards, forwardSteps(steps, capacity), `tape ${tape}, ${states} states`)
        // With a state for each, every step but those of the last stretch is run once more, to make the states.
        if (states >= stretches) assert.strictEqual(forwards, 2 * steps - tape)
      }
    }
  })

  it("of stretches that are not equal goes back once over each step", () => {
    const steps = 100_003
    for (const tape of [7, 10]) {
      for (const states of [1, 2, 50, steps]) {
        assert.isNumber(carriedOut(schedule(steps, { tape, states }), steps, { tape, states }))
      }
    }
  })
})

describe("the checker notices", () => {
  const capacity = { tape: 4, states: 2 }
  const actions = [...schedule(30, capacity)]
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<Action>, RegExp]> = [
    ["a stretch that is left out", actions.slice(0, -1), /steps are left$/],
    ["a stretch gone back over twice", [...actions, ...actions.slice(-2)], /^back from step/],
    ["a stretch run on a tape twice", [...actions.slice(0, -1), ...actions.slice(-2)], /^Tape with a tape from/],
    ["a tape that is too long", actions.map((a) => a._tag === "Tape" ? { ...a, to: a.to + 1 } : a), /tape for 4$/],
    ["a load of another state", actions.map((a) => a._tag === "Load" ? { ...a, slot: 0 } : a), /does not hold step/],
    ["a slot that there is not", actions.map((a) => a._tag === "Save" ? { ...a, slot: 2 } : a), /^slot 2 of 2$/]
  ]
  it.each(cases)("%s", (_, spoilt, message) => {
    assert.match(String(carriedOut(spoilt, 30, capacity)), message)
  })

  it("nothing in the schedule as it is", () => {
    assert.strictEqual(carriedOut(actions, 30, capacity), forwardSteps(30, capacity))
  })
})

/** Networks with something to derive by. */
const networks: Readonly<Record<string, Network.Network>> = {
  "two cells": network,
  "one compartment": quiet,
  "diffusing calcium": Network.editSync(smooth["diffusing calcium"], [Edit.train("CaL_gCaL"), Edit.train("radius")]),
  "synapses": Network.editSync(smooth["synapses of every type"], [Edit.train("IonotropicSynapse_gS")]),
  "spikes": Network.editSync(resetting["integrate and fire"], [Edit.train("Leak_gLeak")])
}

/** A gradient, and the steps that its reports say it takes in all. */
const watched = (of: Network.Network, options: Gradient.GradientOptions) =>
  Effect.gen(function*() {
    let total = 0
    const listener = (progress: Progress.Progress) => Effect.sync(() => void (total = progress.total))
    const made = yield* Effect.provideService(Gradient.run(of, all, options), Progress.ProgressListener, listener)
    return { made, total }
  })

/** Why there is no gradient with so little memory. */
const tooLittle = (of: Network.Network, options: Gradient.GradientOptions) =>
  Effect.gen(function*() {
    const { message, reason } = yield* Effect.flip(Gradient.run(of, all, options))
    assert.isTrue(reason._tag === "TooLittleMemory", message)
    return reason as Extract<typeof reason, { readonly _tag: "TooLittleMemory" }>
  })

describe.each(engines)("on the %s engine, the least memory", (_, layer) => {
  it.effect.each(Object.entries(networks))(
    "of %s is enough, changes no bit, and one byte less is not",
    ([, of]) =>
      Effect.gen(function*() {
        const reason = yield* tooLittle(of, { steps: 17, memory: 1, inputs: true })
        const { least, state, step } = reason
        assert.deepStrictEqual(reason, { _tag: "TooLittleMemory", found: 1, least, step, state })
        // Fewer steps may take less: all of them on a tape, and no state.
        for (const steps of [4, 5, 17]) {
          const options = { steps, inputs: true }
          const { made, total } = yield* watched(of, { ...options, memory: least })
          assert.deepStrictEqual(made, yield* Gradient.run(of, all, options))
          // As many steps back as forwards, and before each of them all that come before it.
          assert.strictEqual(total, 2 * steps + pairs(steps))
          const less = yield* tooLittle(of, { ...options, memory: least - 1 })
          assert.deepStrictEqual(less, { ...reason, found: least - 1 })
        }
      }).pipe(Effect.provide(layer))
  )

  it.effect.each(Object.entries(networks))(
    "of %s says what each step takes: no state where all are on the tape",
    ([, of]) =>
      Effect.gen(function*() {
        const { least, state, step } = yield* tooLittle(of, { steps: 9, memory: 1 })
        for (const steps of [5, 9]) {
          const memory = least - state + (steps - 1) * step
          assert.strictEqual((yield* watched(of, { steps, memory })).total, 2 * steps)
          assert.isAbove((yield* watched(of, { steps, memory: memory - 1 })).total, 2 * steps)
        }
      }).pipe(Effect.provide(layer))
  )
})

describe("a gradient of many steps", () => {
  it.effect("has the bits of one with plenty of memory", () =>
    Effect.gen(function*() {
      const { least, state } = yield* tooLittle(quiet, { steps: 9, memory: 1 })
      const made = yield* Gradient.run(quiet, all, { steps: 30_000 })
      const short = yield* Gradient.run(quiet, all, { steps: 30_000, memory: least + 20 * state })
      assert.deepStrictEqual(short.adjoint, made.adjoint)
    }).pipe(Effect.provide(Engine.layer)))
})
