/**
 * S4: a linear system is solved exactly while the voltage is held: one step is two half steps is the exponential of the matrix.
 *
 * To 1e-13 of values up to 1, for random schemes up to a norm of 30, where the oracle (Padé, `src/solve/expm.ts`, which knows nothing of
 * blocks) is as good; two half steps up to 3000/ms. Broken variants: the implicit method, and a series that is not doubled.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expm } from "../src/solve/expm.ts"
import { value } from "../src/solve/Frame.ts"
import { moveSystem } from "../src/solve/moveSystem.ts"
import { arbitraryScheme, type Scheme, startOf } from "../test/solve/systems/arbitraryScheme.ts"
import { broken, settings } from "./settings.ts"

type Step = (scheme: Scheme, x: ReadonlyArray<Float64Array>, v: number, dt: number) => ReadonlyArray<Float64Array>

const step: Step = (scheme, x, v, dt) => moveSystem(scheme.system, scheme.lookAt(x, v), dt, 1).values

const apart = (a: ReadonlyArray<Float64Array>, b: ReadonlyArray<Float64Array>): number =>
  a.reduce((most, [x], i) => Math.max(most, Math.abs(x - b[i][0])), 0)

/** dt J, row-major. */
const matrixOf = ({ lookAt, system }: Scheme, v: number, dt: number): Float64Array => {
  const n = system.states.length
  const out = new Float64Array(n * n)
  for (const entry of system.jacobian) out[entry.row * n + entry.column] = dt * value(entry.value, lookAt([], v), 1)[0]
  return out
}

const voltage = fc.double({ min: -90, max: 60, noNaN: true })
const dt = fc.constantFrom(0.1, 0.025, 0.005)

const halves = (schemes: fc.Arbitrary<Scheme>, by: Step) =>
  fc.property(schemes, voltage, dt, (scheme, v, h) => {
    const x = startOf(scheme)
    expect(apart(by(scheme, x, v, h), by(scheme, by(scheme, x, v, h / 2), v, h / 2))).toBeLessThan(1e-13)
  })

const exact = (schemes: fc.Arbitrary<Scheme>, by: Step) =>
  fc.property(schemes, voltage, dt, (scheme, v, h) => {
    const n = scheme.system.states.length
    const m = matrixOf(scheme, v, h)
    fc.pre(Math.max(...Array.from(m, Math.abs)) < 15)
    const x = startOf(scheme)
    const e = expm(m, n)
    const expected = x.map((_, i) => Float64Array.of(x.reduce((sum, [xj], j) => sum + e[i * n + j] * xj, 0)))
    expect(apart(by(scheme, x, v, h), expected)).toBeLessThan(1e-13)
  })

const implicit: Step = (scheme, x, v, h) =>
  step({ ...scheme, system: { ...scheme.system, method: "implicit" } }, x, v, h)

/** The series as it is, however large the norm. */
const undoubled: Step = (scheme, x, v, h) => {
  const n = x.length
  const m = matrixOf(scheme, v, h)
  let term = x.map(([value]) => value)
  const sum = [...term]
  for (let k = 1; k <= 23; k++) {
    term = term.map((_, i) => term.reduce((all, y, j) => all + m[i * n + j] * y, 0) / k)
    term.forEach((y, i) => (sum[i] += y))
  }
  return sum.map((y) => Float64Array.of(y))
}

// Rates to 3000/ms: what their own rounding does to a step is 1e-16 times a norm of some hundreds.
const schemes = arbitraryScheme({ most: 12, rates: [-2, 3.5] })

describe("S4: linear systems are solved exactly", () => {
  it("one step is two half steps", () => {
    fc.assert(halves(schemes, step), settings)
  })

  it("is the exponential of the matrix", () => {
    fc.assert(exact(schemes, step), settings)
  })

  it("the law notices the implicit method, and a series that is not doubled", () => {
    for (const by of [implicit, undoubled]) {
      expect(fc.check(halves(schemes, by), broken).failed).toBe(true)
      expect(fc.check(exact(schemes, by), broken).failed).toBe(true)
    }
  })
})
