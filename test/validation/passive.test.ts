/**
 * A membrane that charges, a cable that attenuates, a cable that widens: steady states and time courses against closed
 * forms.
 *
 * Steady states are reached by a few steps of backward Euler of 4 s, each of which leaves 1/101 of what was missing.
 */
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { type Cable, resistance, type Taper, taperVoltage } from "./closedForms.ts"
import { figure } from "./figure.ts"
import { inject, march, membrane, walk, watch } from "./march.ts"

const settle = { scheme: "backwardEuler", dt: 4000, tMax: 40_000 } as const

describe("a membrane of one compartment", () => {
  const [tau, dt, current] = [40, 0.05, 0.1]
  const area = 2 * Math.PI * 10 * 10
  const rise = current * 1e5 / area * tau // [mV]
  const network = Network.editSync(
    Network.make([Cell.make({ length: 10, radius: 10, v: -65 })]),
    [...membrane(40_000, -65), inject(current, 0), watch(0)]
  )
  const worst = (scheme: SchemeName): number => {
    const [v] = walk(network, { scheme, dt, tMax: 200 }).traces
    return v.reduce((most, x, k) => Math.max(most, Math.abs(x - (-65 - rise * Math.expm1(-k * dt / tau)))), 0)
  }

  it("charges with RC: the error of the Eulers is dt / (2 e tau) of the rise", () => {
    // Leading error of either: rise (dt / 2 tau) (t / tau) exp(-t / tau), largest at t = tau; the next one is dt / tau
    // smaller.
    for (const scheme of ["backwardEuler", "forwardEuler"] as const) {
      const expected = rise * dt / (2 * Math.E * tau)
      figure(`RC charging, ${scheme}, dt 0.05, error over rise`, worst(scheme) / rise)
      expect(Math.abs(worst(scheme) / expected - 1)).toBeLessThan(2 * dt / tau)
    }
  })

  it("that of Crank-Nicolson is dt² / (12 e tau²) of it", () => {
    const expected = rise * (dt / tau) ** 2 / (12 * Math.E)
    figure("RC charging, crankNicolson, dt 0.05, error over rise", worst("crankNicolson") / rise)
    expect(Math.abs(worst("crankNicolson") / expected - 1)).toBeLessThan(2 * dt / tau)
  })

  it("that of exponential Euler is round-off", () => {
    // One exponential a step, 800 steps of a time constant.
    figure("RC charging, exponentialEuler, dt 0.05, error over rise", worst("exponentialEuler") / rise)
    expect(worst("exponentialEuler")).toBeLessThan(800 * 4 * Number.EPSILON * (65 + rise))
  })

  it.each(Object.keys(schemes) as ReadonlyArray<SchemeName>)(
    "%s ends at the current times the resistance",
    (scheme) => {
      const [v] = walk(network, { scheme, dt: 1, tMax: 2000 }).traces
      expect(Math.abs(v.at(-1)! - (-65 + rise)) / rise).toBeLessThan(1e-12) // exp(-50) is left
    }
  )
})

describe("a sealed cable of one length constant", () => {
  const cable: Cable = { length: 1000, diameter: 1, ra: 100, rm: 40_000, cm: 1, rest: -65, current: 0.1 }
  const n = 1000
  const network = Network.editSync(
    Network.make([Cell.make({ ncomp: n, length: 1, radius: 0.5, axial_resistivity: 100, v: -65 })]),
    [...membrane(40_000, -65), inject(0.1, 0), watch(0, 1, n - 2, n - 1)]
  )
  const [first, second, last, end] = march(network, settle).traces.map((v) => v.at(-1)! + 65)
  // The ends of the cable lie half a compartment beyond the centres: a straight line through two centres misses them by
  // 3/8 V'' dx².
  const near = 1.5 * first - 0.5 * second
  const far = 1.5 * end - 0.5 * last
  const tolerance = 1e-6 // dx² is 1e-6 of the length constant's square, V'' is V

  it("attenuates by 1 / cosh(1) = 0.648054", () => {
    figure("attenuation of the sealed cable", far / near)
    expect(1 / Math.cosh(1)).toBeCloseTo(0.648054, 6)
    expect(Math.abs(far / near * Math.cosh(1) - 1)).toBeLessThan(tolerance)
  })

  it("has the input resistance R coth(1) = 1671.808 MOhm", () => {
    const exact = resistance(cable) / Math.tanh(1)
    figure("input resistance of the sealed cable [MOhm]", near / 0.1)
    expect(exact).toBeCloseTo(1671.808, 3)
    expect(Math.abs(near / 0.1 / exact - 1)).toBeLessThan(tolerance)
  })

  it("has the transfer resistance R / sinh(1) = 1083.423 MOhm", () => {
    const exact = resistance(cable) / Math.sinh(1)
    figure("transfer resistance of the sealed cable [MOhm]", far / 0.1)
    expect(exact).toBeCloseTo(1083.423, 3)
    expect(Math.abs(far / 0.1 / exact - 1)).toBeLessThan(tolerance)
  })
})

describe("a cable that widens from 1 to 1.7 um, current into its thick end (NSuite's cable-steadystate)", () => {
  const taper: Taper = { length: 1000, diameter: 1, end: 1.7, ra: 100, rm: 40_000, cm: 1, rest: 0, current: 0.1 }
  const radiusAt = (x: number): number => 0.5 + 0.35 * x / 1000

  /**
   * Largest relative error at the centres: compartments are cylinders of their middle radius, or the frusta that they
   * are.
   */
  const worst = (n: number, frusta: boolean): number => {
    const h = 1000 / n
    const radius = Array.from({ length: n }, (_, i) => radiusAt((i + 0.5) * h))
    const edge = Array.from({ length: n + 1 }, (_, i) => radiusAt(i * h))
    const slant = Math.hypot(1, 0.35 / 1000)
    const cylinders = Network.make([Cell.make({ ncomp: n, length: h, radius, axial_resistivity: 100, v: 0 })])
    const shape = frusta
      ? [
        Edit.set("area", radius.map((r) => 2 * Math.PI * r * h * slant)),
        Edit.set("resistive_load_in", radius.map((r, i) => h / 2 / (Math.PI * edge[i] * r))),
        Edit.set("resistive_load_out", radius.map((r, i) => h / 2 / (Math.PI * r * edge[i + 1])))
      ]
      : []
    const network = Network.editSync(cylinders, [...membrane(40_000, 0), ...shape, inject(0.1, n - 1), watch(n - 1)])
    const { end } = march(network, settle)
    return end.v.reduce((most, v, i) => Math.max(most, Math.abs(v / taperVoltage(taper, (i + 0.5) * h) - 1)), 0)
  }

  it("has the closed form of the reference", () => {
    const expected = [83.600055, 85.833971, 91.475480, 99.579546, 109.682229]
    expected.forEach((v, i) => expect(taperVoltage(taper, 250 * i)).toBeCloseTo(v, 6))
  })

  it("is met within 0.1 % at every centre by 1000 cylinders, and by 1000 frusta", () => {
    const found = [worst(1000, false), worst(1000, true)]
    figure("cable-steadystate, 1000 cylinders and 1000 frusta, largest relative error", found)
    for (const error of found) expect(error).toBeLessThan(1e-3)
  })

  it("is met in order 2 of the length of a compartment", () => {
    for (const frusta of [false, true]) {
      const order = Math.log2(worst(20, frusta) / worst(40, frusta))
      figure(`cable-steadystate, order in dx, ${frusta ? "frusta" : "cylinders"}`, order)
      expect(Math.abs(order - 2)).toBeLessThan(0.05)
    }
  })

  it("is not met by a cable that does not widen", () => {
    const even = Network.editSync(
      Network.make([Cell.make({ ncomp: 100, length: 10, radius: 0.675, axial_resistivity: 100, v: 0 })]),
      [...membrane(40_000, 0), inject(0.1, 99), watch(99)]
    )
    expect(Math.abs(march(even, settle).end.v[99] / taperVoltage(taper, 995) - 1)).toBeGreaterThan(1e-2)
  })
})

describe("a membrane with a conductance that decays (NSuite's rc-expsyn)", () => {
  // 100 MOhm and 0.01 nF on 1000 um²; the synapse of 0.1 uS whose event comes at time zero is a conductance 0.1 exp(-t
  // / 1 ms).
  const [length, radius] = [1000 / (2 * Math.PI), 1]
  const perArea = 1e-6 / 1000e-8 // uS on 1000 um² in S/cm²
  const decaying = (strength: number) =>
    Channel.make("Decaying", {
      parameters: { e: { default: 0, unit: "mV" } },
      states: { g: { default: strength * perArea, unit: "S/cm2", derivative: "-g / 1 [ms]" } },
      current: "g * (v - e)"
    })
  const voltages = (strength: number, times: ReadonlyArray<number>): ReadonlyArray<number> => {
    const network = Network.editSync(Network.make([Cell.make({ length, radius, v: -65 })]), [
      ...membrane(1000, -65), // 100 MOhm of 1000 um²; 1 uF/cm² of it are 0.01 nF
      Edit.insert(decaying(strength)),
      watch(0)
    ])
    const [v] = march(network, { scheme: "backwardEuler", dt: 0.0025, tMax: 10 }).traces
    return times.map((t) => v[Math.round(t / 0.0025)])
  }

  it.each(
    [
      [0.1, [0.5, 1, 2, 5, 10], [-8.980404, -12.094570, -22.519391, -54.756596, -64.789775]],
      [10, [5, 10], [-7.609042, -57.094822]]
    ] as const
  )("of %d uS is within 1 % of its reference", (strength, times, expected) => {
    const found = voltages(strength, times)
    const worst = Math.max(...expected.map((v, i) => Math.abs(found[i] / v - 1)))
    figure(`rc-expsyn, ${strength} uS, largest relative error`, worst)
    expect(worst).toBeLessThan(0.01)
  })
})
