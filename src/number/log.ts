/**
 * log, log1p and powers, with the bits that kernels have.
 *
 * log: x = 2^k m with m in [sqrt(1/2), sqrt(2)), s = (m-1)/(m+1), log m = 2 s + s R(s^2) with the coefficients of a near-minimax R
 * (after Tang, ACM TOMS 1990, as in every C library), k ln 2 added in two parts. The programs of `src/kernel/math` do
 * the same, operation by operation. Errors and edges: `test/kernel/math/errors.ts`.
 */
import { largestProductExponent, ln2, logSeries, magic, rootHalf, smallestNormal } from "./coefficients.ts"
import { exp } from "./exp.ts"
import { horner } from "./horner.ts"

const cast = new DataView(new ArrayBuffer(8))

/** log(x): -infinity at 0, NaN below. */
export const log = (x: number): number => {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  const tiny = x < smallestNormal
  cast.setFloat64(0, tiny ? x * 0x40000000000000 : x)
  const high = cast.getInt32(0) - rootHalf
  cast.setInt32(0, (high & 0xfffff) + rootHalf)
  const k = (high >> 20) - (tiny ? 54 : 0)
  const f = cast.getFloat64(0) - 1
  const s = f / (f + 2)
  const z = s * s
  const r = z * horner(z, logSeries)
  const half = 0.5 * (f * f)
  // k high - ((half - (s (half + r) + k low)) - f)
  return k * ln2.high - (half - (s * (half + r) + k * ln2.low) - f)
}

/** log(1 + x), accurate near 0: log(u) (x / (u - 1)) with u = 1 + x rounded (Kahan); the quotient is near 1, so nothing overflows. */
export const log1p = (x: number): number => {
  const u = x + 1
  const step = u - 1
  if (step === 0) return x
  return u === Infinity ? u : log(u) * (x / step)
}

/** x^n for an integer n of at most 16 in size: by squaring from the lowest bit. */
const product = (x: number, n: number): number => {
  let result = 1
  let square = x
  for (let bits = Math.abs(n); bits > 0; bits >>= 1) {
    if (bits & 1) result *= square
    square *= square
  }
  return n < 0 ? 1 / result : result
}

const rounded = (y: number): number => y + magic - magic

/** x^y by exp(y log |x|), with the sign of an odd integer y; NaN for a negative x and a y that is no integer. */
const general = (x: number, y: number): number => {
  const size = exp(y * log(Math.abs(x)))
  if (!(x < 0)) return size
  if (rounded(y) !== y) return NaN
  const half = y * 0.5
  return rounded(half) !== half ? -size : size
}

/**
 * The power x^y. An integer y of at most 16 in size is a product by squaring from the lowest bit (`x^3` is x (x x), a negative exponent is
 * 1 over the positive one), any other is exp(y log |x|).
 */
export const power = (x: number, y: number): number =>
  Math.abs(y) <= largestProductExponent && rounded(y) === y ? product(x, y) : general(x, y)
