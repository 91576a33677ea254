/**
 * exp(A) of a matrix whose rows sum to 0, as coupling does, so that the rows of the result sum to 1 to its last bit: what is uniform stays.
 *
 * D = exp(A) - 1 is carried: its Taylor sum of A/2^s with a norm of at most 1, then s times D = 2 D + D D. After each of these one entry of
 * every row, its `balance`, is what the others leave of 0, because an error in a sum would double with every squaring. Where the matrix is
 * in detailed balance, w_i a_ij = w_j a_ji (`weights`), so is D, and both halves are made one: then columns keep the weighted sum as well,
 * which is charge, or amount. Long work: a generator that pauses every few milliseconds.
 */
import { ceilLog2, powerOfTwo } from "../number/scale.ts"
import { mapping, multiplying, pieceOfNumbers } from "./expm.ts"
import type { Pausing } from "./Pieces.ts"

/** How a matrix is conserved: by row the column of the entry that balances it, -1 for rows that have none; and weights by row, if any. */
export type Conserved = { readonly balance: ArrayLike<number>; readonly weights: ArrayLike<number> | null }

/** Terms of the Taylor sum: the remainder at norm 1 is below 1/19!, 8e-18. */
const terms = 18

/** exp(a) for an n × n matrix; NaN throughout when its norm is not finite. */
export function* conservingExponential(
  a: Float64Array,
  n: number,
  conserved: Conserved
): Pausing<Float64Array> {
  const rows = rowsOfPiece(n)
  let norm = 0
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += Math.abs(a[i * n + j])
    norm = Math.max(norm, sum)
    if (Number.isNaN(sum)) norm = NaN
    if (i % rows === rows - 1) yield
  }
  if (!Number.isFinite(norm)) return new Float64Array(n * n).fill(NaN)
  const squarings = norm > 1 ? ceilLog2(norm) : 0
  const scaled = yield* mapping(a, (x) => x / powerOfTwo(squarings))
  // (exp(A) - 1) = A (1 + A/2 (1 + A/3 (…)))
  let d = yield* mapping(scaled, (x) => x / terms)
  for (let k = terms - 1; k >= 1; k--) {
    const product = yield* multiplying(scaled, d, n)
    d = yield* mapping(product, (x, ij) => (x + scaled[ij]) / k)
  }
  yield* balanced(d, n, conserved)
  for (let k = 0; k < squarings; k++) {
    const square = yield* multiplying(d, d, n)
    const before = d
    d = yield* mapping(square, (x, ij) => 2 * before[ij] + x)
    yield* balanced(d, n, conserved)
  }
  for (let i = 0; i < n; i++) d[i * n + i] += 1
  return d
}

/** Rows of a matrix between two pauses. */
const rowsOfPiece = (n: number): number => Math.max(1, Math.floor(pieceOfNumbers / n))

/** Makes the halves of a matrix in detailed balance one, and lets rows sum to 0. */
function* balanced(d: Float64Array, n: number, { balance, weights }: Conserved): Pausing<void> {
  const rows = rowsOfPiece(n)
  if (weights !== null) {
    const strided = Math.max(1, rows >> 3) // down a column every number comes from memory by itself
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const flow = (weights[i] * d[i * n + j] + weights[j] * d[j * n + i]) / 2
        d[i * n + j] = flow / weights[i]
        d[j * n + i] = flow / weights[j]
      }
      if (i % strided === strided - 1) yield
    }
  }
  for (let i = 0; i < n; i++) {
    if (balance[i] < 0) continue
    let sum = 0
    for (let j = 0; j < n; j++) if (j !== balance[i]) sum += d[i * n + j]
    d[i * n + balance[i]] = -sum
    if (i % rows === rows - 1) yield
  }
}
