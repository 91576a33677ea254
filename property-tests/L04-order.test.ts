/**
 * L4, S3: the order in which mechanisms are inserted, states are declared and types of synapses are connected does not matter.
 *
 * A model is drawn: some mechanisms that read each other's states, currents and `equals`, with rules of every kind, and two orders of
 * everything that can be put in another order. Runs agree in every bit on the interpreter and on the compiled engine, gradients to 1e-9.
 * Broken variants stand at the end.
 */
import { Effect } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Channel from "../src/mechanism/Channel.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Pump from "../src/mechanism/Pump.ts"
import * as Pumps from "../src/mechanism/Pumps.ts"
import * as Synapse from "../src/mechanism/Synapse.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import type { Mechanism } from "../src/network/Mechanism.ts"
import { currentsOf } from "../src/network/MechanismFields.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import * as Engine from "../src/runtime/Engine.ts"
import * as Gradient from "../src/runtime/Gradient.ts"
import * as Simulation from "../src/runtime/Simulation.ts"
import * as Connect from "../src/select/Connect.ts"
import * as Select from "../src/select/Select.ts"
import * as Parameters from "../src/share/Parameters.ts"
import type { SchemeName } from "../src/solve/Scheme.ts"
import type { Traces } from "../src/solve/Traces.ts"
import { broken, settings } from "./settings.ts"

/** A record with its entries in the order of some numbers. */
const shuffled = <A>(record: Readonly<Record<string, A>>, keys: ReadonlyArray<number>): Readonly<Record<string, A>> =>
  Object.fromEntries(permuted(Object.entries(record), keys))

const permuted = <A>(list: ReadonlyArray<A>, keys: ReadonlyArray<number>): ReadonlyArray<A> =>
  list.map((x, i) => [x, keys[i % keys.length] * 31 + i * 7 % 11, i] as const)
    .sort((a, b) => a[1] - b[1] || a[2] - b[2])
    .map(([x]) => x)

type Order = {
  readonly insert: ReadonlyArray<number>
  readonly declare: ReadonlyArray<number>
  readonly connect: ReadonlyArray<number>
}

/** Mechanisms that depend on each other in every way, with their states declared in some order; a gate of Zeta starts somewhere. */
const mechanismsOf = ({ declare }: Order, start = 0.3): ReadonlyArray<Mechanism> => [
  Channels.HH,
  Channels.Leak,
  Channels.CaL,
  Pumps.CaPump,
  Pumps.CaNernstReversal,
  Channel.make("Zeta", {
    parameters: { g: { default: 1e-4, unit: "S/cm2" } },
    reads: { Alpha_gain: { unit: "1", default: 0.5 }, Alpha_x: { unit: "1", default: 0.5 } },
    states: shuffled({
      open: { equals: "square * Alpha_gain" },
      square: { equals: "m^2 + Alpha_x" },
      m: { default: start, alpha: "0.2 [1/ms]", beta: "0.1 [1/ms] * exp(v / 50 [mV])" },
      follows: { derivative: "(Alpha_x - follows) / 3 [ms]" }
    }, declare),
    current: "g * open * follows * (v + 60)"
  }),
  Channel.make("Alpha", {
    parameters: { g: { default: 2e-4, unit: "S/cm2" } },
    reads: { i_HH: { unit: "mA/cm2", default: 0 }, Zeta_m: { unit: "1", default: 0.1 } },
    states: shuffled({
      gain: { equals: "1 + x * Zeta_m" },
      x: { default: 0.2, inf: "sigmoid((v + 50) / 10)", tau: "4" },
      saw: { unit: "mA/cm2" },
      count: { default: 0 }
    }, declare),
    update: ["saw = i_HH", "count = count + Zeta_m"],
    current: "g * gain * (v + 80)"
  }),
  Pump.make("Meter", {
    reads: { Zeta_open: { unit: "1", default: 0 }, Alpha_count: { unit: "1", default: 0 } },
    states: shuffled({ last: { equals: "Zeta_open + seen" }, seen: {} }, declare),
    update: "seen = Alpha_count",
    ion: null
  })
]

const typesOf = ({ declare }: Order): ReadonlyArray<Mechanism> => [
  Synapses.Ionotropic,
  Synapses.TanhConductance,
  Synapse.make("Chained", {
    parameters: { g: { default: 1e-4, unit: "uS" } },
    reads: { Zeta_open: { unit: "1", default: 0.1 } },
    states: shuffled({
      weight: { equals: "trace * Zeta_open" },
      trace: { equals: "r + 0.1" },
      r: { default: 0.1, inf: "sigmoid((v_pre + 50) / 10)", tau: "2" }
    }, declare),
    current: "g * weight * v_post"
  })
]

const numbers = fc.array(fc.nat(20), { minLength: 8, maxLength: 8 })

const model = fc.record({
  orders: fc.tuple(
    fc.record({ insert: numbers, declare: numbers, connect: numbers }),
    fc.record({ insert: numbers, declare: numbers, connect: numbers })
  ),
  /** Which of the mechanisms there are, as bits. */
  there: fc.integer({ min: 1, max: 255 }),
  scheme: fc.constantFrom<SchemeName>("backwardEuler", "crankNicolson", "exponentialEuler"),
  v: fc.integer({ min: -75, max: -40 }),
  current: fc.integer({ min: 0, max: 40 })
})

type Model = typeof model extends fc.Arbitrary<infer A> ? A : never

type Make = (order: Order) => ReadonlyArray<Mechanism>

const cellShape = { parents: [-1, 0, 0], ncomp: [2, 1, 2], radius: 1 }

/** The model with everything in one of its orders; what is written down comes in the order of names and rows. */
const build = (m: Model, order: Order, make: Make = mechanismsOf): Network.Network => {
  const mechanisms = make(order).filter((_, k) => (m.there >> k) % 2 === 1)
  const types = typesOf(order)
  const inserts = permuted(
    mechanisms.map((mechanism, k) => Edit.insert(mechanism, k % 3 === 2 ? Select.rows([0, 2, 5, 6]) : Select.all)),
    order.insert
  )
  // All types act on the same two compartments, one synapse each, so that no sum depends on the numbers of synapses.
  const connects = permuted(
    types.map((type, k) => Edit.connect(Connect.listed([[k, 5], [5 + k, 0]]), type)),
    order.connect
  )
  const bare = Network.make([Cell.make({ ...cellShape, v: m.v }), Cell.make({ ...cellShape, v: m.v + 7 })])
  const made = Network.editSync(bare, [
    ...inserts,
    ...connects,
    Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 0.4, amplitude: m.current / 100 }), Select.rows([0]))
  ])
  const columns = [
    ...new Set([...mechanisms, ...types].flatMap((one) => [
      ...Object.keys(one.states).map((local) => one.states[local].shared ? local : `${one.name}_${local}`),
      ...currentsOf(one).map(({ name }) => name)
    ]))
  ].sort()
  return Network.editSync(made, [
    Edit.record("v"),
    ...columns.map((name) => Edit.record(name)),
    Edit.train("v", { at: Select.rows([0]) }),
    ...[...made.mechanisms.has("Zeta") ? ["Zeta_g"] : [], ...made.mechanisms.has("HH") ? ["HH_gNa"] : [], "Chained_g"]
      .map(
        (name) => Edit.train(name)
      )
  ])
}

const steps = 30

/** Every trace by what it is of: synapses by their type and their place within it, which no order changes. */
const named = (network: Network.Network, { data, recordings, samples }: Traces): ReadonlyMap<string, Float64Array> => {
  const within = network.edges.columns.get("index_within_type")!.values as Int32Array
  return new Map(recordings.map(({ domain, row, state }, i) => [
    `${state} ${domain} ${domain === "edges" ? within[row] : row}`,
    data.slice(i * samples, (i + 1) * samples)
  ]))
}

const loss: Gradient.Loss = ({ data }) => ({
  value: data.reduce((sum, x) => sum + x * x, 0),
  cotangent: data.map((x) => 2 * x)
})

const on = <A, E>(layer: typeof Engine.layer, effect: Effect.Effect<A, E, Engine.Engine>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, layer))

const engines = [["interpreter", Engine.layerInterpreter], ["compiled", Engine.layer]] as const

const runs = (layer: typeof Engine.layer, make?: Make) =>
  fc.asyncProperty(model, async (m) => {
    const [a, b] = await Promise.all(m.orders.map(async (order) => {
      const network = build(m, order, make)
      return named(network, await on(layer, Simulation.run(network, { steps, scheme: m.scheme })))
    }))
    expect([...b.keys()].sort()).toEqual([...a.keys()].sort())
    a.forEach((trace, name) => expect(b.get(name), name).toEqual(trace))
  })

const gradients = (layer: typeof Engine.layer) =>
  fc.asyncProperty(model, async (m) => {
    const [a, b] = await Promise.all(m.orders.map(async (order) => {
      const { parameters } = await on(layer, Gradient.run(build(m, order), loss, { steps, scheme: m.scheme }))
      return Parameters.vector(parameters)
    }))
    a.forEach((x, k) => expect(Math.abs(b[k] - x)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(x))))
  })

describe("L4, S3: the order of insertion and declaration", () => {
  it.each(engines)("changes no bit of a run (%s)", async (_, layer) => {
    await fc.assert(runs(layer), settings)
  })

  it.each(engines)("changes no gradient (%s)", async (_, layer) => {
    await fc.assert(gradients(layer), { ...settings, numRuns: Math.ceil(settings.numRuns / 4) })
  })

  it("is noticed where a mechanism counts the states that were declared before one of its own", async () => {
    const counting: Make = (order) => {
      const all = mechanismsOf(order)
      const alpha = all.findIndex(({ name }) => name === "Alpha")
      const before = Object.keys(all[alpha].states).indexOf("x")
      const other = Channel.make("Alpha", {
        states: { gain: { equals: `${1 + before / 1000}` }, x: { default: 0.2 }, count: {} },
        current: "1e-4 [S/cm2] * gain * (v + 80)"
      })
      return all.with(alpha, other)
    }
    expect((await fc.check(runs(Engine.layerInterpreter, counting), broken)).failed).toBe(true)
  })

  it("is noticed where the order of insertion changes the last bit of a start value", async () => {
    const late: Make = (order) => mechanismsOf(order, order.insert[5] < order.insert[6] ? 0.3 : 0.3 + 2 ** -54)
    expect((await fc.check(runs(Engine.layerInterpreter, late), broken)).failed).toBe(true)
  })
})
