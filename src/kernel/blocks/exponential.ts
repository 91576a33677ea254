/**
 * phi1(M) b with phi1(z) = (exp z - 1) / z, and its reverse: the way that x' = M/dt x + … goes in a step (states-and-clamps.md section 3).
 *
 * The reference: plain loops over one row. M is halved s times until its norm is at most 2; there Taylor's series of degree 22 leaves
 * 2^23/24! = 1e-17. Then s doublings of u = phi1(A) c and D = exp(A) - 1. D is carried, not exp(A): l D = 0 for conserved l to D's own
 * rounding (scaling and squaring for phi-functions: Skaflestad & Wright, Appl. Numer. Math. 59, 2009). Column j of D is phi1(A) A e_j, so
 * there is one series for vectors, and no matrix product but the doublings'. Absolute error below 1.2e-16 for norms to 1e4, n to 20. Laws S2,
 * S4, S8. The emitted form (`emitExponential.ts`) does the same operations in the same order.
 */
import { powerOfTwo } from "../../number/scale.ts"
import type { Pattern } from "./Pattern.ts"

/** Degree of the series. */
export const degree = 22

/** Largest norm for which the series is used as it is. */
export const straightNorm = 2

/**
 * Most doublings that can be gone back over: what they began with is kept. More would be a norm above 1e19, where the reverse is NaN.
 */
export const mostReversed = 64

/** Rows of numbers: matrices by column, `d[j * n + i]` in row i and column j. */
type Numbers = Float64Array

/** The product of a row or column of a matrix with a vector, its entries in their order. */
const along = (entries: ReadonlyArray<number>, a: Numbers, x: Numbers, at: ReadonlyArray<number>): number => {
  if (entries.length === 0) return 0
  let sum = a[entries[0]] * x[at[entries[0]]]
  for (let k = 1; k < entries.length; k++) sum += a[entries[k]] * x[at[entries[k]]]
  return sum
}

/** phi1(A) c by Horner's rule; `read` is given what each line reads. */
const series = (
  { byRow, columns, n }: Pattern,
  a: Numbers,
  c: Numbers,
  read: (u: Numbers) => void = () => {}
): Numbers => {
  let u = c.slice()
  for (let k = degree; k >= 1; k--) {
    read(u)
    const next = new Float64Array(n)
    for (let i = 0; i < n; i++) {
      next[i] = byRow[i].length === 0 ? c[i] : c[i] + along(byRow[i], a, u, columns) * (1 / (k + 1))
    }
    u = next
  }
  return u
}

/** The largest sum of sizes in a column. */
const normOf = ({ byColumn, n }: Pattern, m: Numbers): number => {
  let most = 0
  for (let j = 0; j < n; j++) {
    let sum = 0
    for (const e of byColumn[j]) sum += Math.abs(m[e])
    if (most < sum) most = sum
  }
  return most
}

/** How often a norm is halved until the series will do; never where it is infinite, whose result is no number anyway. */
export const halvings = (norm: number): number => {
  let s = 0
  for (let left = norm < Infinity ? norm : 0; left > straightNorm; left *= 0.5) s++
  return s
}

/** Column j of A as a vector. */
const columnOf = ({ byColumn, n, rows }: Pattern, a: Numbers, j: number): Numbers => {
  const out = new Float64Array(n)
  for (const e of byColumn[j]) out[rows[e]] = a[e]
  return out
}

/** 2 x + D x. */
const twice = (n: number, d: Numbers, x: Numbers): Numbers => {
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = d[i] * x[0]
    for (let j = 1; j < n; j++) sum += d[j * n + i] * x[j]
    out[i] = 2 * x[i] + sum
  }
  return out
}

/** By column. */
const eachColumn = (n: number, column: (j: number) => Numbers): Numbers => {
  const out = new Float64Array(n * n)
  for (let j = 0; j < n; j++) out.set(column(j), j * n)
  return out
}

const part = (d: Numbers, n: number, j: number): Numbers => d.subarray(j * n, j * n + n)

/** D = exp(A) - 1. */
const startOf = (pattern: Pattern, a: Numbers): Numbers =>
  eachColumn(pattern.n, (j) => series(pattern, a, columnOf(pattern, a, j)))

/** 2 D + D D. */
const squared = (n: number, d: Numbers): Numbers => eachColumn(n, (j) => twice(n, d, part(d, n, j)))

/** phi1(M) b. */
export const exponential = (pattern: Pattern, m: Numbers, b: Numbers): Numbers => {
  const { n } = pattern
  const s = halvings(normOf(pattern, m))
  const scale = powerOfTwo(-s)
  const a = m.map((x) => x * scale)
  let u = series(pattern, a, b.map((x) => x * scale))
  if (s === 0) return u
  let d = startOf(pattern, a)
  for (let t = 1; t <= s; t++) {
    u = twice(n, d, u)
    if (t < s) d = squared(n, d)
  }
  return u
}

/** Adjoints of M's entries and of b. */
export type ExponentialBars = { readonly m: Numbers; readonly b: Numbers }

/** From the adjoint of phi1(M) b to those of M and b. */
export const exponentialBack = (pattern: Pattern, m: Numbers, b: Numbers, bar: Numbers): ExponentialBars => {
  const { byColumn, n, rows } = pattern
  const s = halvings(normOf(pattern, m))
  const scale = powerOfTwo(-s)
  const a = m.map((x) => x * scale)
  const c = b.map((x) => x * scale)
  if (s > mostReversed) return { m: a.fill(NaN), b: c.fill(NaN) }
  const aBar = new Float64Array(m.length)
  let uBar = bar
  if (s > 0) {
    // What each doubling begins with.
    const us = [series(pattern, a, c)]
    const ds = [startOf(pattern, a)]
    for (let t = 1; t < s; t++) {
      us.push(twice(n, ds[t - 1], us[t - 1]))
      ds.push(squared(n, ds[t - 1]))
    }
    let dBar = new Float64Array(n * n)
    for (let t = s - 1; t >= 0; t--) {
      dBar = squaredBack(n, ds[t], dBar, us[t], uBar)
      uBar = twiceBack(n, ds[t], uBar)
    }
    for (let j = 0; j < n; j++) {
      const own = seriesBack(pattern, a, columnOf(pattern, a, j), part(dBar, n, j), aBar)
      for (const e of byColumn[j]) aBar[e] += own[rows[e]]
    }
  }
  const cBar = seriesBack(pattern, a, c, uBar, aBar)
  return { m: aBar.map((x) => x * scale), b: cBar.map((x) => x * scale) }
}

/** 2 D~ + D~ Dᵀ + Dᵀ D~ + u~ uᵀ, where u~ is the adjoint from after the doubling. */
const squaredBack = (n: number, d: Numbers, dBar: Numbers, u: Numbers, uBar: Numbers): Float64Array<ArrayBuffer> => {
  const out = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) {
      let sum = 2 * dBar[j * n + i] + uBar[i] * u[j]
      for (let k = 0; k < n; k++) sum += dBar[k * n + i] * d[k * n + j] + d[i * n + k] * dBar[j * n + k]
      out[j * n + i] = sum
    }
  }
  return out
}

/** 2 u~ + Dᵀ u~. */
const twiceBack = (n: number, d: Numbers, uBar: Numbers): Numbers => {
  const out = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    let sum = 2 * uBar[j]
    for (let i = 0; i < n; i++) sum += d[j * n + i] * uBar[i]
    out[j] = sum
  }
  return out
}

/** The series backwards: gives the adjoint of c, adds that of A. */
const seriesBack = (pattern: Pattern, a: Numbers, c: Numbers, bar: Numbers, aBar: Numbers): Numbers => {
  const { byColumn, columns, n, rows } = pattern
  const read: Array<Numbers> = []
  series(pattern, a, c, (u) => void read.push(u))
  let [uBar, cBar] = [bar, new Float64Array(n)]
  for (let k = 1; k <= degree; k++) {
    const u = read[degree - k]
    cBar = cBar.map((x, i) => x + uBar[i])
    const v = uBar.map((x) => x * (1 / (k + 1)))
    for (let e = 0; e < aBar.length; e++) aBar[e] += v[rows[e]] * u[columns[e]]
    uBar = Float64Array.from(byColumn, (entries) => along(entries, a, v, rows))
  }
  return cBar.map((x, i) => x + uBar[i])
}
