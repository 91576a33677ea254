/**
 * Rallpack 1: a passive cable of 1 mm and 1000 compartments against its closed form, by the published measure and by
 * NSuite's.
 *
 * Voltages are compared at the centres of the first and the last compartment: comparing a centre with the end of the
 * cable would add an error of the comparison, not of the simulator.
 */
import { Cell, Edit, Network } from "neurolens"
import { describe, expect, it } from "vitest"
import {
  type Cable,
  cableVoltage,
  lengthConstant,
  nsuiteError,
  rallpackError,
  resistance,
  timeConstant
} from "./closedForms.ts"
import { figure } from "./figure.ts"
import { implicit, type ImplicitScheme, inject, march, membrane, watch } from "./march.ts"

const cable: Cable = { length: 1000, diameter: 1, ra: 100, rm: 40_000, cm: 1, rest: -65, current: 0.1 }

const network = Network.editSync(
  Network.make([Cell.make({ ncomp: 1000, length: 1, radius: 0.5, axial_resistivity: 100, v: -65 })]),
  [...membrane(40_000, -65), inject(0.1, 0), watch(0, 999)]
)

/** Errors of both ends by both measures, in percent. */
const errors = (model: Network.Network, scheme: ImplicitScheme, dt: number) => {
  const { traces } = march(model, { scheme, dt, tMax: 250 })
  const exact = [0.5, 999.5].map((x) => Array.from(traces[0], (_, k) => cableVoltage(cable, x, k * dt)))
  const [near, far] = exact.map((trace, i) => 100 * rallpackError(traces[i], trace))
  return { mean: (near + far) / 2, nsuite: Math.max(...exact.map((trace, i) => 100 * nsuiteError(traces[i], trace))) }
}

describe("the closed form", () => {
  it("has the published scales: 1 mm, 40 ms, 1273.24 MOhm", () => {
    expect(lengthConstant(cable)).toBeCloseTo(1000, 10)
    expect(timeConstant(cable)).toBe(40)
    expect(resistance(cable)).toBeCloseTo(1273.2395, 4)
  })

  it.each([
    [0.05, -59.922625, -65.000000],
    [1, -42.471716, -64.999911],
    [5, -16.242861, -63.039879],
    [10, 1.473298, -54.270689],
    [20, 24.852770, -33.781428],
    [40, 55.340534, -3.497158],
    [100, 91.729458, 32.890874],
    [250, 101.935052, 43.096468],
    [Infinity, 102.180845, 43.342261]
  ])("is that of the 1992 reference at %d ms", (t, near, far) => {
    expect(cableVoltage(cable, 0, t)).toBeCloseTo(near, 6)
    expect(cableVoltage(cable, 1000, t)).toBeCloseTo(far, 6)
  })
})

/**
 * What NEURON 8.2.2 reaches on the same cable and measure, in percent, with the digits that were written down
 * (docs/validation.md).
 */
const neuron: Readonly<Record<ImplicitScheme, ReadonlyArray<readonly [dt: number, percent: string]>>> = {
  backwardEuler: [[0.01, "0.0033"], [0.05, "0.0158"], [0.1, "0.0310"], [0.25, "0.0751"], [1, "0.283"]],
  crankNicolson: [[0.01, "0.0017"], [0.05, "0.0107"], [0.1, "0.0231"], [0.25, "0.0623"], [1, "0.253"]]
}

describe.each(implicit)("%s", (scheme) => {
  it("stays below 0.05 % at 0.05 ms, and each end below NSuite's 0.1 %", () => {
    const { mean, nsuite } = errors(network, scheme, 0.05)
    figure(`Rallpack 1, ${scheme}, dt 0.05, mean of both ends [%]`, mean)
    figure(`Rallpack 1, ${scheme}, dt 0.05, worst end by NSuite's measure [%]`, nsuite)
    expect(mean).toBeLessThan(0.05)
    expect(nsuite).toBeLessThan(0.1)
  })

  it.each(neuron[scheme])("has NEURON's error at %d ms: %s %", (dt, percent) => {
    const { mean } = errors(network, scheme, dt)
    figure(`Rallpack 1, ${scheme}, dt ${dt}, mean of both ends [%]`, mean)
    // Half a unit of the last digit that is known of NEURON's.
    const digits = percent.split(".")[1].length
    expect(Math.abs(mean - Number(percent))).toBeLessThanOrEqual(0.5 * 10 ** -digits * (1 + 1e-9))
  })

  it("notices an axial resistivity that is off by a tenth of a percent", () => {
    const off = Network.editSync(network, [Edit.set("axial_resistivity", 100.1)])
    expect(errors(off, scheme, 0.05).mean).toBeGreaterThan(errors(network, scheme, 0.05).mean + 0.005)
  })
})
