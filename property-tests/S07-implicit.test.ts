/**
 * S7: an implicit step solves x' = x + dt f(x'): the dense solution for linear schemes, a root of the texts for others, held states included.
 *
 * The oracle evaluates the mechanism's rates and eliminates with pivots; it knows neither patterns nor column sums nor Newton. Broken
 * variants: one iteration instead of eight, and a held state that moves with the others.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { solveDense } from "../src/solve/expm.ts"
import { type Lookup, value } from "../src/solve/Frame.ts"
import { moveSystem } from "../src/solve/moveSystem.ts"
import { arbitraryScheme, type Scheme, startOf } from "../test/solve/systems/arbitraryScheme.ts"
import { broken, settings } from "./settings.ts"

type Values = ReadonlyArray<Float64Array>
type Held = (state: string) => ArrayLike<number> | null
type Step = (scheme: Scheme, look: Lookup, dt: number, held: Held) => Values

const step: Step = ({ system }, look, dt, held) => {
  const { failure, values } = moveSystem(system, look, dt, 1, held)
  expect(failure).toBe(null)
  return values
}

/** A held state, or none. */
const heldOne = (scheme: Scheme, k: number): Held => (state) => scheme.system.states.indexOf(state) === k ? [1] : null

/** x' of (1 - dt J) x' = x + dt f(0), where row k is that of a state that stands still. */
const dense = ({ lookAt, system }: Scheme, x: Values, v: number, dt: number, k: number): ReadonlyArray<number> => {
  const n = x.length
  const nothing = lookAt(x.map(() => Float64Array.of(0)), v)
  const w = Float64Array.from({ length: n * n }, (_, at) => at % (n + 1) === 0 ? 1 : 0)
  for (const { column, row, value: slope } of system.jacobian) {
    if (row !== k) w[row * n + column] -= dt * value(slope, nothing, 1)[0]
  }
  const r = x.map(([xi], i) => i === k ? xi : xi + dt * value(system.rates[i], nothing, 1)[0])
  return Array.from(solveDense(w, Float64Array.from(r), n, 1))
}

const voltage = fc.integer({ min: -90, max: 60 })
const dt = fc.constantFrom(0.1, 0.025)

const linear = (by: Step) =>
  fc.property(
    arbitraryScheme({ method: "implicit", rates: [-2, 3] }),
    voltage,
    dt,
    fc.integer({ min: -10, max: 19 }),
    (scheme, v, h, k) => {
      const x = startOf(scheme)
      const found = by(scheme, scheme.lookAt(x, v), h, heldOne(scheme, k))
      // The oracle's own diagonal has lost what rates of 1e3 take of 1: 1e-13 of values up to 1.
      dense(scheme, x, v, h, k).forEach((y, i) => expect(Math.abs(found[i][0] - y)).toBeLessThan(1e-12))
    }
  )

const nonlinear = (by: Step) =>
  fc.property(
    arbitraryScheme({ binds: true, most: 8, rates: [-2, 3] }),
    voltage,
    dt,
    fc.integer({ min: -4, max: 8 }),
    (scheme, v, h, k) => {
      const { system } = scheme
      const x = startOf(scheme)
      const found = by(scheme, scheme.lookAt(x, v), h, heldOne(scheme, k))
      const most = Math.max(...found.map(([y]) => Math.abs(y)))
      found.forEach(([y], i) => {
        const rate = i === k ? 0 : value(system.rates[i], scheme.lookAt(found, v), 1)[0]
        expect(Math.abs(y - x[i][0] - h * rate)).toBeLessThan(1e-10 * most + 1e-12) // rates of 1e3 round in their own way
      })
    }
  )

/** Every state is free. */
const careless: Step = (scheme, look, h) => step(scheme, look, h, () => null)

/** One iteration of Newton: 1 - dt J and f at the start. */
const once: Step = ({ system }, look, h) => {
  const n = system.states.length
  const w = Float64Array.from({ length: n * n }, (_, at) => at % (n + 1) === 0 ? 1 : 0)
  for (const e of system.jacobian) w[e.row * n + e.column] -= h * value(e.value, look, 1)[0]
  const r = Float64Array.from(system.rates, (f) => h * value(f, look, 1)[0])
  return Array.from(solveDense(w, r, n, 1), (change, i) => Float64Array.of(look(system.states[i])[0] + change))
}

describe("S7: an implicit step is solved", () => {
  it("linear schemes, as a dense matrix is", () => {
    fc.assert(linear(step), settings)
  })

  it("schemes in which two amounts bind", () => {
    fc.assert(nonlinear(step), settings)
  })

  it("the law notices a held state that moves, and a single iteration", () => {
    expect(fc.check(linear(careless), broken).failed).toBe(true)
    expect(fc.check(nonlinear(careless), broken).failed).toBe(true)
    expect(fc.check(nonlinear(once), broken).failed).toBe(true)
  })
})
