/**
 * L13: each scheme reaches its order: half the step, half the error, or a quarter of it.
 *
 * Random trees with random leaks and drives are linear systems whose exact solution is a Taylor series
 * (`test/validation/evolve.ts`); it and the dense matrix import nothing of `src/solve`. The error is the largest over
 * the compartments and over eight times, so that it does not vanish by chance. Broken variants stand at the end.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import { backwardEuler } from "../src/solve/backwardEuler.ts"
import { voltageCoupling } from "../src/solve/Coupling.ts"
import { crankNicolson } from "../src/solve/crankNicolson.ts"
import { exponentialEuler } from "../src/solve/exponentialEuler.ts"
import { type Scheme, type SchemeName, schemes } from "../src/solve/Scheme.ts"
import { norm, voltageMatrix } from "../test/solve/oracle.ts"
import { evolve } from "../test/validation/evolve.ts"
import { broken, settings } from "./settings.ts"

const orders: Readonly<Record<SchemeName, number>> = {
  backwardEuler: 1,
  crankNicolson: 2,
  forwardEuler: 1,
  exponentialEuler: 1
}

const few = (low: number, high: number): fc.Arbitrary<ReadonlyArray<number>> =>
  fc.array(fc.double({ min: low, max: high, noNaN: true }), { minLength: 1, maxLength: 6 })
const cyclic = (values: ReadonlyArray<number>, n: number): ReadonlyArray<number> =>
  Array.from({ length: n }, (_, i) => values[i % values.length])

const problem = fc.record({
  branches: fc.array(fc.record({ parent: fc.nat(99), ncomp: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 4
  }),
  length: few(5, 50),
  radius: few(0.5, 4),
  axial_resistivity: few(100, 5000),
  capacitance: few(0.5, 2),
  /** Leak of each compartment [1/ms], uneven, so that membrane and coupling do not commute. */
  leak: few(0.01, 1),
  drive: few(-50, 50),
  v: few(-100, 50)
})

type Problem = typeof problem extends fc.Arbitrary<infer A> ? A : never

type System = {
  readonly network: Network.Network
  readonly lin: Float64Array
  readonly constant: Float64Array
  readonly x: Float64Array
  /** The fastest rate [1/ms], from the norm of the matrix. */
  readonly rate: number
  /** The exact solution at eight times, up to `end`. */
  readonly exact: ReadonlyArray<ReadonlyArray<number>>
  readonly end: number
}

const system = (p: Problem): System => {
  const n = p.branches.reduce((sum, b) => sum + b.ncomp, 0)
  const network = Network.make([Cell.make({
    parents: p.branches.map((b, i) => i === 0 ? -1 : b.parent % i),
    ncomp: p.branches.map((b) => b.ncomp),
    length: cyclic(p.length, n),
    radius: cyclic(p.radius, n),
    axial_resistivity: cyclic(p.axial_resistivity, n),
    capacitance: cyclic(p.capacitance, n)
  })])
  const [lin, constant, x] = [p.leak, p.drive, p.v].map((values) => Float64Array.from(cyclic(values, n)))
  const a = voltageMatrix(network).map((row, i) => row.map((y, j) => i === j ? y - lin[i] : y))
  const rate = norm(a)
  const exact: Array<ReadonlyArray<number>> = []
  const end = 1 / rate
  for (let k = 0; k < 8; k++) {
    exact.push(evolve(a, Array.from(constant), exact.at(-1) ?? Array.from(x), end / 8))
  }
  return { network, lin, constant, x, rate, exact, end }
}

/** Largest difference from the exact solution at the eight times, by steps of `end / (8 pieces)`. */
const error = ({ constant, end, exact, lin, network, x }: System, scheme: Scheme, pieces: number): number => {
  const coupling = voltageCoupling(network)
  const dt = end / 8 / pieces
  let now = x
  let worst = 0
  for (const expected of exact) {
    for (let k = 0; k < pieces; k++) now = scheme({ coupling, dt, x: now, lin, constant, held: null, junctions: null })
    worst = expected.reduce((most, y, i) => Math.max(most, Math.abs(y - now[i])), worst)
  }
  return worst
}

/**
 * With 64 steps over the time of the fastest rate, the next term of the error is below 1/64 of the leading one times a
 * number of order one, which moves the observed order by half of that. Errors near round-off (128 steps, 100 mV, a few
 * units in the last place) say nothing, nor do those of a system that happens to rest.
 */
const reaches = (order: number, scheme: Scheme, note: (order: number) => void = () => {}) =>
  fc.property(problem, (p) => {
    const made = system(p)
    const [coarse, fine] = [error(made, scheme, 8), error(made, scheme, 16)]
    fc.pre(fine > 1e-9)
    const observed = Math.log2(coarse / fine)
    note(observed)
    expect(Math.abs(observed - order)).toBeLessThan(0.1)
  })

describe("L13", () => {
  it.each(Object.keys(schemes) as ReadonlyArray<SchemeName>)("%s reaches its order", (scheme) => {
    let seen = 0
    fc.assert(reaches(orders[scheme], schemes[scheme], () => (seen += 1)), settings)
    expect(seen).toBeGreaterThanOrEqual(settings.numRuns) // fast-check draws anew where the error says nothing
  })

  it("the property notices a Crank-Nicolson that does not go on from its midpoint", () => {
    const twoHalves: Scheme = (s) => {
      const half = { ...s, dt: s.dt / 2 }
      return backwardEuler({ ...half, x: backwardEuler(half) })
    }
    expect(fc.check(reaches(2, twoHalves), broken).failed).toBe(true)
  })

  it("the property notices a step that is a thousandth too long", () => {
    for (const scheme of [backwardEuler, exponentialEuler]) {
      expect(fc.check(reaches(1, (s) => scheme({ ...s, dt: s.dt * 1.001 })), broken).failed).toBe(true)
    }
    expect(fc.check(reaches(2, (s) => crankNicolson({ ...s, dt: s.dt * 1.001 })), broken).failed).toBe(true)
  })

  it("the property notices a drive that is forgotten", () => {
    const undriven: Scheme = (s) => crankNicolson({ ...s, constant: s.constant.map(() => 0) })
    expect(fc.check(reaches(2, undriven), broken).failed).toBe(true)
  })
})
