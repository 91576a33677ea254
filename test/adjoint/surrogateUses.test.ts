/**
 * Which comparisons a surrogate acts on, what training makes of it, and what is said of surrogates that make no sense.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Stimulus,
  Surrogate,
  Training
} from "neurolens"
import { thrown } from "../fixtures.ts"

/** The documented slope of `arctan`. */
const arctan = (slope: number) => (u: number): number => slope / (Math.PI * (1 + (slope * u) ** 2))

/** A channel that adds `gain` to a state x when its test holds, and resets x to 0 when x is above 1. */
const counter = (test: string, withReset: boolean): Network.Network => {
  const channel = Channel.make("Counter", {
    parameters: {
      gain: { default: 0.75, unit: "1" },
      low: { default: -71, unit: "mV" },
      high: { default: -69.5, unit: "mV" }
    },
    states: { x: {}, y: { default: 3 } },
    update: [`x = x + (${test} ? gain : 0)`],
    ...withReset ? { reset: { when: "x > 1", set: { x: "0" } } } : {},
    current: { name: "i_Counter", equals: "0" }
  })
  return Network.editSync(Network.make([Cell.make({ v: -70 })]), [
    Edit.insert(channel),
    Edit.record("Counter_x"),
    Edit.train("Counter_gain"),
    Edit.train("Counter_low"),
    Edit.train("Counter_high")
  ])
}

/** The last sample itself. */
const last: Gradient.Loss = (traces) => ({
  value: traces.data[traces.samples - 1],
  cotangent: traces.data.map((_, k) => k === traces.samples - 1 ? 1 : 0)
})

describe("which comparisons are spikes", () => {
  const slope = 0.5
  const s = arctan(slope)
  const gradient = (test: string, withReset = true) =>
    Effect.map(
      Effect.provide(
        Gradient.run(counter(test, withReset), last, {
          steps: 1,
          dt: 0.1,
          surrogate: Surrogate.arctan({ slope, reset: "detached" })
        }),
        Engine.layer
      ),
      ({ loss: value, parameters }) => [value, ...Parameters.vector(parameters)]
    )

  // v is -70: 1 mV above `low`, 0.5 mV below `high`; d/d gain is whether the test holds.
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<number>]> = [
    ["v > low", [0.75, 1, -0.75 * s(1), 0]],
    ["v >= low", [0.75, 1, -0.75 * s(1), 0]],
    ["low < v", [0.75, 1, -0.75 * s(1), 0]],
    ["low <= v", [0.75, 1, -0.75 * s(1), 0]],
    ["v < low", [0, 0, 0.75 * s(1), 0]],
    ["v > high", [0, 0, 0, -0.75 * s(0.5)]],
    ["!(v > high)", [0.75, 1, 0, 0.75 * s(0.5)]],
    // x y with x = 1, y = 1: each side counts in full.
    ["v > low && v < high", [0.75, 1, -0.75 * s(1), 0.75 * s(0.5)]],
    // x y with x = 1, y = 0: only y can change it.
    ["v > low && v > high", [0, 0, 0, -0.75 * s(0.5)]],
    // x + y - x y with x = 1, y = 0: only x can change it; with both 0 each counts in full.
    ["v > low || v > high", [0.75, 1, -0.75 * s(1), 0]],
    ["v < low || v > high", [0, 0, 0.75 * s(1), -0.75 * s(0.5)]],
    // Equality has no threshold to be near to.
    ["v == low", [0, 0, 0, 0]],
    ["v != high", [0.75, 1, 0, 0]]
  ]

  it.effect.each(cases)("%s", ([test, expected]) =>
    Effect.gen(function*() {
      const found = yield* gradient(test)
      found.forEach((x, p) => assert.isAtMost(Math.abs(x - expected[p]), 1e-15, `${String(found)} ${String(expected)}`))
    }))

  it.effect("none in mechanisms without a reset", () =>
    Effect.gen(function*() {
      for (const [test, [value, byGain]] of cases) {
        assert.deepStrictEqual(yield* gradient(test, false), [value, byGain, 0, 0], test)
      }
    }))
})

const steps = 60

/** A leaky compartment that spikes at -60 mV, and more often than it should. */
const firing = Network.editSync(Network.make([Cell.make()]), [
  Edit.insert(Channels.Leak),
  Edit.insert(Channels.Fire),
  Edit.set("Fire_vth", -60),
  Edit.stimulate(Stimulus.step({ delay: 0, duration: 6, amplitude: 0.015 }), Select.all),
  Edit.record("Fire_spikes"),
  Edit.train("Fire_vth")
])

describe("training with a surrogate", () => {
  it.effect("finds a threshold at which there are fewer spikes; without one nothing moves", () =>
    Effect.gen(function*() {
      const count = Readout.scale(Readout.mean(), steps + 1, 0)
      const fitted = (surrogate: Surrogate.Surrogate) =>
        Stream.runCollect(Stream.take(
          Training.fit(firing, {
            loss: Loss.squared(count, 6),
            optimizer: Optimizer.adam({ learningRate: 0.5 }),
            steps,
            dt: 0.1,
            surrogate
          }),
          40
        ))
      const [none, some] = [yield* fitted(Surrogate.none), yield* fitted(Surrogate.arctan({ slope: 0.5 }))]
      assert.isAtLeast(none[0].loss, 16)
      for (const { gradientNorm, loss: value } of none) assert.deepStrictEqual([gradientNorm, value], [0, none[0].loss])
      assert.strictEqual(some[0].loss, none[0].loss)
      assert.isAtMost(Math.min(...some.map((step) => step.loss)), 1)
      assert.isAbove(Parameters.vector(some[39].parameters)[0], -60)
    }).pipe(Effect.provide(Engine.layer)))
})

describe("a surrogate that makes no sense is refused", () => {
  it("with the option, and what it should be", () => {
    const refused = (make: (options: never) => unknown, options: unknown): string =>
      thrown(() => make(options as never)).message
    const number = "expected a positive number"
    assert.deepStrictEqual(
      [
        refused(Surrogate.sigmoid, { slope: 0 }),
        refused(Surrogate.superSpike, { slope: -1 }),
        refused(Surrogate.arctan, { slope: Infinity }),
        refused(Surrogate.triangle, { slope: "1" }),
        refused(Surrogate.sigmoid, { slop: 1 }),
        refused(Surrogate.sigmoid, { reset: "yes" })
      ],
      [
        `slope of the surrogate is 0; ${number}`,
        `slope of the surrogate is -1; ${number}`,
        `slope of the surrogate is Infinity; ${number}`,
        `slope of the surrogate is "1"; ${number}`,
        "surrogate option \"slop\" does not exist; did you mean \"slope\"? (there is: slope, reset)",
        "reset of the surrogate is \"yes\"; expected \"through\" or \"detached\""
      ]
    )
  })

  it("and equal ones are equal", () => {
    assert.isTrue(Surrogate.sigmoid().equals(Surrogate.sigmoid({ slope: 1, reset: "through" })))
    assert.isFalse(Surrogate.sigmoid().equals(Surrogate.arctan()))
    assert.isFalse(Surrogate.sigmoid().equals(Surrogate.sigmoid({ reset: "detached" })))
  })

  it.effect("also where it is no surrogate at all", () =>
    Effect.gen(function*() {
      const found = yield* Effect.forEach(["arctan", 3, {}, null], (surrogate) =>
        Effect.flip(Gradient.run(firing, last, { steps, dt: 0.1, surrogate: surrogate as never })))
      assert.deepStrictEqual(
        found.map(({ message }) =>
          message
        ),
        ["\"arctan\"", "3", "an empty object", "null"].map((given) =>
          `surrogate is ${given}; expected a surrogate, for example Surrogate.superSpike()`
        )
      )
    }).pipe(Effect.provide(Engine.layer)))
})
