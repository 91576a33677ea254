/**
 * sin and cos, with the bits that kernels have; sines of whole parts of a turn.
 *
 * Method: x = k pi/2 + r with pi/2 in three parts (Cody and Waite), polynomials of degree 13 and 14 in r on |r| <= pi/4, chosen and signed
 * by k mod 4. Beyond |x| = 1e6 the value is NaN rather than wrong. The programs of `src/kernel/math` do the same,
 * operation by operation. Errors and edges: `test/kernel/math/errors.ts`.
 */
import { bounds, cosineSeries, halfPi, magic, sineSeries } from "./coefficients.ts"
import { horner } from "./horner.ts"

const quarter = (x: number, turn: number): number => {
  if (!(Math.abs(x) <= bounds.turning)) return NaN
  const k = x * (2 / Math.PI) + magic - magic
  const r = x - k * halfPi.high - k * halfPi.middle - k * halfPi.low
  const z = r * r
  const place = (k + turn) & 3
  const value = (place & 1) === 0
    ? r + r * z * horner(z, sineSeries)
    : 1 - z * 0.5 + z * z * horner(z, cosineSeries)
  return (place & 2) === 0 ? value : -value
}

/** sin(x). */
export const sin = (x: number): number => x === 0 ? x : quarter(x, 0)

/** cos(x). */
export const cos = (x: number): number => quarter(x, 1)
