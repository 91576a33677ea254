/** States that stay in the first step: NEURON's sequence from any start, the numbers of before where nothing is said, on both engines and backwards. */
import { Effect } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Edit,
  Engine,
  Gradient,
  Mechanism,
  Network,
  Parameters,
  Select,
  States,
  Synapses,
  View
} from "neurolens"
import { describe, expect, it } from "vitest"
import { weightedSum } from "../adjoint/gradientRuns.ts"
import { bits, enginesDiffer } from "../solve/compiled/engines.ts"
import { recorded } from "../solve/run.ts"

/** Everything that moves: rates, relaxations, derivatives, a scheme, updates of a state and of the voltage, a reset. */
const all = Channel.make("All", {
  parameters: { g: { default: 1e-3, unit: "S/cm2" } },
  definitions: { a: "0.1 * vtrap(-(v + 55), 10)", b: "0.125 * exp(-(v + 65) / 80)" },
  states: {
    n: { alpha: "a", beta: "b" },
    m: { inf: "sigmoid((v + 40) / 9)", tau: "2 [ms] * (1 + n)" },
    d: { derivative: "a * (1 - d) - 1" },
    c: { default: 1 },
    o: {},
    last: { default: 3 },
    seen: { equals: "m * last" }
  },
  scheme: ["c <-> o : a, b", " o -> : 0.01"],
  update: ["last = last + dt * 1 [1/ms]", "v = v + 1e-3 * last"],
  reset: { when: "last > 3.06", set: { last: "0.5" } },
  current: "g * n * m * (o + seen) * (v + 70)"
})

const locals = ["n", "m", "d", "c", "o", "last"]

const network = (mechanism: Mechanism.Mechanism, begun: number | null): Network.Network =>
  Network.editSync(Network.make([Cell.make({ ncomp: 3 })]), [
    Edit.insert(mechanism),
    Edit.set("v", [-50, -65, -30]),
    Edit.set("All_o", 0.2),
    ...begun === null ? [] : [Edit.set("All_begun", begun)],
    Edit.record("v"),
    ...[...locals, "seen"].map((local) => Edit.record(`All_${local}`)),
    Edit.record("i_All")
  ])

describe("Mechanism.currentsFirst", () => {
  it("moves no state in the first step, and all of them as ever from the second on", () => {
    const steps = { steps: 6, dt: 0.025 }
    const first = recorded(network(Mechanism.currentsFirst(all), 0), steps)
    for (const local of locals) {
      for (const row of [0, 1, 2]) {
        const [start, one, two] = first(`All_${local}`, row)
        expect(Math.abs(one - start), local).toBeLessThan(1e-99) // m moves with n, and begins at 0
        expect(two, local).not.toBe(one)
      }
    }
    const plain = recorded(network(all, null), steps)
    const told = recorded(network(Mechanism.currentsFirst(all), 1), steps)
    for (const name of ["v", "i_All", "All_seen", ...locals.map((local) => `All_${local}`)]) {
      for (const row of [0, 1, 2]) {
        told(name, row).forEach((x, k) =>
          expect(Math.abs(x - plain(name, row)[k]), name).toBeLessThanOrEqual(1e-13 * Math.abs(x))
        )
      }
    }
    expect(first("All_last")).toContain(0.5) // the reset comes a step later, and comes
  })

  it("has the same bits on both engines, with every scheme", () => {
    for (const scheme of ["backwardEuler", "crankNicolson", "forwardEuler", "exponentialEuler"] as const) {
      expect(enginesDiffer(network(Mechanism.currentsFirst(all), 0), scheme, 0.025, [1, 7], bits)).toBeNull()
    }
  })

  it("is NEURON's order: currents with the states of before, voltages, then states with the new voltages", () => {
    const [v0, dt] = [-50, 0.025]
    const start = Network.editSync(Network.make([Cell.make({ v: -65 })]), [
      Edit.insert(Mechanism.currentsFirst(Channels.HH)),
      States.init(),
      Edit.set("v", v0),
      Edit.set("HH_begun", 0),
      Edit.record("v")
    ])
    const column = (name: string): number => View.column(Select.all, name).get(start)[0]
    const [gNa, gK, gLeak, eNa, eK, eLeak] = ["HH_gNa", "HH_gK", "HH_gLeak", "HH_eNa", "HH_eK", "HH_eLeak"].map(column)
    let [v, m, h, n] = [v0, ...["HH_m", "HH_h", "HH_n"].map(column)]
    const vtrap = (x: number, y: number): number => x / Math.expm1(x / y)
    const move = (x: number, a: number, b: number): number => a / (a + b) + (x - a / (a + b)) * Math.exp(-dt * (a + b))
    const found = recorded(start, { steps: 400, dt })("v")
    for (let k = 1; k <= 400; k++) {
      const [na, kk] = [1000 * gNa * m ** 3 * h, 1000 * gK * n ** 4]
      const c = column("capacitance") / dt
      v = (c * v + na * eNa + kk * eK + 1000 * gLeak * eLeak) / (c + na + kk + 1000 * gLeak)
      expect(Math.abs(found[k] - v)).toBeLessThan(1e-9)
      m = move(m, 0.1 * vtrap(-(v + 40), 10), 4 * Math.exp(-(v + 65) / 18))
      h = move(h, 0.07 * Math.exp(-(v + 65) / 20), 1 / (Math.exp(-(v + 35) / 10) + 1))
      n = move(n, 0.01 * vtrap(-(v + 55), 10), 0.125 * Math.exp(-(v + 65) / 80))
    }
  })

  it("goes backwards alike by both engines", async () => {
    const trained = Network.editSync(network(Mechanism.currentsFirst(all), 0), [
      Edit.train("All_g"),
      Edit.train("All_n")
    ])
    const [a, b] = await Promise.all([Engine.layer, Engine.layerInterpreter].map(async (layer) => {
      const run = Gradient.run(trained, weightedSum((k) => Math.sin(k)), { steps: 5, dt: 0.025 })
      return Parameters.vector((await Effect.runPromise(Effect.provide(run, layer))).parameters)
    }))
    expect(a.length).toBe(2)
    a.forEach((x, i) => expect(Math.abs(x - b[i])).toBeLessThanOrEqual(1e-11 * Math.abs(x)))
  })

  it("gives what does not move back as it is, and refuses what events move and names that are taken", () => {
    expect(Mechanism.currentsFirst(Channels.Leak)).toBe(Channels.Leak)
    const told = (mechanism: Mechanism.Mechanism): string => {
      try {
        return String(Mechanism.currentsFirst(mechanism))
      } catch (error) {
        return error instanceof Mechanism.MechanismError ? error.message : String(error)
      }
    }
    expect(told(Synapses.ExpSyn)).toContain("a synapse with handlers moves from event to event, `update` once a step")
    const taken = Channel.make("Taken", { definitions: { begun: "1" }, states: { x: { inf: "begun", tau: "1" } } })
    expect(told(taken)).toContain("there is already a state `begun`: rename one of them")
    expect(told(Mechanism.currentsFirst(Channels.HH))).toContain("`begun` is a name by which the first step is told")
  })
})
