/**
 * The four schemes on dual numbers, dense: one step of `dx/dt = G x - lin x + constant` (physics.md section 8).
 *
 * One idea: a scheme takes the rates of a network and dt, prepares what does not change during a run, and gives a function that makes one
 * step. It does not know what x is.
 */
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import { apply, type Matrix, propagator, solve, type Vector } from "./denseDual.ts"
import * as Dual from "./Dual.ts"
import { exprelDual } from "./evaluateDual.ts"

/** One step: values after it, from the values before, the rate of decay [1/ms], and the drive. */
export type Solver = (x: Vector, lin: Vector, constant: Vector) => Vector

/** All schemes by name; the matrix holds the rates between compartments, with a zero diagonal. */
export const schemesDual: Readonly<Record<SchemeName, (rates: Matrix, dt: number) => Solver>> = {
  backwardEuler: (rates, dt) => implicitStep(rates, dt),
  // Half a step of backward Euler, then the same change again.
  crankNicolson: (rates, dt) => {
    const half = implicitStep(rates, dt / 2)
    return (x, lin, constant) => half(x, lin, constant).map((middle, i) => Dual.subtract(Dual.scale(2, middle), x[i]))
  },
  // x + dt (constant - lin x + G x), the coupling as a sum of differences.
  forwardEuler: (rates, dt) => (x, lin, constant) =>
    x.map((value, i) => {
      const flow = Dual.sum(rates[i].map((rate, j) => Dual.multiply(rate, Dual.subtract(x[j], value))))
      const membrane = Dual.subtract(constant[i], Dual.multiply(lin[i], value))
      return Dual.add(value, Dual.scale(dt, Dual.add(membrane, flow)))
    }),
  // exp(dt G) (x exp(-dt lin) + constant (1 - exp(-dt lin)) / lin), without a singularity at lin = 0.
  exponentialEuler: (rates, dt) => {
    const coupled = propagator(times(dt, rates))
    return (x, lin, constant) =>
      apply(
        coupled,
        x.map((value, i) => {
          const decay = Dual.scale(-dt, lin[i])
          const drive = Dual.multiply(Dual.scale(dt, constant[i]), exprelDual(decay))
          return Dual.add(Dual.multiply(value, Dual.exp(decay)), drive)
        })
      )
  }
}

/** (1 + dt (lin - G)) x' = x + dt constant. */
const implicitStep = (rates: Matrix, dt: number): Solver => {
  const scaled = times(dt, rates)
  return (x, lin, constant) =>
    solve(
      lin.map((decay) => Dual.add(Dual.one, Dual.scale(dt, decay))),
      scaled,
      x.map((value, i) => Dual.add(value, Dual.scale(dt, constant[i])))
    )
}

const times = (factor: number, a: Matrix): Matrix => a.map((row) => row.map((entry) => Dual.scale(factor, entry)))
