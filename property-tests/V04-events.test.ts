/**
 * Laws of runs with events (spec/events.md 11), on the interpreter: V4 (E1) the order in which edges stand, but for those that end at one
 * compartment, changes no bit, and any order nothing but rounding; V5 (E2) spikes that come k steps later shift samples by k; V6 (E3) voltages are
 * continuous in delays, also through the grid; V7 (E4) edges of weights a and b are one of a + b, and a pool is its edges, on the grid; V8 (E5) a
 * run that stops with events in flight, and is stored, goes on with the same bits; V9 (E6, E11) order 1 and 2 through arrivals off the grid,
 * against Runge and Kutta; V10 (E7) trains depend on no dt and no other source; V11 (E12) closed forms of plasticity.
 *
 * Broken variants: weights that stay behind (V4), a source that does not shift (V5), delays on the grid (V6, V9), a weight that is not counted
 * (V7), a state that forgets what is in flight (V8), a train that draws from its step (V10), resources that are spent too early (V11).
 */
import { Effect } from "effect"
import * as fc from "fast-check"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Json,
  Network,
  Select,
  Simulation,
  Source,
  Synapse,
  Synapses
} from "neurolens"
import { assert, describe, it } from "vitest"
import { Pool } from "../test/spikes.ts"
import { broken, settings } from "./settings.ts"

const few = { ...settings, numRuns: Math.ceil(settings.numRuns / 5) }

type Options =
  & { readonly steps: number; readonly dt?: number; readonly scheme?: Simulation.RunSettings["scheme"] }
  & Pick<
    Simulation.RunSettings,
    "from"
  >

const run = (network: Network.Network, { dt = 0.1, scheme = "backwardEuler", ...options }: Options) =>
  Effect.runSync(Effect.provide(Simulation.run(network, { dt, scheme, ...options }), Engine.layerInterpreter))

/** One compartment each, passive, at rest at -70 mV: 1257 um2, 10 ms. */
const cells = (n: number, spiking = false): Network.Network =>
  Network.editSync(Network.make(Array.from({ length: n }, () => Cell.make({ radius: 10, length: 20, v: -70 }))), [
    Edit.insert(Channels.Leak),
    Edit.set("Leak_gLeak", 1e-4),
    Edit.set("Leak_eLeak", -70),
    ...spiking ? [Edit.insert(Channels.Spike), Edit.set("Spike_threshold", -66)] : [],
    Edit.record("v")
  ])

type Edge = { readonly source: number; readonly post: number; readonly weight: number; readonly delay: number }

const driven = (
  base: Network.Network,
  trains: ReadonlyArray<ReadonlyArray<number>>,
  edges: ReadonlyArray<Edge>,
  type = Synapses.ExpSyn
) =>
  Network.editSync(base, [
    Edit.addSources(trains.map((times) => Source.times(times))),
    Edit.connect(Connect.listed(edges.map(({ post, source }) => [source, post] as const), { pre: "sources" }), type),
    Edit.set(`${type.name}_weight`, edges.map(({ weight }) => weight), Select.edges),
    Edit.set("delay", edges.map(({ delay }) => delay), Select.edges),
    Edit.set(`${type.name}_tau`, 3, type.parameters["tau"].at === "post" ? Select.all : Select.edges)
  ])

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, k) => Math.max(most, Math.abs(x - b[k])), 0)

const time = fc.integer({ min: 0, max: 400 }).map((k) => k / 32)
const weight = fc.integer({ min: 1, max: 30 }).map((k) => k / 1e4)
const train = fc.array(time, { maxLength: 4 }).map((times) => times.toSorted((a, b) => a - b))
const trains = fc.tuple(train, train)
const edge = fc.record({
  source: fc.nat(1),
  post: fc.nat(2),
  weight,
  delay: fc.integer({ min: 0, max: 40 }).map((k) => k / 16)
})
const edges = fc.array(edge, { minLength: 1, maxLength: 6 })

describe("runs with events", () => {
  /** The same edges, whose values stay behind where they are `mixed` up. */
  const reordered = (mixed: boolean) =>
    fc.property(trains, edges, fc.nat(), (spikes, list, turn) => {
      const whole = run(driven(cells(3), spikes, list), { steps: 80 }).data
      const like = (order: ReadonlyArray<Edge>): ReadonlyArray<Edge> =>
        mixed ? order.map((one, k) => ({ ...one, weight: list[k].weight })) : order
      const byPost = list.toSorted((a, b) => b.post - a.post) // stable: edges of one compartment stay in order
      const turned = [...list.slice(turn % list.length), ...list.slice(0, turn % list.length)]
      return far(run(driven(cells(3), spikes, like(byPost)), { steps: 80 }).data, whole) === 0 &&
        far(run(driven(cells(3), spikes, like(turned)), { steps: 80 }).data, whole) < 1e-9
    })

  it("V4 do not depend on the order of edges", () => fc.assert(reordered(false), few))

  it("V4 notices weights that stay behind", () => assert.isTrue(fc.check(reordered(true), broken).failed))

  /** All sources by the same time, or all but the second one. */
  const shifted = (but: boolean) =>
    fc.property(trains, edges, fc.integer({ min: 1, max: 40 }), (spikes, list, k) => {
      const dt = 0.125 // times and shifts are exact
      const [early, moved] = [0, k * dt].map((shift) =>
        run(
          driven(cells(3), spikes.map((times, s) => times.map((t) => t + (but && s === 1 ? 0 : shift))), list),
          { steps: 80 + k, dt }
        )
      )
      return [0, 1, 2].every((i) => {
        const [a, b] = [early, moved].map(({ data, samples }) => data.slice(i * samples, (i + 1) * samples))
        return far(a.slice(0, 81), b.slice(k)) < 1e-9
      })
    })

  it("V5 shift with their spikes", () => fc.assert(shifted(false), few))

  it("V5 notices a source that does not shift", () => assert.isTrue(fc.check(shifted(true), broken).failed))

  const continuous = (rounded: boolean) =>
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      weight,
      fc.constantFrom("backwardEuler", "crankNicolson"),
      (k, w, scheme) => {
        const [dt, small] = [0.1, 1e-4]
        const [before, after] = [-small, small].map((e) => {
          const exact = k * dt + e
          const delay = rounded ? Math.ceil(exact / dt) * dt : exact
          return run(driven(cells(1), [[1]], [{ source: 0, post: 0, weight: w, delay }]), { steps: 60, dt, scheme })
            .data
        })
        // A shift of 2 e moves the voltage by at most 2 e dv/dt, and dv/dt is at most w 70 mV / C, with C = 0.01257 nF.
        return far(before, after) <= 2 * small * 2 * w * 70 / 0.01257
      }
    )

  it("V6 are continuous in delays", () => fc.assert(continuous(false), few))

  it("V6 notices delays on the grid", () => assert.isTrue(fc.check(continuous(true), broken).failed))

  const additive = (once: boolean) =>
    fc.property(trains, edges, weight, (spikes, list, more) => {
      const [first] = list
      const two = run(driven(cells(3), spikes, [...list, { ...first, weight: more }]), { steps: 120 }).data
      const together = once ? first.weight : first.weight + more
      const one = run(driven(cells(3), spikes, [{ ...first, weight: together }, ...list.slice(1)]), { steps: 120 }).data
      return far(one, two) < 1e-9
    })

  const pooled = (place: (time: number) => number) =>
    fc.property(trains, edges, (spikes, list) => {
      const times = spikes.map((one) => one.map(place))
      const all = list.map((one) => ({ ...one, delay: place(one.delay) }))
      const [edges, pools] = [Synapses.ExpSyn, Pool].map((type) =>
        run(driven(cells(3), times, all, type), { steps: 100, dt: 1 / 8 }).data
      )
      assert.isBelow(far(edges, pools), 1e-9)
    })

  // Off the grid an event divides the step of its whole pool, and so also the line of what is in it already: equal to first order only.
  it("V7 pool edges as they are one by one where events arrive on the grid", () =>
    fc.assert(pooled((time) => Math.round(8 * time) / 8), few))

  it("V7 notices events between the boundaries of steps", () =>
    assert.isTrue(fc.check(pooled((time) => time), broken).failed))

  it("V7 add weights", () => fc.assert(additive(false), few))

  it("V7 notices a weight that is not counted", () => assert.isTrue(fc.check(additive(true), broken).failed))

  /** A loop of cells that make each other spike, with plastic synapses. */
  const loop = (spikes: ReadonlyArray<ReadonlyArray<number>>, list: ReadonlyArray<Edge>) =>
    Network.editSync(driven(cells(3, true), spikes, list), [
      Edit.connect(Connect.listed([[0, 1], [1, 2], [2, 0]]), Synapses.STDP),
      Edit.set("STDP_w", 8e-3, Select.synapse("STDP")),
      Edit.set("STDP_w_max", 1e-2, Select.synapse("STDP")),
      Edit.set("delay", [0.33, 2.7, 1.234], Select.synapse("STDP")),
      Edit.record("spikes"),
      Edit.record("spikes", Select.sources)
    ])

  const resumed = (forgets: boolean) =>
    fc.property(trains, edges, fc.integer({ min: 1, max: 119 }), (spikes, list, at) => {
      const network = loop(spikes, list)
      const whole = run(network, { steps: 120 })
      const first = run(network, { steps: at })
      const stored = Json.decodeStateSync(Json.encodeState(first.state))
      const from = forgets ? { ...stored, events: { ...stored.events!, arrivals: [] } } : stored
      const second = run(network, { steps: 120 - at, from })
      const same = whole.spikes!.times.every((times, i) =>
        far([...first.spikes!.times[i], ...second.spikes!.times[i]], times) === 0 &&
        first.spikes!.times[i].length + second.spikes!.times[i].length === times.length
      )
      return same && far(second.state.v, whole.state.v) === 0 &&
        [...whole.state.edges].every(([name, values]) =>
          far(second.state.edges.get(name)!, values) === 0 || values.some(Number.isNaN)
        )
    })

  it("V8 go on with the same bits, with events in flight", () => fc.assert(resumed(false), few))

  it("V8 notices a state that forgets what is in flight", () => assert.isTrue(fc.check(resumed(true), broken).failed))

  /** The cell with one synapse by Runge and Kutta's fourth order, from arrival to arrival. */
  const exactly = (arrivals: ReadonlyArray<number>, w: number, end: number): number => {
    const [leak, capacitance, tau] = [1e-4 * 1256.6370614359173 / 100, 0.012566370614359173, 3] // [uS], [nF], [ms]
    let [v, g, t] = [-70, 0, 0]
    const f = (v: number, g: number): number => -(leak * (v + 70) + g * v) / capacitance
    const to = (stop: number): void => {
      const n = Math.max(1, Math.ceil((stop - t) / 0.005))
      const h = (stop - t) / n
      for (let k = 0; k < n; k++) {
        const [half, full] = [g * Math.exp(-h / 2 / tau), g * Math.exp(-h / tau)]
        const a = f(v, g)
        const b = f(v + h / 2 * a, half)
        const c = f(v + h / 2 * b, half)
        const d = f(v + h * c, full)
        v += h / 6 * (a + 2 * b + 2 * c + d)
        g = full
      }
      t = stop
    }
    for (const arrival of arrivals.filter((one) => one < end)) {
      to(arrival)
      g += w
    }
    to(end)
    return v
  }

  const order = (scheme: "backwardEuler" | "crankNicolson", rounded: boolean): number => {
    const [start, w, end] = [[0.837, 2.411, 7.003], 2e-3, 12.8]
    const error = (dt: number): number => {
      const times = rounded ? start.map((t) => Math.round(t / dt) * dt) : start
      const { data } = run(driven(cells(1), [times], [{ source: 0, post: 0, weight: w, delay: 0.4 }]), {
        steps: Math.round(end / dt),
        dt,
        scheme
      })
      const each = Array.from({ length: end / 0.4 }, (_, k) => (k + 1) * 0.4)
      const squares = each.map((t) => (data[Math.round(t / dt)] - exactly(start.map((one) => one + 0.4), w, t)) ** 2)
      return Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / each.length)
    }
    return Math.log2(error(0.2) / error(0.05)) / 2
  }

  it("V9 have order 1 by backward Euler and 2 by Crank-Nicolson through arrivals off the grid", () => {
    assert.approximately(order("backwardEuler", false), 1, 0.15)
    assert.approximately(order("crankNicolson", false), 2, 0.15)
  })

  it("V9 notices arrivals on the grid", () => assert.isAbove(Math.abs(order("crankNicolson", true) - 2), 0.15))

  const poisson = fc.record({ rate: fc.integer({ min: 1, max: 500 }), seed: fc.maxSafeInteger(), stream: fc.nat(9) })

  const independent = (stream: (given: number, dt: number) => number) =>
    fc.property(poisson, fc.array(poisson, { maxLength: 3 }), (own, others) => {
      const [alone, among] = ([[0.1, []], [0.25, others]] as const).map(([dt, more]) => {
        const all = [...more, { ...own, stream: stream(own.stream, dt) }]
        const network = Network.editSync(cells(1), [
          Edit.addSources(all.map((one) => Source.poisson(one))),
          Edit.record("spikes", Select.sources)
        ])
        return run(network, { steps: Math.round(50 / dt), dt }).spikes!.times.at(-1)!
      })
      return alone.length === among.length && far(alone, among) === 0
    })

  it("V10 have trains that depend on no dt and no other source", () => fc.assert(independent((given) => given), few))

  it("V10 notices a train that draws from its step", () =>
    assert.isTrue(fc.check(independent((given, dt) => given + Math.round(dt * 100)), broken).failed))

  /** Tsodyks and Markram's, but for the order of its lines. */
  const Hasty = Synapse.make("TsodyksMarkram", {
    parameters: {
      U: { default: 0.5, unit: "1" },
      tau_facil: { default: 50, unit: "ms" },
      tau_rec: { default: 500, unit: "ms" }
    },
    states: { u: { derivative: "-u / tau_facil" }, R: { default: 1, derivative: "(1 - R) / tau_rec" } },
    onPre: ["R = R - u * R", "u = u + U * (1 - u)"],
    current: "0 [nA] * R"
  })

  const steady = (type: typeof Hasty) =>
    fc.property(fc.integer({ min: 10, max: 60 }), fc.integer({ min: 1, max: 9 }), (interval, tenths) => {
      const [U, facil, rec, n] = [tenths / 10, 80, 40, 60]
      const network = Network.editSync(cells(1), [
        Edit.drive(Source.regular({ interval, start: 0.05 }), Select.all, type, {
          values: { U, tau_facil: facil, tau_rec: rec, delay: 0 }
        })
      ])
      // Before the (n + 1)-th spike: u and R have decayed for an interval since the n-th.
      const { edges } = run(network, { steps: Math.round(n * interval * 2), dt: 0.5 }).state
      const shift = 0.05 // the last spike is that much after the last sample before it
      const q = Math.exp(-interval / rec)
      const u = U / (1 - (1 - U) * Math.exp(-interval / facil)) // just after a spike's first line
      const R = (1 - q) / (1 - (1 - u) * q) // just before it
      const since = interval - shift
      const before = u * Math.exp(-since / facil)
      const rest = 1 - (1 - R * (1 - u)) * Math.exp(-since / rec)
      return Math.abs(edges.get("TsodyksMarkram_u")![0] - before) < 1e-6 &&
        Math.abs(edges.get("TsodyksMarkram_R")![0] - rest) < 1e-6
    })

  it("V11 come to the steady state of Tsodyks and Markram's synapse under a regular train", () =>
    fc.assert(steady(Synapses.TsodyksMarkram), { ...few, numRuns: 5 }))

  it("V11 notices resources that are spent too early", () => assert.isTrue(fc.check(steady(Hasty), broken).failed))
})
