/**
 * Slopes that are infinite or no numbers where they do not matter: an exponential that overflows below a fraction, the side of a choice
 * that is not taken, a root at 0 that nobody looks at. What is 0 stays 0.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  Cell,
  Channel,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Parameters,
  Readout,
  Simulation,
  Surrogate
} from "neurolens"

const S = { default: 1e-4, unit: "S/cm2" } as const
const near: Gradient.Loss = Loss.squared(Readout.mean(), -60)
const last: Gradient.Loss = ({ data, samples }) => ({
  value: data[samples - 1],
  cotangent: Float64Array.from(data, (_, k) => k === samples - 1 ? 1 : 0)
})

const cellWith = (channel: ReturnType<typeof Channel.make>, recorded: string, ...trained: ReadonlyArray<string>) =>
  Network.editSync(Network.make([Cell.make()]), [
    Edit.insert(channel),
    Edit.record(recorded),
    ...trained.map((name) => Edit.train(name))
  ])

/** Gradients by both engines, close to each other, of which differences agree with the first. */
const gradient = (network: Network.Network, loss: Gradient.Loss, options: Gradient.GradientOptions) =>
  Effect.gen(function*() {
    const [own, reference] = yield* Effect.forEach(
      [Engine.layer, Engine.layerInterpreter],
      (layer) => Effect.provide(Gradient.run(network, loss, options), layer)
    )
    const [a, b] = [Parameters.vector(own.parameters), Parameters.vector(reference.parameters)]
    a.forEach((x, p) => assert.isAtMost(Math.abs(x - b[p]), 1e-9 * Math.abs(b[p])))
    const { surrogate, ...plain } = options
    if (surrogate === undefined) {
      const checked = yield* Effect.provide(Gradient.check(network, loss, plain), Engine.layer)
      assert.isTrue(checked.rows.every(({ verdict }) => verdict === "agrees"), String(checked))
    }
    return a
  })

describe("an exponential that overflows below a fraction", () => {
  it.effect.each([0.5, 0.05, 0.04])("passes no slope on, width %d", (k) =>
    Effect.gen(function*() {
      const steep = Channel.make("Steep", {
        parameters: { g: S, vh: { default: -100, unit: "mV" }, k: { default: k, unit: "mV" } },
        states: { m: { default: 0.2, inf: "1 / (1 + exp((v - vh) / k))", tau: "5" } },
        current: "g * (1 + m) * (v + 60)"
      })
      const [byG, byVh] = yield* gradient(cellWith(steep, "v", "Steep_g", "Steep_vh"), near, { tMax: 1 })
      assert.isBelow(byG, -1e4)
      assert.isAtMost(Math.abs(byVh), 1e-12)
    }))

  it.effect.each(["expm1", "sinh", "cosh"])("nor does %s", (name) =>
    Effect.gen(function*() {
      const steep = Channel.make("Steep", {
        parameters: { g: S },
        states: { m: { default: 0.2, inf: `1 / (2 + ${name}((v + 800 [mV]) / 1 [mV]))`, tau: "5" } },
        current: "g * (1 + m) * (v + 60)"
      })
      const [byG] = yield* gradient(cellWith(steep, "v", "Steep_g", "v"), near, { tMax: 0.5 })
      assert.isBelow(byG, -1e4)
    }))
})

describe("a root of what is not there", () => {
  const odd = Channel.make("Odd", {
    parameters: { g: S, low: { default: -50, unit: "mV" } },
    states: { x: {} },
    update: ["x = v > low ? sqrt((v - low) / 1 [mV]) : 0"],
    reset: { when: "v > 0", set: { v: "-70" } },
    current: "g * (1 + x) * (v + 60)"
  })

  it.effect("on the side that is not taken is nothing to a surrogate either", () =>
    Effect.gen(function*() {
      const network = cellWith(odd, "v", "Odd_g", "Odd_low")
      const plain = yield* gradient(network, near, { tMax: 1 })
      const smooth = yield* gradient(network, near, { tMax: 1, surrogate: Surrogate.superSpike() })
      assert.isTrue([...plain, ...smooth].every(Number.isFinite))
      assert.notStrictEqual(plain[0], smooth[0])
    }))

  it.effect.each(["sqrt(max(0, (v + 50) / 1 [mV]))", "v > -50 ? sqrt((v + 50) / 1 [mV]) : 0"])(
    "is nothing where it is kept from being asked: %s",
    (text) =>
      Effect.gen(function*() {
        const guarded = Channel.make("Guarded", {
          parameters: { g: S },
          states: { x: { equals: text } },
          current: `g * (1 + ${text.includes("?") ? `(${text})` : text}) * (v + 60)`
        })
        // Below -50 mV there is no root, and no slope by it; the current is that of a leak, forwards too.
        const network = cellWith(guarded, "v", "Guarded_g", "v")
        const [byG] = yield* gradient(network, near, { tMax: 0.5 })
        assert.isBelow(byG, -1e4)
        const states = cellWith(guarded, "Guarded_x", "v")
        assert.deepStrictEqual(yield* gradient(states, last, { tMax: 0.5 }), Float64Array.of(0))
        // Above it there is one.
        const above = Network.editSync(states, [
          Edit.set("Guarded_g", 1e-7),
          Edit.writeParameters(Parameters.set(
            Network.parameters(states),
            "v",
            [-40]
          ))
        ])
        const { data } = yield* Effect.provide(Simulation.run(above, { tMax: 0.5 }), Engine.layer)
        assert.isAbove(data[data.length - 1], 3)
        assert.isAbove((yield* gradient(above, last, { tMax: 0.5 }))[0], 0.1)
      })
  )
})

describe("a root at 0", () => {
  it.effect.each(["sqrt(c)", "c^0.5"])(
    "that the loss does not look at passes nothing on: %s",
    (text) =>
      Effect.gen(function*() {
        const root = Channel.make("Root", {
          parameters: { g: S, k: { default: 0.1, unit: "1/ms" } },
          states: { c: { default: 0, derivative: "k * (1 - c)" }, x: { equals: text } },
          current: "g * (v + 60)"
        })
        const [byRate] = yield* gradient(cellWith(root, "Root_x", "Root_k"), last, { tMax: 1 })
        assert.isAbove(byRate, 1)
      })
  )
})
