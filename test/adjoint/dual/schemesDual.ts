/**
 * The four schemes on dual numbers, dense: one step of `dx/dt = G x - lin x + constant` (physics.md section 8), with some values held
 * (states-and-clamps.md section 10).
 *
 * One idea: a scheme takes the rates of a network and dt, prepares what does not change during a run, and gives a function that makes one
 * step. A held row is the equation x = V. It does not know what x is.
 */
import type { SchemeName } from "../../../src/solve/Scheme.ts"
import { apply, type Matrix, propagator, solve, type Vector } from "./denseDual.ts"
import * as Dual from "./Dual.ts"
import { exprelDual } from "./evaluateDual.ts"

/** What goes into a step: values before it, the rate of decay [1/ms], the drive, and what is held at its end (null where free). */
export type StepDual = {
  readonly x: Vector
  readonly lin: Vector
  readonly constant: Vector
  readonly held: ReadonlyArray<Dual.Dual | null>
}

/** Values after the step, and those with which the coupling acted in it. */
export type MadeDual = { readonly next: Vector; readonly middle: Vector }

/** One step. */
export type Solver = (step: StepDual) => MadeDual

/** All schemes by name; the matrix holds the rates between compartments, with a zero diagonal. */
export const schemesDual: Readonly<Record<SchemeName, (rates: Matrix, dt: number) => Solver>> = {
  backwardEuler: (rates, dt) => (step) => {
    const next = implicitStep(rates, dt, step)
    return { next, middle: next }
  },
  // Half a step of backward Euler, then the same change again; what is held is halfway there.
  crankNicolson: (rates, dt) => (step) => {
    const { held, x } = step
    const half = held.map((v, i) => v === null ? null : Dual.scale(0.5, Dual.add(v, x[i])))
    const middle = implicitStep(rates, dt / 2, { ...step, held: half })
    return { next: middle.map((m, i) => held[i] ?? Dual.subtract(Dual.scale(2, m), x[i])), middle }
  },
  // x + dt (constant - lin x + G x), the coupling as a sum of differences.
  forwardEuler: (rates, dt) => ({ constant, held, lin, x }) => ({
    next: x.map((value, i) => {
      const membrane = Dual.subtract(constant[i], Dual.multiply(lin[i], value))
      return held[i] ?? Dual.add(value, Dual.scale(dt, Dual.add(membrane, flow(rates, x, i))))
    }),
    middle: x
  }),
  // exp(dt G) (x exp(-dt lin) + constant (1 - exp(-dt lin)) / lin), without a singularity at lin = 0; nothing flows into what is held.
  exponentialEuler: (rates, dt) => {
    const scaled = times(dt, rates)
    const made = new Map<string, Matrix>()
    return ({ constant, held, lin, x }) => {
      const key = held.map((v) => v === null ? 0 : 1).join("")
      const coupled = made.get(key) ?? propagator(withoutHeld(scaled, held))
      made.set(key, coupled)
      const between = x.map((value, i) => {
        const decay = Dual.scale(-dt, lin[i])
        const drive = Dual.multiply(Dual.scale(dt, constant[i]), exprelDual(decay))
        return held[i] ?? Dual.add(Dual.multiply(value, Dual.exp(decay)), drive)
      })
      const next = apply(coupled, between)
      return { next, middle: meanOf(scaled, held, between, next) }
    }
  }
}

/** What would drive held rows to where they are held, 0 in free ones: (V - x)/dt + lin m - constant - G m. */
export const drivesDual = (
  rates: Matrix,
  dt: number,
  scheme: SchemeName,
  { constant, held, lin, x }: StepDual,
  { middle }: MadeDual
): Vector =>
  held.map((v, i) => {
    if (v === null) return Dual.zero
    const m = scheme === "exponentialEuler" ? v : middle[i]
    const membrane = Dual.subtract(Dual.multiply(lin[i], m), constant[i])
    const change = Dual.scale(1 / dt, Dual.subtract(v, x[i]))
    return Dual.add(change, Dual.subtract(membrane, flow(rates, middle, i)))
  })

/** What flows into a compartment. */
const flow = (rates: Matrix, x: Vector, i: number): Dual.Dual =>
  Dual.sum(rates[i].map((rate, j) => Dual.multiply(rate, Dual.subtract(x[j], x[i]))))

const withoutHeld = (rates: Matrix, held: StepDual["held"]): Matrix =>
  rates.map((row, i) => held[i] === null ? row : row.map(() => Dual.zero))

/** (1 + dt (lin - G)) x' = x + dt constant; in held rows x' = V. */
const implicitStep = (rates: Matrix, dt: number, { constant, held, lin, x }: StepDual): Vector =>
  solve(
    lin.map((decay, i) => held[i] === null ? Dual.add(Dual.one, Dual.scale(dt, decay)) : Dual.one),
    withoutHeld(times(dt, rates), held),
    x.map((value, i) => held[i] ?? Dual.add(value, Dual.scale(dt, constant[i])))
  )

/**
 * The mean of what the coupling moves in a step: dt G mean is the change in free rows, and what is held is its own mean. Cells without held
 * rows, where the mean is not determined so, are not asked for: they get an equation of their own.
 */
const meanOf = (scaled: Matrix, held: StepDual["held"], before: Vector, after: Vector): Vector => {
  const reached = held.map((v) => v !== null)
  for (let again = true; again;) {
    again = false
    scaled.forEach((row, i) => {
      if (reached[i] || !row.some((rate, j) => rate.value !== 0 && reached[j])) return
      reached[i] = again = true
    })
  }
  return solve(
    held.map((v, i) => v === null && reached[i] ? Dual.zero : Dual.one),
    withoutHeld(scaled, held),
    before.map((value, i) => held[i] ?? (reached[i] ? Dual.subtract(value, after[i]) : value))
  )
}

const times = (factor: number, a: Matrix): Matrix => a.map((row) => row.map((entry) => Dual.scale(factor, entry)))
