/**
 * Least squares by Householder reflections with column pivoting, and which unknowns the equations leave free.
 *
 * One idea: rows and columns are scaled to 1 first, so that neither units nor rates decide what is small. (Golub & Van Loan, Matrix
 * Computations, section 5.4.) Small, dense, and plain.
 */

/** A solution, and the unknowns that can move without changing any equation; where there are some, those not needed are 0. */
export type Solution = { readonly values: Float64Array; readonly free: ReadonlyArray<number> }

/** What a pivot may be of the first one and still be rounding, per unknown. */
const rounding = 8 * Number.EPSILON

/** The part of a free direction that counts as moving. */
const noticeable = 1e-8

/** Solves `rows` y = `right` in the sense of least squares; every row has one number per unknown. */
export const leastSquares = (
  rows: ReadonlyArray<ArrayLike<number>>,
  right: ArrayLike<number>,
  unknowns: number
): Solution => {
  const { a, b, scale } = scaled(rows, right, unknowns)
  const order = Array.from({ length: unknowns }, (_, j) => j)
  let rank = 0
  let first = 0
  while (rank < Math.min(a.length, unknowns)) {
    bringLargest(a, order, rank)
    const size = reflect(a, b, rank)
    if (rank === 0) first = size
    if (size <= rounding * unknowns * first) break
    rank++
  }
  const values = new Float64Array(unknowns)
  backwards(a, Float64Array.from(b.slice(0, rank)), rank).forEach((x, j) => (values[order[j]] = x / scale[order[j]]))
  return { values, free: freeUnknowns(a, order, rank) }
}

const scaled = (rows: ReadonlyArray<ArrayLike<number>>, right: ArrayLike<number>, unknowns: number): {
  readonly a: ReadonlyArray<Float64Array>
  readonly b: Array<number>
  readonly scale: Float64Array
} => {
  const sizes = rows.map((row) => {
    let largest = 0
    for (let j = 0; j < unknowns; j++) largest = Math.max(largest, Math.abs(row[j]))
    return largest === 0 ? 1 : largest
  })
  const a = rows.map((row, i) => Float64Array.from(row, (x) => x / sizes[i]))
  const scale = new Float64Array(unknowns)
  for (let j = 0; j < unknowns; j++) {
    const length = Math.hypot(...a.map((row) => row[j]))
    scale[j] = length === 0 ? 1 : length
    for (const row of a) row[j] /= scale[j]
  }
  return { a, b: Array.from(right, (x, i) => x / sizes[i]), scale }
}

/** Swaps the longest of the columns that are left into place. */
const bringLargest = (a: ReadonlyArray<Float64Array>, order: Array<number>, at: number): void => {
  let best = at
  let longest = -1
  for (let j = at; j < order.length; j++) {
    let length = 0
    for (let i = at; i < a.length; i++) length += a[i][j] ** 2
    if (length > longest) [best, longest] = [j, length]
  }
  if (best === at) return
  ;[order[at], order[best]] = [order[best], order[at]]
  for (const row of a) [row[at], row[best]] = [row[best], row[at]]
}

/** Reflects what is below the diagonal of a column away; gives the size of the diagonal. */
const reflect = (a: ReadonlyArray<Float64Array>, b: Array<number>, at: number): number => {
  const column = a.slice(at).map((row) => row[at])
  const length = Math.hypot(...column)
  if (length === 0) return 0
  const v = column.slice()
  v[0] += column[0] < 0 ? -length : length
  const half = v.reduce((sum, x) => sum + x * x, 0) / 2
  const apply = (get: (i: number) => number, set: (i: number, x: number) => void): void => {
    let dot = 0
    for (let i = 0; i < v.length; i++) dot += v[i] * get(at + i)
    for (let i = 0; i < v.length; i++) set(at + i, get(at + i) - v[i] * dot / half)
  }
  for (let j = at; j < a[0].length; j++) apply((i) => a[i][j], (i, x) => (a[i][j] = x))
  apply((i) => b[i], (i, x) => (b[i] = x))
  return length
}

/** Solves the upper triangle of the first `rank` rows and columns. */
const backwards = (a: ReadonlyArray<Float64Array>, right: Float64Array, rank: number): Float64Array => {
  const x = right.slice()
  for (let i = rank - 1; i >= 0; i--) {
    for (let j = i + 1; j < rank; j++) x[i] -= a[i][j] * x[j]
    x[i] /= a[i][i]
  }
  return x
}

/** The unknowns with a part in some direction that changes no equation. */
const freeUnknowns = (a: ReadonlyArray<Float64Array>, order: ReadonlyArray<number>, rank: number): ReadonlyArray<number> => {
  const free = new Set<number>()
  for (let k = rank; k < order.length; k++) {
    const direction = backwards(a, Float64Array.from({ length: rank }, (_, i) => -a[i][k]), rank)
    const largest = direction.reduce((most, x) => Math.max(most, Math.abs(x)), 1)
    direction.forEach((x, j) => Math.abs(x) > noticeable * largest && free.add(order[j]))
    free.add(order[k])
  }
  return [...free].sort((x, y) => x - y)
}
