/**
 * The exponential of a small dense matrix: scaling and squaring with the [13/13] Padé approximant (Higham, SIAM J. Matrix Anal. 2005).
 *
 * Matrices are row-major `Float64Array`s of n × n. For tests and for exponential Euler, which is dense by nature.
 */
import { ceilLog2, powerOfTwo } from "../number/scale.ts"
import type { Pausing } from "./Pieces.ts"

const pade = [
  64764752532480000,
  32382376266240000,
  7771770303897600,
  1187353796428800,
  129060195264000,
  10559470521600,
  670442572800,
  33522128640,
  1323241920,
  40840800,
  960960,
  16380,
  182,
  1
] as const

/** Largest 1-norm for which the approximant is exact to double precision. */
const normBound = 5.371920351148152

/** `exp(a)`; NaN throughout when the norm is not finite, because then no number of squarings would do. */
export const expm = (a: Float64Array, n: number): Float64Array => {
  const norm = oneNorm(a, n)
  if (!Number.isFinite(norm)) return new Float64Array(n * n).fill(NaN)
  const squarings = norm > normBound ? ceilLog2(norm / normBound) : 0
  const scaled = a.map((x) => x / powerOfTwo(squarings))
  let result = approximant(scaled, n)
  for (let k = 0; k < squarings; k++) result = multiply(result, result, n)
  return result
}

const oneNorm = (a: Float64Array, n: number): number => {
  let most = 0
  for (let j = 0; j < n; j++) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += Math.abs(a[i * n + j])
    most = Math.max(most, sum)
  }
  return most
}

const approximant = (a: Float64Array, n: number): Float64Array => {
  const a2 = multiply(a, a, n)
  const a4 = multiply(a2, a2, n)
  const a6 = multiply(a4, a2, n)
  const combine = (c6: number, c4: number, c2: number, c0: number): Float64Array => {
    const out = a6.map((x, k) => c6 * x + c4 * a4[k] + c2 * a2[k])
    for (let i = 0; i < n; i++) out[i * n + i] += c0
    return out
  }
  const b = pade
  const high = (c6: number, c4: number, c2: number): Float64Array => multiply(a6, combine(c6, c4, c2, 0), n)
  const uInner = high(b[13], b[11], b[9])
  const uOuter = combine(b[7], b[5], b[3], b[1])
  const u = multiply(a, uInner.map((x, k) => x + uOuter[k]), n)
  const vInner = high(b[12], b[10], b[8])
  const vOuter = combine(b[6], b[4], b[2], b[0])
  const v = vInner.map((x, k) => x + vOuter[k])
  return solveDense(v.map((x, k) => x - u[k]), v.map((x, k) => x + u[k]), n, n)
}

/** `a b` for n × n matrices. */
export const multiply = (a: Float64Array, b: Float64Array, n: number): Float64Array => {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k]
      if (x !== 0) { for (let j = 0; j < n; j++) out[i * n + j] += x * b[k * n + j] }
    }
  }
  return out
}

/** Multiply-adds between two pauses of long work: one or two milliseconds, so that a slow machine holds nobody either. */
const pieceOfWork = 1 << 20

/** Numbers of a matrix that are looked at between two pauses: they come from memory, which is slower than to add them up. */
export const pieceOfNumbers = 1 << 17

/** `a b` for n × n matrices, pausing now and then. */
export function* multiplying(a: Float64Array, b: Float64Array, n: number): Pausing<Float64Array> {
  const out = new Float64Array(n * n)
  let done = 0
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k]
      if (x === 0) continue
      for (let j = 0; j < n; j++) out[i * n + j] += x * b[k * n + j]
      done += n
      if (done < pieceOfWork) continue
      done = 0
      yield
    }
  }
  return out
}

/** `f` of each number of a matrix, pausing now and then. */
export function* mapping(a: Float64Array, f: (x: number, at: number) => number): Pausing<Float64Array> {
  const out = new Float64Array(a.length)
  for (let k = 0; k < a.length; k++) {
    out[k] = f(a[k], k)
    if (k % pieceOfNumbers === pieceOfNumbers - 1) yield
  }
  return out
}

/** Solves `a x = b` by Gaussian elimination with partial pivoting; `b` is n × m. */
export const solveDense = (a: Float64Array, b: Float64Array, n: number, m: number): Float64Array => {
  const lu = a.slice()
  const x = b.slice()
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]) > Math.abs(lu[pivot * n + k])) pivot = i
    swapRows(lu, n, k, pivot)
    swapRows(x, m, k, pivot)
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k] / lu[k * n + k]
      if (factor === 0) continue
      for (let j = k; j < n; j++) lu[i * n + j] -= factor * lu[k * n + j]
      for (let j = 0; j < m; j++) x[i * m + j] -= factor * x[k * m + j]
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < m; j++) {
      for (let k = i + 1; k < n; k++) x[i * m + j] -= lu[i * n + k] * x[k * m + j]
      x[i * m + j] /= lu[i * n + i]
    }
  }
  return x
}

const swapRows = (a: Float64Array, width: number, i: number, j: number): void => {
  if (i === j) return
  for (let k = 0; k < width; k++) {
    const x = a[i * width + k]
    a[i * width + k] = a[j * width + k]
    a[j * width + k] = x
  }
}
