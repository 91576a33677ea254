/**
 * Surrogates for the derivative of spikes: gradients of `Fire`, `Izhikevich` and `AdEx` against recurrences of dual numbers with the
 * formula of each surrogate written beside them; the true derivative against differences; what resets pass on.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Gradient,
  Network,
  Parameters,
  Select,
  Simulation,
  Stimulus,
  Surrogate,
  Traces
} from "neurolens"
import { models, run, type Spike, still, type Values } from "./spikingCell.ts"

const steps = 60

/** Each model with values with which it spikes a few times in 60 steps, and comes near in between. */
const cells = {
  Fire: {
    start: { v: -70, Fire_spikes: 0 },
    values: { Leak_gLeak: 3e-4, Leak_eLeak: -68, Fire_vth: -60, Fire_vreset: -66 },
    insert: [Edit.insert(Channels.Leak), Edit.insert(Channels.Fire)],
    dt: 0.1,
    current: 0.015
  },
  Izhikevich: {
    start: { v: -65, Izhikevich_u: -13 },
    values: { Izhikevich_a: 0.02, Izhikevich_b: 0.2, Izhikevich_c: -60, Izhikevich_d: 6 },
    insert: [Edit.insert(Channels.Izhikevich)],
    dt: 0.5,
    current: 0.012
  },
  AdEx: {
    start: { v: -62, AdEx_w: 1, AdEx_spikes: 0 },
    values: {
      AdEx_g_L: 0.1,
      AdEx_E_L: -68,
      AdEx_v_T: -52,
      AdEx_delta_T: 2,
      AdEx_v_threshold: -45,
      AdEx_v_reset: -57,
      AdEx_tau_w: 20,
      AdEx_a: 0.05,
      AdEx_b: 0.5
    },
    insert: [Edit.insert(Channels.AdEx)],
    dt: 0.25,
    current: 0.0028
  }
} as const satisfies Readonly<Record<keyof typeof models, unknown>>

type Name = keyof typeof models
const names = Object.keys(models) as ReadonlyArray<Name>

/** A current that wobbles, so that no two steps are alike. */
const currentsOf = (name: Name): ReadonlyArray<number> =>
  Array.from({ length: steps }, (_, k) => cells[name].current * (1 + 0.2 * Math.sin(k)))

/** The model as a network: everything recorded, everything trained. */
const networkOf = (name: Name): Network.Network => {
  const { insert, start, values } = cells[name]
  const all = Object.entries({ ...start, ...values })
  return Network.editSync(Network.make([Cell.make()]), [
    ...insert,
    ...all.map(([key, x]) => Edit.set(key, x)),
    Edit.stimulate(Stimulus.samples(currentsOf(name)), Select.all),
    ...Object.keys(start).map((key) => Edit.record(key)),
    ...all.filter(([key]) => !key.endsWith("_spikes")).map(([key]) => Edit.train(key))
  ])
}

/** A weight for each sample of each recording, no two alike. */
const weight = (recording: number, k: number): number => Math.cos(1 + 3 * recording + 0.7 * k)

const loss: Gradient.Loss = (traces) => {
  const cotangent = traces.data.map((_, i) => weight(Math.floor(i / traces.samples), i % traces.samples))
  return { value: traces.data.reduce((sum, x, i) => sum + x * cotangent[i], 0), cotangent }
}

const gradientOf = (name: Name, surrogate: Surrogate.Surrogate | undefined, network = networkOf(name)) =>
  Gradient.run(network, loss, { steps, dt: cells[name].dt, ...surrogate === undefined ? {} : { surrogate } })

/** The gradient by dual numbers, by the name of what is trained; and the size of the terms that it is a sum of. */
const expectedOf = (
  name: Name,
  spike: Spike
): ReadonlyMap<string, { readonly value: number; readonly size: number }> => {
  const { dt, start, values } = cells[name]
  const trained = Object.keys({ ...start, ...values }).filter((key) => !key.endsWith("_spikes"))
  return new Map(trained.map((along) => {
    const samples = run(models[name], start, values as Values, along, currentsOf(name), dt, spike)
    let [value, size] = [0, 0]
    Object.keys(start).forEach((key, r) =>
      samples.forEach((sample, k) => {
        value += weight(r, k) * sample[key].d
        size += Math.abs(weight(r, k) * sample[key].d)
      })
    )
    return [along, { value, size }]
  }))
}

const apart = (name: Name, gradient: Gradient.Gradient, spike: Spike): number =>
  Math.max(...Array.from(expectedOf(name, spike), ([key, { size, value }]) => {
    const distance = Math.abs(Parameters.get(gradient.parameters, key).values[0] - value)
    return distance === 0 ? 0 : distance / size
  }))

/** The documented formulas, of width 1 / slope and area 1. */
const formulas = {
  sigmoid: (slope: number) => (u: number) => slope / (1 + Math.exp(-slope * u)) / (1 + Math.exp(slope * u)),
  superSpike: (slope: number) => (u: number) => slope / (2 * (1 + slope * Math.abs(u)) ** 2),
  arctan: (slope: number) => (u: number) => slope / (Math.PI * (1 + (slope * u) ** 2)),
  triangle: (slope: number) => (u: number) => Math.max(0, slope * (1 - slope * Math.abs(u)))
}
type Kind = keyof typeof formulas
const kinds = Object.keys(formulas) as ReadonlyArray<Kind>
const { arctan, sigmoid, superSpike, triangle } = Surrogate
const surrogates = { arctan, sigmoid, superSpike, triangle }

/**
 * Relative to the sum of the absolute terms: 60 steps of some ten roundings of 1e-16, in numbers that a step of Izhikevich's v² or AdEx's
 * exponential makes up to a hundred times less exact.
 */
const tolerance = 1e-11

describe("the model", () => {
  it.effect.each(names)("of %s is the recurrence, and spikes", (name) =>
    Effect.gen(function*() {
      const { dt, start, values } = cells[name]
      const traces = yield* Simulation.run(networkOf(name), { steps, dt })
      const samples = run(models[name], start, values as Values, "", currentsOf(name), dt, still)
      Object.keys(start).forEach((key, r) =>
        Traces.trace(traces, r).forEach((x, k) =>
          assert.isAtMost(Math.abs(x - samples[k][key].x), 1e-10, `${key} ${k}`)
        )
      )
      const v = samples.map((s) => s["v"].x)
      const resets = v.filter((x, k) => k > 0 && x < v[k - 1] - 5).length
      assert.isAtLeast(resets, 2)
    }).pipe(Effect.provide(Engine.layer)))
})

describe("without a surrogate", () => {
  it.effect.each(names)(
    "the gradient of %s is that of the recurrence, in which spikes have no derivative",
    (name) =>
      Effect.gen(function*() {
        const left = yield* gradientOf(name, undefined)
        assert.isAtMost(apart(name, left, still), tolerance)
        assert.deepStrictEqual(yield* gradientOf(name, Surrogate.none), left)
      }).pipe(Effect.provide(Engine.layer))
  )

  it.effect.each(names)(
    "the gradient of %s is that of differences, as long as no spike comes or goes",
    (name) =>
      Effect.gen(function*() {
        const network = networkOf(name)
        const { loss: value, parameters } = yield* gradientOf(name, undefined, network)
        const start = Network.parameters(network)
        for (const { name: key, values: [x] } of start.entries) {
          // Far enough for roundings, near enough for the spikes to stay: h^4 of derivatives over scales of a percent.
          const h = 1e-6 * Math.abs(x)
          const at = (by: number) =>
            Effect.map(
              Simulation.run(network, {
                steps,
                dt: cells[name].dt,
                parameters: Parameters.set(start, key, [x + by])
              }),
              (traces) => loss(traces).value
            )
          const central = (by: number) => Effect.map(Effect.all([at(by), at(-by)]), ([a, b]) => (a - b) / (2 * by))
          const [coarse, fine] = yield* Effect.all([central(h), central(h / 2)])
          const difference = (4 * fine - coarse) / 3
          const own = Parameters.get(parameters, key).values[0]
          // Roundings of the loss, 1e-14 of it, over the step.
          const bound = 1e-6 * Math.abs(own) + 1e-14 * Math.abs(value) / h
          assert.isAtMost(Math.abs(own - difference), bound, `${key}: ${own}, ${difference}`)
        }
      }).pipe(Effect.provide(Engine.layer))
  )

  it.effect("a threshold has no derivative, nor what moves spikes", () =>
    Effect.gen(function*() {
      const { parameters } = yield* gradientOf("Fire", undefined)
      assert.strictEqual(Parameters.get(parameters, "Fire_vth").values[0], 0)
    }).pipe(Effect.provide(Engine.layer)))
})

describe("a surrogate", () => {
  for (const name of names) {
    for (const kind of kinds) {
      it.effect(`${kind} is its formula, in ${name}`, () =>
        Effect.gen(function*() {
          for (const slope of [1, 0.2]) {
            for (const reset of ["through", "detached"] as const) {
              const made = yield* gradientOf(name, surrogates[kind]({ slope, reset }))
              assert.isAtMost(
                apart(name, made, { slope: formulas[kind](slope), reset }),
                tolerance,
                `${slope} ${reset}`
              )
            }
          }
        }).pipe(Effect.provide(Engine.layer)))
    }
  }

  it.effect("is told from others, and from none: the comparison can fail", () =>
    Effect.gen(function*() {
      for (const name of names) {
        const made = yield* gradientOf(name, Surrogate.sigmoid({ slope: 0.2 }))
        assert.isAbove(apart(name, made, still), 1e-3)
        assert.isAbove(apart(name, made, { slope: formulas.arctan(0.2), reset: "through" }), 1e-3)
        assert.isAbove(apart(name, made, { slope: formulas.sigmoid(0.21), reset: "through" }), 1e-4)
        assert.isAbove(apart(name, made, { slope: formulas.sigmoid(0.2), reset: "detached" }), 1e-4)
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("has slope 1 and goes through resets unless told otherwise", () =>
    Effect.gen(function*() {
      for (const kind of kinds) {
        assert.deepStrictEqual(
          (yield* gradientOf("AdEx", surrogates[kind]())).parameters,
          (yield* gradientOf("AdEx", surrogates[kind]({ slope: 1, reset: "through" }))).parameters
        )
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("that is detached changes nothing where nothing shows spikes", () =>
    Effect.gen(function*() {
      // Izhikevich's neuron has no state that is 1 in a step that spikes.
      const made = yield* gradientOf("Izhikevich", Surrogate.sigmoid({ reset: "detached" }))
      assert.deepStrictEqual(made, yield* gradientOf("Izhikevich", Surrogate.none))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("gives a threshold a derivative: a higher one makes fewer spikes", () =>
    Effect.gen(function*() {
      const spikes: Gradient.Loss = (traces) => ({
        value: Traces.trace(traces, 1).reduce((sum, x) => sum + x, 0),
        cotangent: traces.data.map((_, i) => i < traces.samples ? 0 : 1)
      })
      for (const kind of kinds) {
        const surrogate = surrogates[kind]({ slope: 0.2, reset: "detached" })
        const { loss: count, parameters } = yield* Gradient.run(networkOf("Fire"), spikes, {
          steps,
          dt: 0.1,
          surrogate
        })
        assert.isAtLeast(count, 2)
        assert.isBelow(Parameters.get(parameters, "Fire_vth").values[0], 0)
        assert.isBelow(Parameters.get(parameters, "Leak_gLeak").values[0], 0)
      }
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("leaves every bit of the run as it is", () =>
    Effect.gen(function*() {
      for (const layer of [Engine.layerCompiled, Engine.layerInterpreter]) {
        for (const name of names) {
          const plain = yield* Effect.provide(Simulation.run(networkOf(name), { steps, dt: cells[name].dt }), layer)
          for (const surrogate of [undefined, Surrogate.sigmoid(), Surrogate.triangle({ reset: "detached" })]) {
            const { loss: value, traces } = yield* Effect.provide(gradientOf(name, surrogate), layer)
            assert.deepStrictEqual(traces.data, plain.data)
            assert.strictEqual(value, loss(plain).value)
          }
        }
      }
    }))

  it.effect("has the gradient of the interpreter on the compiled engine", () =>
    Effect.gen(function*() {
      for (const name of names) {
        for (const kind of kinds) {
          const surrogate = surrogates[kind]({ slope: 0.3 })
          const interpreted = yield* Effect.provide(gradientOf(name, surrogate), Engine.layerInterpreter)
          assert.isAtMost(apart(name, interpreted, { slope: formulas[kind](0.3), reset: "through" }), tolerance)
          const compiled = yield* Effect.provide(gradientOf(name, surrogate), Engine.layerCompiled)
          const others = Parameters.vector(interpreted.parameters)
          const sizes = [...expectedOf(name, { slope: formulas[kind](0.3), reset: "through" }).values()]
          Parameters.vector(compiled.parameters).forEach((x, p) =>
            assert.isAtMost(Math.abs(x - others[p]), tolerance * sizes[p].size, `${name} ${kind} ${p}`)
          )
        }
      }
    }))
})
