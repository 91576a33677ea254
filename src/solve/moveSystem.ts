/**
 * One step of a system of coupled states, in all rows of a mechanism: exponential or implicit (states-and-clamps.md sections 1 to 4).
 *
 * The reference: plain loops. Everything but the system's own states stands still within the step. A held state is a constant: its rate and
 * its row of the Jacobian are 0, its partners see its value. `systemProgram.ts` says the same in straight lines. Laws S2, S4, S6, S7.
 */
import { exponential } from "../kernel/blocks/exponential.ts"
import { solve } from "../kernel/blocks/solve.ts"
import type { CompiledSystem } from "../mechanism/systems.ts"
import { type Lookup, value } from "./Frame.ts"
import { type SystemForms, systemForms } from "./systemForms.ts"

/** Newton iterations of a nonlinear implicit step: always so many, so that a step is one function of its start. */
export const iterations = 8

/** Largest residual of an implicit step, as a part of the largest new value. */
export const residualBound = 1e-10

/** What rounding may leave of a residual, as a part of what its terms come to. */
export const roundingBound = 4e-15

/** A step that went wrong in row `k` of the mechanism. */
export type Failure =
  /** `residual` is a part of the largest new value. */
  | { readonly _tag: "NotConverged"; readonly k: number; readonly residual: number }
  | { readonly _tag: "Pivot"; readonly k: number }

/** New values by state, in the system's order; and the first row that went wrong. */
export type Moved = { readonly values: ReadonlyArray<Float64Array>; readonly failure: Failure | null }

/** By state: 1 in rows where it is held; null where it is free everywhere. */
export type HeldRows = (state: string) => ArrayLike<number> | null

/** The states of a system one step of `dt` [ms] later, in `n` rows. */
export const moveSystem = (
  system: CompiledSystem,
  look: Lookup,
  dt: number,
  n: number,
  heldRows: HeldRows = () => null
): Moved => {
  const masks = system.states.map(heldRows)
  const held: Held = (i, k) => masks[i] !== null && masks[i][k] !== 0
  const start = system.states.map((state) => Float64Array.from(look(state)))
  const task: Task = { system, forms: systemForms(system), look, dt, n, held, start }
  if (system.method === "exponential") return moveExponentially(task)
  return system.linear ? moveLinearly(task) : moveByNewton(task)
}

/** Whether state i is held in row k. */
type Held = (i: number, k: number) => boolean

type Task = {
  readonly system: CompiledSystem
  readonly forms: SystemForms
  readonly look: Lookup
  readonly dt: number
  readonly n: number
  readonly held: Held
  /** By state. */
  readonly start: ReadonlyArray<Float64Array>
}

/** x' = x + dt phi1(dt J) f(x). */
const moveExponentially = ({ dt, forms, held, look, n, start, system }: Task): Moved => {
  const { jacobian: pattern } = forms
  const rates = system.rates.map((f) => value(f, look, n))
  const slopes = system.jacobian.map((entry) => value(entry.value, look, n))
  const values = start.map((x) => x.slice())
  for (let k = 0; k < n; k++) {
    const m = Float64Array.from(slopes, (slope, e) => held(pattern.rows[e], k) ? 0 : dt * slope[k])
    const b = Float64Array.from(rates, (rate, i) => held(i, k) ? 0 : dt * rate[k])
    exponential(pattern, m, b).forEach((u, i) => (values[i][k] += u))
  }
  return { values, failure: null }
}

/**
 * (1 - dt J) x' = x + dt f(0). What held states give to others stands on the right side, and what they take is lost: the rest has the signs
 * of a scheme still.
 */
const moveLinearly = ({ dt, forms, held, look, n, start, system }: Task): Moved => {
  const { columnSums, diagonal, entries, implicit: { columns, rows } } = forms
  const offsets = forms.offsets.map((f) => value(f, look, n))
  const slopes = system.jacobian.map((entry) => value(entry.value, look, n))
  const sums = columnSums?.map((f) => value(f, look, n)) ?? null
  const values = start.map((x) => x.slice())
  let failure: Failure | null = null
  for (let k = 0; k < n; k++) {
    const coupling = Float64Array.from(entries, (e) => e < 0 ? 0 : dt * slopes[e][k])
    const w = coupling.map((x) => -x)
    diagonal.forEach((e, j) => {
      w[e] = held(j, k) ? 1 : 1 - (sums === null ? coupling[e] : dt * sums[j][k])
    })
    const r = Float64Array.from(start, (x, i) => held(i, k) ? x[k] : x[k] + dt * offsets[i][k])
    coupling.forEach((x, e) => {
      const [i, j] = [rows[e], columns[e]]
      if (i === j || (!held(i, k) && !held(j, k))) return
      w[e] = 0
      if (!held(i, k)) r[i] += x * start[j][k]
      else if (!held(j, k) && sums !== null) w[diagonal[j]] += x
    })
    const next = solve(forms.implicit, sums !== null, w, r)
    if (failure === null && Number.isNaN(next[0]) && [...w, ...r].every(Number.isFinite)) failure = { _tag: "Pivot", k }
    next.forEach((x, i) => (values[i][k] = x))
  }
  return { values, failure }
}

/**
 * x' = x + dt f(x') by Newton's method from x. Where a state is an amount of a scheme, what an iteration left below 0 is set to 0 before the
 * next: conserved sums do not feel it, since every iteration gives l x' = l x from wherever it begins.
 */
const moveByNewton = ({ dt, forms, held, look, n, start, system }: Task): Moved => {
  const { diagonal, entries, implicit: { columns, rows } } = forms
  const values = start.map((x) => x.slice())
  const at: Lookup = (name) => {
    const i = system.states.indexOf(name)
    return i < 0 ? look(name) : values[i]
  }
  const missing = (rates: ReadonlyArray<Float64Array>, i: number, k: number): number =>
    held(i, k) ? 0 : start[i][k] + dt * rates[i][k] - values[i][k]
  const matrices = Array.from({ length: n }, () => new Float64Array(entries.length))
  const small = new Uint8Array(n) // rows with a pivot that was too small
  for (let iteration = 0; iteration < iterations; iteration++) {
    values.forEach((x, i) => {
      if (system.amounts[i]) x.forEach((amount, k) => (x[k] = amount < 0 && !held(i, k) ? 0 : amount))
    })
    const rates = system.rates.map((f) => value(f, at, n))
    const slopes = system.jacobian.map((entry) => value(entry.value, at, n))
    for (let k = 0; k < n; k++) {
      const w = matrices[k]
      entries.forEach((e, f) => (w[f] = e < 0 || held(rows[f], k) ? 0 : -(dt * slopes[e][k])))
      for (const e of diagonal) w[e] += 1
      const r = Float64Array.from(start, (_, i) => missing(rates, i, k))
      const change = solve(forms.implicit, false, w, r)
      if (Number.isNaN(change[0]) && [...w, ...r].every(Number.isFinite)) small[k] = 1
      change.forEach((x, i) => (values[i][k] += x))
    }
  }
  const rates = system.rates.map((f) => value(f, at, n))
  for (let k = 0; k < n; k++) {
    if (small[k] === 1) return { values, failure: { _tag: "Pivot", k } }
    const most = values.reduce((size, x) => size < Math.abs(x[k]) ? Math.abs(x[k]) : size, 0)
    const terms = new Float64Array(start.length)
    matrices[k].forEach((w, e) => (terms[rows[e]] += Math.abs(w * values[columns[e]][k])))
    for (let i = 0; i < start.length; i++) {
      const residual = Math.abs(missing(rates, i, k))
      if (residual > residualBound * most + roundingBound * terms[i]) {
        return { values, failure: { _tag: "NotConverged", k, residual: residual / most } }
      }
    }
  }
  return { values, failure: null }
}
