/**
 * Coupled states of one mechanism in one row, one step on, on dual numbers (states-and-clamps.md sections 1 to 4).
 *
 * One idea: textbook algorithms on pairs differentiate themselves. phi1(A) b is a column of the exponential of [[A, b], [0, 0]]; an implicit
 * step is solved by Newton with as many iterations as it takes and Gauss with pivoting, and once the value stands still one more iteration
 * makes the tangent exact. The road not taken: the reverse formulas, which are among the accused, as is everything in `kernel/blocks`.
 */
import type { CompiledSystem } from "../../../src/mechanism/systems.ts"
import { build, type Matrix, product, type Vector } from "./denseDual.ts"
import * as Dual from "./Dual.ts"
import { evaluateDual, type Lookup } from "./evaluateDual.ts"

/** New values by state; `held` tells which states stand still. */
export const systemDual = (
  system: CompiledSystem,
  look: Lookup,
  dt: number,
  held: (state: string) => boolean
): Vector => {
  const still = system.states.map(held)
  const start = system.states.map(look)
  const ratesAt = (at: Lookup): Vector =>
    system.rates.map((f, i) => still[i] ? Dual.zero : Dual.scale(dt, evaluateDual(f.expression, at)))
  const slopesAt = (at: Lookup): Matrix => {
    const made = build(start.length, () => Dual.zero).map((row) => [...row])
    for (const { column, row, value } of system.jacobian) {
      if (!still[row]) made[row][column] = Dual.scale(dt, evaluateDual(value.expression, at))
    }
    return made
  }
  if (system.method === "exponential") return phi(slopesAt(look), ratesAt(look)).map((u, i) => Dual.add(start[i], u))
  let x: Vector = start
  for (let iteration = 0; iteration < 20; iteration++) {
    const from = x.map((value, i) => system.amounts[i] && !still[i] && value.value < 0 ? Dual.zero : value)
    const at: Lookup = (name) => from[system.states.indexOf(name)] ?? look(name)
    const slopes = slopesAt(at)
    const missing = ratesAt(at).map((f, i) => Dual.subtract(Dual.add(start[i], f), from[i]))
    const w = build(start.length, (i, j) => Dual.subtract(Dual.constant(i === j ? 1 : 0), slopes[i][j]))
    x = gauss(w, missing).map((change, i) => Dual.add(from[i], change))
  }
  return x
}

/** phi1(A) b: the last column of exp [[A, b], [0, 0]], by Taylor's series of a small part of it, squared. */
const phi = (a: Matrix, b: Vector): Vector => {
  const n = b.length
  const norm = Math.max(...a.map((row) => row.reduce((sum, x) => sum + Math.abs(x.value), 0)), 1e-300)
  const halvings = Math.max(0, Math.ceil(Math.log2(norm)) + 1)
  const whole = build(
    n + 1,
    (i, j) => i === n ? Dual.zero : Dual.scale(2 ** -halvings, j === n ? b[i] : a[i][j])
  )
  const identity = build(n + 1, (i, j) => i === j ? Dual.one : Dual.zero)
  let result = identity
  for (let k = 20; k >= 1; k--) { // 0.5^21 / 21! = 1e-26
    const inner = product(whole, result)
    result = build(n + 1, (i, j) => Dual.add(identity[i][j], Dual.scale(1 / k, inner[i][j])))
  }
  for (let k = 0; k < halvings; k++) result = product(result, result)
  return result.slice(0, n).map((row) => row[n])
}

/** The solution of W x = r, with pivots. */
const gauss = (w: Matrix, r: Vector): Vector => {
  const n = r.length
  const rows = w.map((row, i) => [...row, r[i]])
  for (let k = 0; k < n; k++) {
    const best = rows.slice(k).reduce(
      (at, row, i) => Math.abs(row[k].value) > Math.abs(rows[at][k].value) ? k + i : at,
      k
    )
    const top = rows[best]
    rows[best] = rows[k]
    rows[k] = top
    for (let i = k + 1; i < n; i++) {
      const factor = Dual.divide(rows[i][k], top[k])
      rows[i] = rows[i].map((x, j) => j < k ? x : Dual.subtract(x, Dual.multiply(factor, top[j])))
    }
  }
  const x: Array<Dual.Dual> = []
  for (let k = n - 1; k >= 0; k--) {
    const rest = Dual.sum(rows[k].slice(k + 1, n).map((entry, j) => Dual.multiply(entry, x[k + 1 + j])))
    x[k] = Dual.divide(Dual.subtract(rows[k][n], rest), rows[k][k])
  }
  return x
}
