/**
 * The order of every scheme in dt and of the space discretisation in dx, on Rallpack 1's cable and on a taper.
 *
 * In dt the reference is exact for the same compartments (a sum of modes, a Taylor series), in dx it is exact in time
 * for ever finer ones, so that one error is seen at a time. Compartments of 50 um keep forward Euler stable.
 */
import { describe, expect, it } from "vitest"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { voltageMatrix } from "../solve/oracle.ts"
import { type Cable, cableVoltage, chainVoltage } from "./closedForms.ts"
import { evolve } from "./evolve.ts"
import { figure } from "./figure.ts"
import { inject, march, membrane, walk, watch } from "./march.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
const orders: Readonly<Record<SchemeName, number>> = {
  backwardEuler: 1,
  crankNicolson: 2,
  forwardEuler: 1,
  exponentialEuler: 1
}

const cable: Cable = { length: 1000, diameter: 1, ra: 100, rm: 40_000, cm: 1, rest: -65, current: 0.1 }

const straight = (n: number): Network.Network =>
  Network.editSync(
    Network.make([Cell.make({ ncomp: n, length: 1000 / n, radius: 0.5, axial_resistivity: 100, v: -65 })]),
    [...membrane(40_000, -65), inject(0.1, 0), watch(0)]
  )

const largest = (found: ArrayLike<number>, exact: ReadonlyArray<number>): number =>
  exact.reduce((most, x, i) => Math.max(most, Math.abs(x - found[i])), 0)

/**
 * Time at which the end is compared, and the coarse one of the two steps: 40 exchanges of neighbours per ms make 0.4 a
 * step.
 */
const [t, dt] = [4, 0.01]

/** Order from a step and its half; the error of the finer one is far above round-off (1e-12 mV). */
const observed = (network: Network.Network, scheme: SchemeName, exact: ReadonlyArray<number>): number => {
  const error = (h: number): number => largest(walk(network, { scheme, dt: h, tMax: t }).end.v, exact)
  expect(error(dt / 2)).toBeGreaterThan(1e-7)
  return Math.log2(error(dt) / error(dt / 2))
}

describe("the order in dt", () => {
  it("the modes of the chain sum up to the closed form of the cable", () => {
    for (const [x, at] of [[0, 0.5], [999, 999.5]]) {
      expect(Math.abs(chainVoltage(cable, 1000, x, 20) - cableVoltage(cable, at, 20))).toBeLessThan(1e-4)
    }
  })

  it.each(names)("of %s on Rallpack 1", (scheme) => {
    const order = observed(straight(20), scheme, Array.from({ length: 20 }, (_, j) => chainVoltage(cable, 20, j, t)))
    figure(`order in dt on Rallpack 1, ${scheme}`, order)
    expect(Math.abs(order - orders[scheme])).toBeLessThan(0.05)
  })

  it.each(names)("of %s on a taper", (scheme) => {
    const n = 20
    const radius = Array.from({ length: n }, (_, i) => 0.5 + 0.35 * (i + 0.5) / n)
    const network = Network.editSync(
      Network.make([Cell.make({ ncomp: n, length: 50, radius, axial_resistivity: 100, v: 0 })]),
      [...membrane(40_000, 0), inject(0.1, n - 1), watch(0)]
    )
    const leak = 1 / 40
    const system = voltageMatrix(network).map((row, i) => row.map((x, j) => i === j ? x - leak : x))
    const drive = radius.map((r, i) => i === n - 1 ? 0.1 * 1e5 / (2 * Math.PI * r * 50) : 0)
    const order = observed(network, scheme, evolve(system, drive, radius.map(() => 0), t))
    figure(`order in dt on a taper, ${scheme}`, order)
    expect(Math.abs(order - orders[scheme])).toBeLessThan(0.05)
  })

  it("is missed by a model that is not the one of the exact solution", () => {
    const other = Network.editSync(straight(20), [inject(1e-3, 10)])
    const exact = Array.from({ length: 20 }, (_, j) => chainVoltage(cable, 20, j, t))
    expect(Math.abs(observed(other, "crankNicolson", exact))).toBeLessThan(0.05)
  })
})

describe("the order in dx", () => {
  it.each([5, 20, Infinity])("is 2 on Rallpack 1 at %d ms", (time) => {
    const error = (n: number): number => {
      const h = 1000 / n
      const v = time === Infinity
        ? march(straight(n), { scheme: "backwardEuler", dt: 4000, tMax: 40_000 }).end.v
        : Array.from({ length: n }, (_, j) => chainVoltage(cable, n, j, time))
      return largest(v, Array.from({ length: n }, (_, j) => cableVoltage(cable, (j + 0.5) * h, time)))
    }
    const order = Math.log2(error(50) / error(100))
    figure(`order in dx on Rallpack 1 at ${time} ms`, order)
    expect(Math.abs(order - 2)).toBeLessThan(0.05)
  })

  it("the modes of the chain are those of the library's compartments", () => {
    // So that the orders at finite times, which are computed with the modes, are those of the library.
    const exact = Array.from({ length: 50 }, (_, j) => chainVoltage(cable, 50, j, 5))
    const error = (h: number): number =>
      largest(march(straight(50), { scheme: "crankNicolson", dt: h, tMax: 5 }).end.v, exact)
    expect(error(0.001)).toBeLessThan(1e-5)
  })
})
