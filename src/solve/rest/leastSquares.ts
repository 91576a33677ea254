/**
 * Least squares by Householder reflections with column pivoting, and which unknowns the equations leave free.
 *
 * One idea: rows and columns are scaled to 1 first, so that neither units nor rates decide what is small; the reflections are kept, so that
 * one factorisation serves several right sides. (Golub & Van Loan, Matrix Computations, section 5.4.) Small, dense, and plain: arrays are
 * row-major.
 */

/** Equations made ready: their solution for a right side, and the unknowns that can move without changing any of them. */
export type Factored = {
  /** The solution in the sense of least squares; unknowns that are free and not needed are 0. */
  readonly solve: (right: ArrayLike<number>) => Float64Array
  readonly free: ReadonlyArray<number>
}

/** What a pivot may be of the first one and still be rounding, per unknown. */
const rounding = 8 * Number.EPSILON

/** The part of a free direction that counts as moving. */
const noticeable = 1e-8

/** Makes equations ready; every row has one number per unknown. */
export const factor = (rows: ReadonlyArray<ArrayLike<number>>, unknowns: number): Factored => {
  const [m, n] = [rows.length, unknowns]
  const rowScale = new Float64Array(m)
  const columnScale = new Float64Array(n)
  const a = scaled(rows, rowScale, columnScale)
  const order = Array.from({ length: n }, (_, j) => j)
  const reflections: Array<Float64Array> = []
  let rank = 0
  let first = 0
  while (rank < Math.min(m, n)) {
    bringLargest(a, order, rank, m)
    const { size, vector } = reflection(a, rank, m, n)
    if (rank === 0) first = size
    if (size <= rounding * n * first) break
    for (let j = rank; j < n; j++) reflect(a, vector, rank, n, j)
    reflections.push(vector)
    rank++
  }
  const solve = (right: ArrayLike<number>): Float64Array => {
    const b = new Float64Array(m)
    for (let i = 0; i < m; i++) b[i] = right[i] / rowScale[i]
    reflections.forEach((vector, at) => reflect(b, vector, at, 1, 0))
    const x = backwards(a, b, rank, n)
    const values = new Float64Array(n)
    for (let j = 0; j < rank; j++) values[order[j]] = x[j] / columnScale[order[j]]
    return values
  }
  return { solve, free: rank === n ? [] : freeUnknowns(a, order, rank, n) }
}

/** The rows as one array, each row divided by its largest number, then each column by its length. */
const scaled = (
  rows: ReadonlyArray<ArrayLike<number>>,
  rowScale: Float64Array,
  columnScale: Float64Array
): Float64Array => {
  const [m, n] = [rowScale.length, columnScale.length]
  const a = new Float64Array(m * n)
  for (let i = 0; i < m; i++) {
    let largest = 0
    for (let j = 0; j < n; j++) largest = Math.max(largest, Math.abs(rows[i][j]))
    rowScale[i] = largest === 0 ? 1 : largest
    for (let j = 0; j < n; j++) a[i * n + j] = rows[i][j] / rowScale[i]
  }
  for (let j = 0; j < n; j++) {
    let square = 0
    for (let i = 0; i < m; i++) square += a[i * n + j] * a[i * n + j]
    columnScale[j] = square === 0 ? 1 : Math.sqrt(square)
    for (let i = 0; i < m; i++) a[i * n + j] /= columnScale[j]
  }
  return a
}

/** Swaps the longest of the columns that are left into place. */
const bringLargest = (a: Float64Array, order: Array<number>, at: number, m: number): void => {
  const n = order.length
  let best = at
  let longest = -1
  for (let j = at; j < n; j++) {
    let square = 0
    for (let i = at; i < m; i++) square += a[i * n + j] * a[i * n + j]
    if (square > longest) [best, longest] = [j, square]
  }
  if (best === at) return
  ;[order[at], order[best]] = [order[best], order[at]]
  for (let i = 0; i < m; i++) [a[i * n + at], a[i * n + best]] = [a[i * n + best], a[i * n + at]]
}

/** The reflection that takes what is below the diagonal of a column away, with 2/(v.v) as its last number; and the new diagonal's size. */
const reflection = (
  a: Float64Array,
  at: number,
  m: number,
  n: number
): { readonly size: number; readonly vector: Float64Array } => {
  const vector = new Float64Array(m - at + 1)
  let square = 0
  for (let i = at; i < m; i++) {
    vector[i - at] = a[i * n + at]
    square += vector[i - at] * vector[i - at]
  }
  const size = Math.sqrt(square)
  vector[0] += vector[0] < 0 ? -size : size
  let length = 0
  for (let i = 0; i < m - at; i++) length += vector[i] * vector[i]
  vector[m - at] = length === 0 ? 0 : 2 / length
  return { size, vector }
}

/** Reflects a column of an array of rows of `n` numbers. */
const reflect = (a: Float64Array, vector: Float64Array, at: number, n: number, column: number): void => {
  const last = vector.length - 1
  let dot = 0
  for (let i = 0; i < last; i++) dot += vector[i] * a[(at + i) * n + column]
  dot *= vector[last]
  for (let i = 0; i < last; i++) a[(at + i) * n + column] -= vector[i] * dot
}

/** Solves the upper triangle of the first `rank` rows and columns. */
const backwards = (a: Float64Array, right: ArrayLike<number>, rank: number, n: number): Float64Array => {
  const x = new Float64Array(rank)
  for (let i = rank - 1; i >= 0; i--) {
    let rest = right[i]
    for (let j = i + 1; j < rank; j++) rest -= a[i * n + j] * x[j]
    x[i] = rest / a[i * n + i]
  }
  return x
}

/** The unknowns with a part in some direction that changes no equation. */
const freeUnknowns = (
  a: Float64Array,
  order: ReadonlyArray<number>,
  rank: number,
  n: number
): ReadonlyArray<number> => {
  const free = new Set<number>()
  for (let k = rank; k < n; k++) {
    const direction = backwards(a, Float64Array.from({ length: rank }, (_, i) => -a[i * n + k]), rank, n)
    const largest = direction.reduce((most, x) => Math.max(most, Math.abs(x)), 1)
    direction.forEach((x, j) => Math.abs(x) > noticeable * largest && free.add(order[j]))
    free.add(order[k])
  }
  return [...free].sort((x, y) => x - y)
}
