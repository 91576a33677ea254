/** Every scheme against closed forms of what it computes, against the exact solution, and its order of accuracy in dt. */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Select from "../../src/select/Select.ts"
import { voltageCoupling } from "../../src/solve/Coupling.ts"
import { expm } from "../../src/solve/expm.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { diffusionMatrix, type Matrix, times, voltageMatrix } from "./oracle.ts"
import { area, cable, leak, row, run, single, traces } from "./run.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>

/** What one step multiplies a mode by that decays with `rate` [1/ms]. */
const factor: Readonly<Record<SchemeName, (rate: number, dt: number) => number>> = {
  backwardEuler: (rate, dt) => 1 / (1 + dt * rate),
  crankNicolson: (rate, dt) => (1 - dt * rate / 2) / (1 + dt * rate / 2),
  forwardEuler: (rate, dt) => 1 - dt * rate,
  exponentialEuler: (rate, dt) => Math.exp(-dt * rate)
}

const largest = (found: ReadonlyArray<number>, expected: (k: number) => number): number =>
  Math.max(...found.map((x, k) => Math.abs(x - expected(k))))

describe.each(names)("%s", (scheme) => {
  it("charges a membrane as its closed form says", () => {
    const [tau, dt, current] = [10, 0.1, 0.01]
    const rise = current * 1e5 / area * tau // mV above rest, 15.9
    const network = single(
      ...leak(tau),
      Edit.stimulate(Stimulus.step({ delay: 0, duration: 50, amplitude: current }), row(0)),
      Edit.record("v")
    )
    const [v] = traces(network, { tMax: 50, dt, scheme })
    expect(v.length).toBe(501)
    expect(largest(v, (k) => -70 + rise * (1 - factor[scheme](1 / tau, dt) ** k))).toBeLessThan(1e-10)
  })

  it("lets two compartments relax to their mean as its closed form says", () => {
    const network = Network.editSync(
      Network.make([Cell.make({ ncomp: 2, v: [-60, -80], axial_resistivity: 50_000 })]),
      [Edit.record("v")]
    )
    const dt = 0.1 // g is 1 per ms, the difference decays with 2 g
    const [a, b] = traces(network, { tMax: 5, dt, scheme })
    expect(largest(a, (k) => -70 + 10 * factor[scheme](2, dt) ** k)).toBeLessThan(1e-11)
    expect(largest(b, (k) => -70 - 10 * factor[scheme](2, dt) ** k)).toBeLessThan(1e-11)
  })

  it("weighs what flows by area and capacitance, so that charge is conserved", () => {
    const cell = Cell.make({
      parents: [-1, 0, 0],
      ncomp: 2,
      radius: [1, 2, 3, 1, 0.5, 1],
      capacitance: [1, 2, 1, 3, 1, 1],
      v: [0, -70, 20, -90, -50, 10],
      axial_resistivity: 1e5
    })
    const network = Network.editSync(Network.make([cell]), [Edit.record("v")])
    const weight = Array.from(
      network.nodes.columns.get("area")!.values,
      (x, i) => x * network.nodes.columns.get("capacitance")!.values[i]
    )
    const v = traces(network, { steps: 200, dt: 0.02, scheme })
    const charge = v[0].map((_, k) => weight.reduce((sum, w, i) => sum + w * v[i][k], 0))
    const scale = weight.reduce((sum, w, i) => sum + w * Math.abs(v[i][0]), 0)
    expect(largest(charge, () => charge[0]) / scale).toBeLessThan(1e-12)
  })

  it("integrates a current where nothing leaks, without dividing by zero", () => {
    // Forward Euler on one compartment, too: v = dt * sum of currents.
    const network = single(Edit.stimulate(Stimulus.samples([1, 0, 2, -1]), row(0)), Edit.record("v"))
    const unit = 0.025 * 1e5 / area
    const [v] = traces(network, { steps: 6, scheme })
    expect(largest(v, (k) => -70 + unit * [0, 1, 1, 3, 2, 2, 2][k])).toBeLessThan(1e-11)
  })

  it("reaches its order of accuracy in dt on a passive cable", () => {
    const order = observedOrder(scheme)
    const expected = scheme === "crankNicolson" ? 2 : 1
    expect(order).toBeGreaterThan(expected - 0.05)
    expect(order).toBeLessThan(expected + 0.05)
  })
})

/** A leaky cable whose leak is uneven, so that membrane and coupling do not commute, from an uneven start. */
const passive = Network.editSync(
  Network.make([Cell.make({
    parents: [-1, 0, 0],
    ncomp: [3, 2, 1],
    radius: [1, 2, 1, 0.5, 1, 1],
    capacitance: [1, 1, 2, 1, 1, 1],
    axial_resistivity: 1e5,
    v: [-70, -65, -60, -80, -50, -75]
  })]),
  [
    Edit.insert(Channels.Leak),
    Edit.set("Leak_gLeak", [1e-3, 1e-4, 5e-4, 2e-3, 1e-4, 3e-4]),
    Edit.set("Leak_eLeak", [-70, -60, -80, -70, -65, -50]),
    Edit.record("v")
  ]
)

/** The exact solution of `dv/dt = (G - lin) v + constant` after `t`, by the exponential of the system with a row for the constant. */
const exact = (network: Network.Network, t: number): ReadonlyArray<number> => {
  const g: Matrix = voltageMatrix(network)
  const n = g.length
  const of = (name: string) => network.nodes.columns.get(name)!.values
  const lin = g.map((_, i) => 1000 * of("Leak_gLeak")[i] / of("capacitance")[i])
  const system = new Float64Array((n + 1) ** 2)
  g.forEach((r, i) => r.forEach((x, j) => (system[i * (n + 1) + j] = t * (x - (i === j ? lin[i] : 0)))))
  lin.forEach((rate, i) => (system[i * (n + 1) + n] = t * rate * of("Leak_eLeak")[i]))
  const e = expm(system, n + 1)
  const start = [...Array.from(of("v")), 1]
  return g.map((_, i) => start.reduce((sum, x, j) => sum + e[i * (n + 1) + j] * x, 0))
}

const observedOrder = (scheme: SchemeName): number => {
  const reference = exact(passive, 4)
  const error = (dt: number): number => {
    const end = run(passive, { tMax: 4, dt, scheme }).state.v
    return Math.max(...reference.map((x, i) => Math.abs(x - end[i])))
  }
  return Math.log2(error(0.01) / error(0.005))
}

describe("one step", () => {
  const network = Network.make([
    Cell.make({ parents: [-1, 0, 0], ncomp: [2, 1, 2], radius: [1, 2, 1, 0.5, 1], axial_resistivity: 20_000 })
  ])
  const g = voltageMatrix(network)
  const x = Float64Array.of(-70, 10, -50, -80, 0)
  const lin = Float64Array.of(0.1, 0, 3, 0, 1e-9)
  const constant = Float64Array.of(1, -2, 0, 30, -5)
  const dt = 0.05
  const step = (scheme: SchemeName): Float64Array =>
    schemes[scheme]({ coupling: voltageCoupling(network), dt, x, lin, constant, held: null, junctions: null })
  const residual = (after: ArrayLike<number>, before: ArrayLike<number>, h: number): ReadonlyArray<number> =>
    times(g, after).map((flow, i) => after[i] - before[i] - h * (flow - lin[i] * after[i] + constant[i]))

  it("of backward Euler satisfies its equation", () => {
    for (const r of residual(step("backwardEuler"), x, dt)) expect(Math.abs(r)).toBeLessThan(1e-12)
  })

  it("of Crank-Nicolson goes through the midpoint that backward Euler reaches in half a step", () => {
    const middle = step("crankNicolson").map((y, i) => (x[i] + y) / 2)
    for (const r of residual(middle, x, dt / 2)) expect(Math.abs(r)).toBeLessThan(1e-12)
  })

  it("of forward Euler is the formula", () => {
    const flow = times(g, x)
    step("forwardEuler").forEach((y, i) =>
      expect(Math.abs(y - (x[i] + dt * (flow[i] - lin[i] * x[i] + constant[i])))).toBeLessThan(1e-12)
    )
  })

  it("of exponential Euler is the membrane, then the coupling, also where nothing leaks", () => {
    const membrane = Array.from(
      x,
      (y, i) =>
        lin[i] === 0
          ? y + dt * constant[i]
          : y * Math.exp(-dt * lin[i]) + constant[i] / lin[i] * -Math.expm1(-dt * lin[i])
    )
    const propagator = expm(Float64Array.from(g.flat(), (y) => dt * y), 5)
    step("exponentialEuler").forEach((y, i) => {
      expect(Math.abs(y - membrane.reduce((sum, m, j) => sum + propagator[i * 5 + j] * m, 0))).toBeLessThan(1e-12)
    })
  })

  it("does not change what it is given", () => {
    const [before, drive] = [Array.from(x), Array.from(constant)]
    for (const scheme of names) step(scheme)
    expect([Array.from(x), Array.from(constant)]).toEqual([before, drive])
  })
})

describe("exponential Euler", () => {
  it("is exact for a membrane without coupling, however long the step", () => {
    const network = single(...leak(10), Edit.set("v", 0), Edit.record("v"))
    const [v] = traces(network, { steps: 3, dt: 100, scheme: "exponentialEuler" })
    expect(largest(v, (k) => -70 + 70 * Math.exp(-10 * k))).toBeLessThan(1e-12)
  })

  it("stays finite where coupling is stiffer than Jaxley's exponential bears", () => {
    const network = Network.editSync(Network.make([Cell.make({ ncomp: 5, length: 0.01, axial_resistivity: 10 })]), [
      ...leak(10),
      Edit.set("v", [0, -70, -70, -70, -70]),
      Edit.record("v")
    ])
    const end = run(network, { steps: 10, scheme: "exponentialEuler" }).state.v
    end.forEach((v) => expect(Math.abs(v - (-70 + 14 * Math.exp(-0.025)))).toBeLessThan(1e-3))
  })
})

describe("stability", () => {
  it.each(["backwardEuler", "exponentialEuler"] as const)("%s takes a step of a second on a stiff cable", (scheme) => {
    const network = cable(20, ...leak(10), Edit.set("v", (r) => Number(r.row) % 2 === 0 ? 0 : -100), Edit.record("v"))
    const v = traces(network, { steps: 3, dt: 1000, scheme })
    for (const trace of v) expect(Math.abs(trace[3] + 70)).toBeLessThan(1e-3)
  })

  it("Crank-Nicolson does not grow, but rings", () => {
    const network = Network.editSync(Network.make([Cell.make({ ncomp: 2, v: [-60, -80] })]), [Edit.record("v")])
    const [a] = traces(network, { steps: 50, dt: 10, scheme: "crankNicolson" })
    a.forEach((v, k) => expect((v + 70) * (k % 2 === 0 ? 1 : -1)).toBeGreaterThan(0))
    expect(Math.max(...a.map((v) => Math.abs(v + 70)))).toBe(10)
  })
})

describe("diffusion", () => {
  const tube = (n: number, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
    Network.editSync(Network.make([Cell.make({ ncomp: n, axial_resistivity: 1e5 })]), [
      Edit.insert(Pumps.CaNernstReversal),
      Edit.diffuse("CaCon_i", 5),
      ...edits,
      Edit.record("CaCon_i")
    ])

  it.each(names)("of a cosine in a sealed tube decays at the rate of the grid (%s)", (scheme) => {
    // cos(pi (k + 1/2) / n) is an eigenvector of the chain with rate 2 D / l² (1 - cos(pi / n)).
    const n = 8
    const shape = (k: number): number => Math.cos(Math.PI * (k + 0.5) / n)
    const network = tube(n, Edit.set("CaCon_i", (r) => 1 + 0.5 * shape(Number(r.row))))
    const c = traces(network, { steps: 400, dt: 0.1, scheme })
    const rate = 2 * 5 / 100 * (1 - Math.cos(Math.PI / n))
    c.forEach((trace, i) =>
      expect(largest(trace, (k) => 1 + 0.5 * shape(i) * factor[scheme](rate, 0.1) ** k)).toBeLessThan(1e-12)
    )
  })

  it.each(names)("conserves mass on an uneven tree (%s)", (scheme) => {
    const cell = Cell.make({
      parents: [-1, 0, 0, 1],
      ncomp: [2, 1, 3, 1],
      radius: [1, 2, 0.5, 3, 1, 1, 0.7],
      length: [10, 20, 5, 7, 100, 30, 12],
      axial_resistivity: 1e5
    })
    const network = Network.editSync(Network.make([cell, cell]), [
      Edit.insert(Pumps.CaNernstReversal, Select.branch([0, 2])),
      Edit.diffuse("CaCon_i", 3),
      Edit.set("CaCon_i", (r) => 1 + Number(r.row) % 5),
      Edit.set("axial_diffusion_CaCon_i", (r) => 0.5 + Number(r.row) % 3),
      Edit.record("CaCon_i")
    ])
    const volume = network.nodes.columns.get("volume")!.values
    const c = traces(network, { steps: 400, dt: 0.05, scheme })
    for (const rows of [[0, 1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12, 13]]) {
      const mass = c[0].map((_, k) => rows.reduce((sum, i) => sum + volume[i] * c[i][k], 0))
      expect(largest(mass, () => mass[0]) / mass[0]).toBeLessThan(1e-12)
    }
    expect(Math.abs(c[0][400] - c[0][0])).toBeGreaterThan(0.01)
  })

  it("of any state follows its own coupling, with what was said where nobody has it", () => {
    const network = Network.editSync(Network.make([Cell.make({ ncomp: 3, axial_resistivity: 1e5 })]), [
      Edit.insert(Pumps.CaNernstReversal, row(1)),
      Edit.diffuse("CaCon_i", { constant: 2, elsewhere: 0 }),
      Edit.set("CaCon_i", 3, row(1)),
      Edit.record("CaCon_i")
    ])
    const [start, middle, end] = traces(network, { steps: 1, dt: 0.1, scheme: "forwardEuler" })
    const k = diffusionMatrix(network, "CaCon_i")
    expect([start[0], middle[0], end[0]]).toEqual([0, 3, 0])
    expect(start[1]).toBeCloseTo(0.1 * k[0][1] * 3, 14)
    expect(end[1]).toBeCloseTo(0.1 * k[2][1] * 3, 14)
  })
})
