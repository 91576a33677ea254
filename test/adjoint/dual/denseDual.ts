/**
 * Dense linear algebra on dual numbers: product, solution, exponential.
 *
 * One idea: the textbook algorithms, run on pairs, differentiate themselves. Nothing is sparse and nothing knows of trees. The exponential
 * is Taylor's series of a matrix halved until it is small, squared again: the same as the block matrix [[A, dA], [0, A]] on plain numbers.
 */
import * as Dual from "./Dual.ts"

/** A vector of dual numbers. */
export type Vector = ReadonlyArray<Dual.Dual>

/** A matrix of dual numbers, by row. */
export type Matrix = ReadonlyArray<Vector>

/** The matrix of n × n entries. */
export const build = (n: number, entry: (i: number, j: number) => Dual.Dual): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(i, j)))

/** The sum of the products of a row's entries and others, from left to right; an entry of 0 adds nothing. */
const inner = (row: Vector, other: (k: number) => Dual.Dual): Dual.Dual =>
  row.reduce(
    (total, entry, k) => Dual.isZero(entry) ? total : Dual.add(total, Dual.multiply(entry, other(k))),
    Dual.zero
  )

/** `a x`. */
export const apply = (a: Matrix, x: Vector): Vector => a.map((row) => inner(row, (k) => x[k]))

/** `a b`. */
export const product = (a: Matrix, b: Matrix): Matrix => build(a.length, (i, j) => inner(a[i], (k) => b[k][j]))

/**
 * The solution of `(diag(excess_i + sum over j of rates_ij) - rates) x = b`, by Gaussian elimination from the last row to the first.
 *
 * A row is kept as what it has beyond the sum of its rates, not as a diagonal, so that nothing is subtracted and tight couplings lose no
 * digits (Grassmann, Taksar & Heyman, Oper. Res. 33, 1985). Entries on the diagonal of `rates` are not looked at.
 */
export const solve = (excess: Vector, rates: Matrix, b: Vector): Vector => {
  const [own, right, to] = [[...excess], [...b], rates.map((row) => [...row])]
  const pivot: Array<Dual.Dual> = []
  for (let k = b.length - 1; k >= 0; k--) {
    pivot[k] = Dual.add(own[k], Dual.sum(to[k].slice(0, k)))
    for (let i = 0; i < k; i++) {
      if (Dual.isZero(to[i][k])) continue // a row without a rate to this one stays as it is
      const factor = Dual.divide(to[i][k], pivot[k])
      own[i] = Dual.add(own[i], Dual.multiply(factor, own[k]))
      right[i] = Dual.add(right[i], Dual.multiply(factor, right[k]))
      for (let j = 0; j < k; j++) if (j !== i) to[i][j] = Dual.add(to[i][j], Dual.multiply(factor, to[k][j]))
    }
  }
  const x: Array<Dual.Dual> = []
  for (let k = 0; k < b.length; k++) {
    const known = Dual.sum(x.map((value, j) => Dual.multiply(to[k][j], value)))
    x.push(Dual.divide(Dual.add(right[k], known), pivot[k]))
  }
  return x
}

/** Terms of the series: the first that is left out is below 0.5^21 / 21! = 1e-26, its tangent below 0.5^20 / 20! = 4e-25. */
const terms = 20

/**
 * exp(G) for the generator `G = rates - diag(sum over j of rates_ij)`, whose rows sum to 0.
 *
 * Rows of the result sum to 1. They are divided by their sum after every squaring, because the rounding errors of the sums double each
 * time, and without them those of the entries do not.
 */
export const propagator = (rates: Matrix): Matrix => {
  const n = rates.length
  const totals = rates.map(Dual.sum)
  const norm = 2 * Math.max(...totals.map(({ value }) => value))
  const halvings = Math.max(0, Math.ceil(Math.log2(norm)) + 1) // the norm is at most a half then
  const small = build(
    n,
    (i, j) => Dual.scale(2 ** -halvings, i === j ? Dual.negative(totals[i]) : rates[i][j])
  )
  const identity = build(n, (i, j) => i === j ? Dual.one : Dual.zero)
  // 1 + a (1 + a/2 (1 + a/3 …)), from the inside.
  let result = identity
  for (let k = terms; k >= 1; k--) {
    const inner = product(small, result)
    result = build(n, (i, j) => Dual.add(identity[i][j], Dual.scale(1 / k, inner[i][j])))
  }
  result = withUnitSums(result)
  for (let k = 0; k < halvings; k++) result = withUnitSums(product(result, result))
  return result
}

const withUnitSums = (a: Matrix): Matrix =>
  a.map((row) => {
    const total = Dual.sum(row)
    return row.map((entry) => Dual.divide(entry, total))
  })
