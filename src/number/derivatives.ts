/**
 * The derivatives of efun and exprel of any order, with the exact limit at 0 and the bits that kernels have.
 *
 * efun: Taylor series in Bernoulli numbers for |x| < 2, otherwise Leibniz' rule with w = 1/(exp(x) - 1) on |x| and
 * efun(-x) = efun(x) + x. exprel: near 0 a series of positive terms (left of 0 after Kummer's transformation), else the recurrence
 * E_j = (exp(x) - j E_{j-1}) / x. The programs of `src/kernel/math` do the same, operation by operation. Errors and edges:
 * `test/kernel/math/errors.ts`.
 */
import {
  boseSeries,
  efunFar,
  efunNear,
  efunSeries,
  exprelNear,
  exprelSeries,
  kummerSeries,
  slopeNear,
  slopeSeries
} from "./coefficients.ts"
import { efunParts, expm1, relative, unscale } from "./exp.ts"
import { horner } from "./horner.ts"

/** What belongs to an order: found once for those that equations reach by a few derivatives, and each time for others. */
const byOrder = <A>(of: (k: number) => A): (k: number) => A => {
  const known = Array.from({ length: 6 }, (_, k) => of(k))
  return (k) => k < known.length ? known[k] : of(k)
}

const efunCoefficients = byOrder(efunSeries)
const boseCoefficients = byOrder(boseSeries)
const exprelCoefficients = byOrder(exprelSeries)
const kummerCoefficients = byOrder(kummerSeries)

const series = (k: number, x: number): number => {
  const sum = horner(x * x, efunCoefficients(k))
  const value = k % 2 === 0 ? sum : sum * x
  return k === 1 ? value + -0.5 : value
}

/** The k-th derivative of w, a polynomial in w. */
const bose = (k: number, w: number): number => {
  const sum = horner(w, boseCoefficients(k)) * w
  return k % 2 === 0 ? sum : -sum
}

/** The k-th derivative of `efun`, k at least 1. */
export const efunDerivative = (k: number, x: number): number => {
  const size = Math.abs(x)
  if (size < efunNear) return series(k, x)
  const w = 1 / expm1(size)
  const right = (efunFar < size ? efunFar : size) * bose(k, w) + k * bose(k - 1, w)
  if (!(x < 0)) return right
  return k === 1 ? -1 - right : k % 2 === 0 ? right : -right
}

/**
 * The derivative of efun by way of the exp that efun itself needs: w - f (1 + w) with w = 1 / (exp(x) - 1) and f = x w, near 0 the first
 * terms of the series. Bits are lost in the difference near 0 and, far left, in 1 + w, but no more than `test/kernel/math/errors.ts` says.
 */
export const efunSlope = (x: number): number => {
  if (Math.abs(x) < slopeNear) return x * horner(x * x, slopeSeries) + -0.5
  const { product, w } = efunParts(x)
  return w - product * (1 + w)
}

/** The k-th derivative of `exprel`, k at least 1. */
export const exprelDerivative = (k: number, x: number): number => {
  const size = Math.abs(x)
  const { by, exp, expm1 } = relative(x)
  if (size < exprelNear(k)) {
    return x < 0 ? unscale(exp) * horner(size, kummerCoefficients(k)) : horner(size, exprelCoefficients(k))
  }
  let recurrence = expm1 / by
  for (let j = 1; j <= k; j++) recurrence = (exp - j * recurrence) / by
  return unscale(recurrence)
}
