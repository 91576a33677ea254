/**
 * exp, expm1 and what is made of them, with the bits that kernels have: sigmoid, tanh, sinh, cosh, efun, vtrap, exprel, some slopes.
 *
 * Method: x = k ln 2 + r with |r| <= ln 2 / 2 (rounding by adding 1.5 2^52, ln 2 in two parts), expm1(r) = r q(r) with q a near-minimax
 * polynomial of degree 10 (relative error 2.6e-17 with rounded coefficients), and 2^k. Where results reach the largest number they are
 * computed small by a power of two and made large by the last operation. The programs of `src/kernel/math` do the same, operation by
 * operation. Errors and edges: `test/kernel/math/errors.ts`.
 */
import { bounds, expSeries, largest, ln2, magic } from "./coefficients.ts"
import { horner } from "./horner.ts"
import { scale } from "./scale.ts"

const tail = expSeries.slice(1)

/** The smaller of two, and the first if that is no number. */
const atMost = (x: number, high: number): number => high < x ? high : x
const atLeast = (x: number, low: number): number => x < low ? low : x
const between = (x: number): number => atLeast(atMost(x, bounds.highest), bounds.lowest)

/** x without its sign, with that of another. */
const signed = (size: number, x: number): number => x < 0 || Object.is(x, -0) ? -size : size

/** k of x = k ln 2 + r. */
const turns = (x: number): number => x * Math.LOG2E + magic - magic

/** r of x = k ln 2 + r. */
const rest = (x: number, k: number): number => x - k * ln2.high - k * ln2.low

/** exp(x) 2^-less, for x between the bounds. */
const expScaled = (k: number, r: number, less: number): number =>
  (r * (2 * horner(r, expSeries)) + 2) * scale(k - less - 1)

/** (exp(x) - 1) 2^-less: with s = 2^(k-less), s expm1(r) + (s - 2^-less). */
const expm1Scaled = (k: number, r: number, less: number): number => {
  const s = scale(k - less)
  return s * (r + r * r * horner(r, tail)) + (s - scale(-less))
}

/** exp(x). */
export const exp = (x: number): number => {
  const y = between(x)
  const k = turns(y)
  return expScaled(k, rest(y, k), 0)
}

/** exp(x) - 1. */
export const expm1 = (x: number): number => {
  if (Math.abs(x) < bounds.tiny) return x
  const y = between(x)
  const k = turns(y)
  const half = expm1Scaled(k, rest(y, k), 1)
  return half + half
}

/** The logistic function 1 / (1 + exp(-x)). */
export const sigmoid = (x: number): number => 1 / (1 + exp(-x))

/** The slope s(x) s(-x) of s = sigmoid, as s (exp(-x) s): bounded, so that where exp overflows the product is 0. */
export const sigmoidSlope = (x: number): number => {
  const e = exp(-x)
  const s = 1 / (1 + e)
  return s * atMost(e, largest) * s
}

/** tanh(x) = t / (t + 2) with t = expm1(2x). */
export const tanh = (x: number): number => {
  const t = expm1(atMost(x + x, bounds.tanh))
  return t / (t + 2)
}

/** 1 / cosh(x)^2 = 4 e / (e + 1)^2 with e = exp(2x), in which nothing cancels; x is bounded so that e stays finite. */
export const sech2 = (x: number): number => {
  const e = exp(atMost(x + x, bounds.sech2))
  const q = 2 / (e + 1)
  return e * q * q
}

/** sinh(x) = (t + t / (t + 1)) / 2 with t = expm1(|x|), with the sign of x; all in quarters. */
export const sinh = (x: number): number => {
  const size = atMost(Math.abs(x), bounds.hyperbolic)
  const k = turns(size)
  const quarter = expm1Scaled(k, rest(size, k), 2)
  const half = quarter + quarter / (quarter * 4 + 1)
  return signed(half + half, x)
}

/** cosh(x) = exp(|x|) / 2 + 1 / (2 exp(|x|)), in quarters. */
export const cosh = (x: number): number => {
  const size = atMost(Math.abs(x), bounds.hyperbolic)
  const k = turns(size)
  const quarter = expScaled(k, rest(size, k), 2)
  const half = quarter + 0.0625 / quarter
  return half + half
}

/** exp(x) - 1 as efun divides by it: where exp overflows, k stays and r grows until expm1(r) 2^k is infinite. */
const efunBelow = (top: number): number => {
  const y = atLeast(top, bounds.lowest)
  const k = atMost(y * Math.LOG2E + magic, magic + 1023) - magic
  return expm1Scaled(k, rest(y, k), 0)
}

/** The Bernoulli function x / (exp(x) - 1): 1 at 0, towards 0 on the right and -x on the left. As x itself is bounded, 0 where exp overflows. */
export const efun = (x: number): number => {
  if (x === 0) return 1
  const top = atMost(x, bounds.efun)
  return top / efunBelow(top)
}

/** w = 1 / (exp(x) - 1) and x w, from which `efunSlope` is made. */
export const efunParts = (x: number): { readonly w: number; readonly product: number } => {
  const top = atMost(x, bounds.efun)
  const w = 1 / efunBelow(top)
  return { w, product: top * w }
}

/** The rate helper x / (exp(x/y) - 1) = y efun(x/y): y at x = 0. Defined for y other than 0. */
export const vtrap = (x: number, y: number): number => y * efun(x / y)

/** 2^-11 keeps the numerators of exprel and its derivatives finite. */
const less = 11

/** exp and expm1 times 2^-11, and the argument to divide by. */
export const relative = (x: number): { readonly exp: number; readonly expm1: number; readonly by: number } => {
  const by = atMost(x, bounds.exprel.highest)
  const y = atLeast(by, bounds.exprel.lowest)
  const k = turns(y)
  const r = rest(y, k)
  return { exp: expScaled(k, r, less), expm1: expm1Scaled(k, r, less), by }
}

/** Undoes the scaling of `relative`. */
export const unscale = (value: number): number => value * 2048

/** The relative exponential (exp(x) - 1) / x: 1 at and around 0. */
export const exprel = (x: number): number => {
  if (Math.abs(x) < bounds.tiny) return 1
  const by = atMost(x, bounds.exprel.highest)
  const y = atLeast(by, bounds.exprel.lowest)
  const k = turns(y)
  return unscale(expm1Scaled(k, rest(y, k), less) / by)
}
