/**
 * The oracle of derivatives is right: its values are those of the interpreter, its tangents those of differences of the interpreter.
 *
 * Values are compared on chosen and on random networks, tangents along every column, stimulus and clamp at once and class by class, with
 * every scheme. At the end, a case in which engines once disagreed.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import { type FunctionName, functionNames, functions, takesOrder } from "../../src/equation/functions.ts"
import { parse } from "../../src/equation/parse.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pump from "../../src/mechanism/Pump.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { quantities } from "../../src/network/quantities.ts"
import { listed } from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import * as Table from "../../src/table/Table.ts"
import { network as arbitraryNetwork } from "../../src/testing/network.ts"
import { withoutEvents } from "../fixtures.ts"
import { bits, enginesDiffer } from "../solve/compiled/engines.ts"
import { simulate } from "../solve/simulate.ts"
import { voltageRates } from "./dual/couplingDual.ts"
import { apply, propagator, solve } from "./dual/denseDual.ts"
import { differences, type Question, valuesOf } from "./dual/differences.ts"
import { along, clamp, everything, stimulus, together } from "./dual/directions.ts"
import * as Dual from "./dual/Dual.ts"
import { evaluateDual } from "./dual/evaluateDual.ts"
import { dt, resetting, smooth, steps } from "./dual/networks.ts"
import { tangentRun, type Tangents } from "./dual/tangentRun.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>

/** Relative error of a sample, by the largest of its recording: 1e-13 is what roundings come to on these networks, in whatever order. */
const rounding = 1e-12

/** The rows of recordings × samples, and the largest absolute number of a row. */
const rowsOf = (network: Network.Network, data: ArrayLike<number>): ReadonlyArray<ReadonlyArray<number>> => {
  const samples = data.length / network.recordings.size
  return Array.from(
    { length: network.recordings.size },
    (_, i) => Array.from({ length: samples }, (_, k) => data[i * samples + k])
  )
}
const largest = (row: ReadonlyArray<number>): number => row.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
const apart = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number => largest(a.map((x, k) => x - b[k]))

/**
 * Compares tangents with differences at `h`; gives how many recordings move and are known to 1e-6 of their largest tangent.
 *
 * What Richardson leaves is taken as one order further: where D(h) and D(h / 2) are a part r of the tangent apart, r² of it. Values that
 * are good to δ make an error of 3 δ / h.
 */
const compare = (
  network: Network.Network,
  question: Question,
  h: number,
  found: Tangents = question.tangents
): number => {
  const made = tangentRun(network, { ...question, tangents: found })
  const { best, coarse, fine } = differences(network, question, h)
  const [values, tangents] = [rowsOf(network, made.values), rowsOf(network, made.tangents)]
  const [expected, far, near] = [best, coarse, fine].map((data) => rowsOf(network, data))
  let known = 0
  network.recordings.forEach(({ row, state }, i) => {
    const size = largest(tangents[i])
    const gap = apart(far[i], near[i])
    const allowed = (size === 0 ? 0 : gap ** 2 / size) + 3 * rounding * largest(values[i]) / h
    expect(apart(tangents[i], expected[i]), `${state} of row ${row}, largest tangent ${size}`).toBeLessThanOrEqual(
      allowed + 1e-300
    )
    if (allowed < 1e-6 * size) known++
  })
  return known
}

/** Small enough for a Taylor series; for networks that spike, small enough that no spike comes a step earlier or later. */
const [h, smallH] = [2e-3, 2e-4]

describe.each(Object.entries<Network.Network>({ ...smooth, ...resetting }))("%s", (name, network) => {
  it.each(names)("has the interpreter's values with %s", (scheme) => {
    const question: Question = { steps, dt, scheme, tangents: {} }
    const { tangents, values } = tangentRun(network, question)
    const [found, expected] = [values, valuesOf(network, question)].map((data) => rowsOf(network, data))
    expected.forEach((row, i) => expect(apart(found[i], row)).toBeLessThanOrEqual(rounding * largest(row)))
    expect(tangents.every((x) => x === 0)).toBe(true)
  })

  it.each(names)("has the tangents of differences when everything moves, with %s", (scheme) => {
    const question: Question = { steps, dt, scheme, tangents: everything(network) }
    const known = compare(network, question, name in smooth ? h : smallH)
    const still = network.recordings.filter(({ row, state }) =>
      /_(fire|izhikevich|rate)$|^i_AdEx$/.test(state) ||
      (state === "i_stimulus" && !network.stimuli.some((s) => s.row === row)) ||
      (state === "i_clamp" && !network.clamps.some((c) => c.state === "v" && c.row === row))
    ).size // always 0
    expect(known).toBe(network.recordings.size - still)
  })
})

describe("the networks that spike", () => {
  it.each(Object.entries<Network.Network>(resetting))("%s resets", (_, network) => {
    const data = rowsOf(network, valuesOf(network, { steps, dt, scheme: "backwardEuler", tangents: {} }))
    const voltages = data.filter((_, i) => network.recordings.get(i)!.state === "v")
    // A reset is the only thing that takes a voltage down by 3 mV in a step.
    expect(Math.max(...voltages.flatMap((v) => v.slice(1).map((x, k) => v[k] - x)))).toBeGreaterThan(3)
  })
})

describe("random networks", () => {
  const mechanisms = withoutEvents([...Object.values(Channels), ...Object.values(Pumps), ...Object.values(Synapses)])

  const sameValues = (change: (dt: number) => number = (same) => same) =>
    fc.property(arbitraryNetwork({ mechanisms }), fc.constantFrom(...names), (drawn, scheme) => {
      const made = drawn
      const moving = [...quantities(made).values()].filter((q) => ["Voltage", "State", "Current"].includes(q.role))
      const network = Network.editSync(
        made,
        moving.map((q) => Edit.record(q.name, q.domain === "nodes" ? Select.all : Select.edges, { allowEmpty: true }))
      )
      const column = (name: string) => Array.from(Table.floats(network.nodes, name), Dual.constant)
      const fastest = largest(voltageRates(network, column).map((row) => Dual.sum(row).value))
      fc.pre(scheme !== "forwardEuler" || dt * fastest < 1) // beyond that it is unstable and amplifies roundings
      const run = simulate(network, { steps: 20, dt, scheme })
      fc.pre(Result.isSuccess(run))
      const expected = rowsOf(network, Result.getOrThrow(run).data)
      // A gate far beyond its range (held there) multiplies a conductance by its powers, and roundings of the voltage with it.
      const gates = expected.filter((_, i) => {
        const quantity = moving.find(({ name }) => name === network.recordings.get(i)!.state)!
        return quantity.role === "State" && quantity.unit === "1"
      })
      fc.pre(gates.every((row) => largest(row) < 4))
      const found = rowsOf(network, tangentRun(network, { steps: 20, dt: change(dt), scheme, tangents: {} }).values)
      // The interpreter's matrix exponential is good to some units in the last place of its norm; every step makes that error anew.
      const propagated = scheme === "exponentialEuler" ? 20 * Number.EPSILON * 2 * dt * fastest : 0
      expected.forEach((row, i) =>
        expect(apart(found[i], row)).toBeLessThanOrEqual((1e-9 + propagated) * Math.max(1, largest(row)))
      )
    })

  it("have the interpreter's values", () => {
    fc.assert(sameValues(), { seed: 20_260_117, numRuns: 60 })
  })

  it("have not those of a dt that is a millionth off", () => {
    expect(fc.check(sameValues((right) => right * 1.000001), { seed: 20_260_117, numRuns: 60 }).failed).toBe(true)
  })
})

describe("the tangents along", () => {
  const columns: Readonly<Record<keyof typeof smooth, string>> = {
    "HH in a fork": "HH_gNa HH_eK HH_m HH_n v radius length capacitance axial_resistivity area resistive_load_in",
    "a passive tree with bare compartments": "Leak_gLeak v radius resistive_load_out",
    "stimuli of every kind": "area radius",
    "cortical channels": "vt eK Km_taumax Km_p Na_h CaT_vx CaT_u",
    "calcium in a shell, with Nernst": "CaL_gCaL CaPump_decay CaPump_gamma CaPump_depth CaCon_i CaCon_e",
    "calcium by Faraday, with a second pump": "radius Sink_half Sink_rate eCa",
    "diffusing calcium": "axial_diffusion_CaCon_i CaCon_i volume radius length CaPump_gamma",
    "a diffusing gate": "axial_diffusion_HH_n HH_n",
    "synapses of every type":
      "IonotropicSynapse_gS IonotropicSynapse_delta IonotropicSynapse_k_minus IonotropicSynapse_s TanhRateSynapse_slope TanhConductanceSynapse_e_syn radius",
    "a synapse that sees a pumped ion": "CaCon_i Tasting_g CaPump_gamma CaPump_decay radius",
    "one constant with several readers": "eX Owner_g First_g",
    "held voltages and gates": "HH_gK",
    "voltages held for a time": "HH_gNa capacitance area radius axial_resistivity v HH_h",
    "held concentrations and currents": "CaPump_decay",
    "a held diffusing ion": "CaCon_i",
    "points of many branches": "radius",
    "held synapses": "IonotropicSynapse_s",
    "rules and texts of every kind": "Odd_k Odd_line Odd_bend Odd_kept Ledge_i Sensing_tau Sensing_trace volume radius",
    "synapses that see both ends": "HH_gK HH_n CaCon_i radius v Seeing_g Seeing_trace CaL_gCaL",
    "synapses that see a diffusing ion": "CaCon_i radius axial_diffusion_CaCon_i Seeing_tau",
    "rate neurons": "Rate_tau v TanhRateSynapse_x_offset",
    "neurons that reset, below threshold": "Izhikevich_b Izhikevich_u AdEx_g_L AdEx_w Leak_eLeak"
  }
  const cases = Object.entries<Network.Network>(smooth).flatMap(([name, network]) => [
    ...columns[name as keyof typeof smooth].split(" ").map((key) => ({
      name,
      network,
      what: key,
      tangents: along(network, key)
    })),
    ...network.stimuli.toArray().map((_, i) => ({ name, network, what: `stimulus ${i}`, tangents: stimulus(i) })),
    ...network.clamps.toArray().map((c, i) => ({
      name,
      network,
      what: `the clamp of ${c.state}`,
      tangents: clamp(network, i)
    }))
  ])

  it.each(cases)("$what are those of differences: $name", ({ network, tangents }) => {
    for (const scheme of names) expect(compare(network, { steps, dt, scheme, tangents }, h)).toBeGreaterThan(0)
  })

  it("a radius are those along area, volume and loads as well", () => {
    const network = smooth["diffusing calcium"]
    const radius = along(network, "radius").nodes!.get("radius")!
    const [area, volume, load, r] = ["area", "volume", "resistive_load_in", "radius"].map((name) =>
      Array.from(Table.floats(network.nodes, name))
    )
    const question: Omit<Question, "tangents"> = { steps, dt, scheme: "crankNicolson" }
    const own = tangentRun(network, { ...question, tangents: { nodes: new Map([["radius", radius]]) } })
    // No text of this network reads the radius: area, volume and loads go as r, r² and r^-2, and that is all.
    const by = (values: ReadonlyArray<number>, power: number) => values.map((x, i) => power * x * radius[i] / r[i])
    const shapes = new Map([
      ["area", by(area, 1)],
      ["volume", by(volume, 2)],
      ["resistive_load_in", by(load, -2)],
      ["resistive_load_out", by(load, -2)]
    ])
    const spelledOut = tangentRun(network, { ...question, tangents: { nodes: shapes } })
    rowsOf(network, own.tangents).forEach((row, i) =>
      expect(apart(row, rowsOf(network, spelledOut.tangents)[i])).toBeLessThanOrEqual(rounding * largest(row))
    )
    expect(largest(Array.from(own.tangents))).toBeGreaterThan(0.1)
  })

  it("are linear in the direction", () => {
    const network = smooth["synapses of every type"]
    const run = (tangents: Tangents) =>
      rowsOf(network, tangentRun(network, { steps, dt, scheme: "exponentialEuler", tangents }).tangents)
    const parts = [along(network, "HH_gNa"), along(network, "IonotropicSynapse_s"), stimulus(0)]
    const [sum, ...single] = [together(parts), ...parts].map(run)
    sum.forEach((row, i) => {
      const added = row.map((_, k) => single.reduce((total, one) => total + one[i][k], 0))
      expect(apart(row, added)).toBeLessThanOrEqual(rounding * largest(single.map((one) => largest(one[i]))))
    })
  })

  it("are not those of a direction that is a hundred thousandth off", () => {
    const network = smooth["HH in a fork"]
    const tangents = everything(network)
    const off: Tangents = {
      ...tangents,
      nodes: new Map(
        [...tangents.nodes!].map(([key, t]) => [key, key === "capacitance" ? Array.from(t, (x) => 1.00001 * x) : t])
      )
    }
    const question: Question = { steps, dt, scheme: "backwardEuler", tangents }
    expect(() => compare(network, question, h, off)).toThrow(/largest tangent/)
  })
})

describe("a dual number", () => {
  const lookup = (at: Readonly<Record<string, Dual.Dual>>) => (name: string) => at[name]
  const value = (text: string, at: Readonly<Record<string, Dual.Dual>>) =>
    evaluateDual(Result.getOrThrow(parse(text)), lookup(at))

  it.each(functionNames)("goes through %s with the slope of differences", (name: FunctionName) => {
    const text = functions[name].arity === 1 ? `${name}(x)` : takesOrder(name) ? `${name}(2, x)` : `${name}(x, y)`
    for (const x of ["log", "sqrt", "log1p"].includes(name) ? [0.3, 2] : [-5.1, -1.3, -0.2, 0.3, 1.9, 4.1]) {
      const at = (by: number) => ({ x: Dual.make(x + 0.7 * by, 0.7), y: Dual.make(0.9 - 0.4 * by, -0.4) })
      const central = (by: number) => (value(text, at(by)).value - value(text, at(-by)).value) / (2 * by)
      const best = (4 * central(5e-4) - central(1e-3)) / 3
      // Rounding: 1e-16 over 1e-3 of values up to 100; truncation: (1e-3)^4 of derivatives up to 100 times a value.
      expect(Math.abs(value(text, at(0)).tangent - best)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(best)))
    }
  })

  it("takes the selected side of a choice, and no NaN of the other", () => {
    const at = { x: Dual.make(0, 1), y: Dual.make(2, 3) }
    expect(value("x > 0 ? sqrt(x) / x : y^2", at)).toEqual({ value: 4, tangent: 12 })
    expect(value("min(x, y) + max(x, y) * (y > x)", at)).toEqual({ value: 2, tangent: 4 })
    expect(value("abs(x)", at)).toEqual({ value: 0, tangent: 0 })
  })

  it("that stands still goes through an infinite slope", () => {
    const at = { x: Dual.constant(0), y: Dual.make(2, 3) }
    expect(value("y + sqrt(x)", at)).toEqual({ value: 2, tangent: 3 })
    expect(value("(x - 1)^2 * y", at)).toEqual({ value: 2, tangent: 3 })
  })
})

describe("dense algebra", () => {
  const pair = (a: Dual.Dual, b: Dual.Dual) => [[Dual.zero, a], [b, Dual.zero]]

  it.each([1e-3, 1, 1e6])("has the propagator of two compartments at rates of about %d", (size) => {
    const [a, b] = [Dual.make(size, 0.3 * size), Dual.make(2 * size, -0.1 * size)]
    // 1 - p = b / s + a / s exp(-s) with s = a + b, where p goes over; off the diagonal a / s (1 - exp(-s)).
    const s = 3 * size
    const ds = 0.2 * size
    const gone = -Math.expm1(-s)
    const [[, p]] = propagator(pair(a, b))
    expect(Math.abs(p.value / (gone / 3) - 1)).toBeLessThan(1e-14)
    const expected = (0.3 * size - ds / 3) / s * gone + Math.exp(-s) * ds / 3
    expect(Math.abs(p.tangent / expected - 1)).toBeLessThan(1e-13)
    const kept = apply(propagator(pair(a, b)), [Dual.constant(7), Dual.constant(7)])
    for (const x of kept) {
      expect(Math.abs(x.value - 7)).toBeLessThan(1e-14)
      expect(Math.abs(x.tangent)).toBeLessThan(1e-13)
    }
  })

  it.each([1, 1e9])("solves for two compartments at rates of about %d", (size) => {
    const [a, b] = [Dual.make(size, 0.3 * size), Dual.make(2 * size, -0.1 * size)]
    const [e, f] = [Dual.make(1, 0.5), Dual.make(3, -1)]
    const right = [Dual.make(2, 1), Dual.make(-1, 4)]
    const [x] = solve([e, f], pair(a, b), right)
    // Cramer's rule: x = ((f + b) r + a t) / (e f + e b + a f), without a difference.
    const top = Dual.add(Dual.multiply(Dual.add(f, b), right[0]), Dual.multiply(a, right[1]))
    const bottom = Dual.sum([Dual.multiply(e, f), Dual.multiply(e, b), Dual.multiply(a, f)])
    const expected = Dual.divide(top, bottom)
    expect(Math.abs(x.value - expected.value)).toBeLessThan(1e-14)
    expect(Math.abs(x.tangent - expected.tangent)).toBeLessThan(1e-14)
  })
})

describe("where formulas have no value but the step has one", () => {
  it("a gate of no rates moves with its rates", () => {
    const parameters = { a: { default: 0, unit: "1/ms" }, b: { default: 0, unit: "1/ms" } }
    const gate = Channel.make("Gate", { parameters, states: { x: { default: 0.3, alpha: "a", beta: "b" } } })
    const network = Network.editSync(Network.make([Cell.make()]), [Edit.insert(gate), Edit.record("Gate_x")])
    const tangents: Tangents = { nodes: new Map([["Gate_a", [2]], ["Gate_b", [1]]]) }
    const made = tangentRun(network, { steps: 3, dt: 0.1, scheme: "backwardEuler", tangents })
    // x' = x + dt (a (1 - x) - b x) to first order.
    made.tangents.forEach((x, k) => expect(x).toBeCloseTo(k * 0.1 * (2 * 0.7 - 0.3), 14))
    expect(compare(network, { steps: 3, dt: 0.1, scheme: "backwardEuler", tangents }, h)).toBe(1)
  })

  it("a gate whose time constant is 0 has the tangent of its target", () => {
    const network = Network.editSync(Network.make([Cell.make({ v: 400 }), Cell.make()]), [
      Edit.connect(listed([[0, 1]]), Synapses.Ionotropic),
      Edit.record("IonotropicSynapse_s")
    ])
    const tangents = everything(network)
    const made = tangentRun(network, { steps: 3, dt, scheme: "backwardEuler", tangents })
    expect([...made.values]).toEqual([0.2, 1, 1, 1])
    for (const x of made.tangents.slice(1)) expect(Math.abs(x)).toBeLessThan(1e-15) // s_inf has a slope of exp(-43)
  })
})

describe("a direction", () => {
  const network = smooth["HH in a fork"]
  const run = (tangents: Tangents) => () => tangentRun(network, { steps: 1, dt, scheme: "backwardEuler", tangents })

  it("must be along something that is there", () => {
    expect(run({ nodes: new Map([["HH_gna", [1]]]) })).toThrow(
      /no column of numbers "HH_gna" in nodes; there are .*HH_gNa/
    )
    expect(run({ edges: new Map([["v", []]]) })).toThrow(/no column of numbers "v" in edges/)
    expect(run({ nodes: new Map([["v", [1, 2]]]) })).toThrow("the tangent of \"v\" has 2 numbers, nodes has 8 rows")
    expect(run({ stimuli: new Map([[1, () => 1]]) })).toThrow("there is no stimulus 1; there are 1")
    expect(run({ clamps: new Map([[0, () => 1]]) })).toThrow("there is no clamp 0; there are 0")
  })
})

describe("a synapse that reads a pumped concentration", () => {
  const Decay = Pump.make("Decay", {
    states: { CaCon_i: { default: 1, unit: "mM", shared: true } },
    ion: "CaCon_i",
    current: "CaCon_i / 0.1 [ms]"
  })
  const Reader = Synapse.make("Reader", {
    states: { saw: { unit: "mM" } },
    reads: { CaCon_i: { unit: "mM", default: 7 } },
    update: "saw = CaCon_i"
  })
  const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 })]), [
    Edit.insert(Decay, Select.rows([0])),
    Edit.connect(listed([[0, 0], [0, 1]]), Reader),
    Edit.record("Reader_saw")
  ])
  const question: Question = { steps: 2, dt, scheme: "backwardEuler", tangents: {} }

  it("does so before the pump has moved it (physics.md section 6, steps 5 and 6)", () => {
    const [there, elsewhere] = rowsOf(network, tangentRun(network, question).values)
    // Backward Euler of a decay with 0.1 ms: 1, 0.8, 0.64; a step sees the concentration before the step.
    there.forEach((x, k) => expect(x).toBeCloseTo([0, 1, 0.8][k], 14))
    expect(elsewhere).toEqual([0, 7, 7])
  })

  it("does so on the interpreter and in a kernel", () => {
    const [found, expected] = [tangentRun(network, question).values, valuesOf(network, question)]
    expect(apart(Array.from(found), Array.from(expected))).toBeLessThanOrEqual(rounding)
    expect(enginesDiffer(network, "backwardEuler", dt, [3], bits)).toBe(null)
  })
})
