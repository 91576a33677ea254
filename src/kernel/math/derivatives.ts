/**
 * The derivatives of efun and exprel of any order, as programs, with the exact limit at 0.
 *
 * efun: Taylor series in Bernoulli numbers for |x| < 2, otherwise Leibniz' rule with w = 1/(exp(x) - 1) on |x| and
 * efun(-x) = efun(x) + x. exprel: near 0 a series of positive terms (left of 0 after Kummer's transformation), else the recurrence
 * E_j = (exp(x) - j E_{j-1}) / x. The same operations as in `src/number/derivatives.ts`, and so the same bits. Errors and ranges:
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
} from "../../number/coefficients.ts"
import type { Builder, Value } from "../Builder.ts"
import { efunParts, plainExpm1, relative } from "./exp.ts"
import { horner } from "./horner.ts"

/** The k-th derivative of the series of efun: but for the term in x, it has even powers only. */
const series = (b: Builder, k: number, x: Value): Value => {
  const sum = horner(b, b.op("mul", x, x), efunSeries(k))
  const value = k % 2 === 0 ? sum : b.op("mul", sum, x)
  return k === 1 ? b.op("add", value, b.number(-0.5)) : value
}

/** The k-th derivative of efun, k at least 1. */
export const efunDerivative = (b: Builder, k: number, x: Value): Value => {
  const near = series(b, k, x)
  const size = b.op("abs", x)
  const w = b.op("div", b.number(1), plainExpm1(b, size))
  const derivative = (j: number): Value => {
    const sum = b.op("mul", horner(b, w, boseSeries(j)), w)
    return j % 2 === 0 ? sum : b.op("neg", sum)
  }
  const right = b.op(
    "add",
    b.op("mul", b.op("pmin", size, b.number(efunFar)), derivative(k)),
    b.op("mul", b.number(k), derivative(k - 1))
  )
  const left = k === 1 ? b.op("sub", b.number(-1), right) : k % 2 === 0 ? right : b.op("neg", right)
  const far = b.op("select", b.op("lt", x, b.number(0)), left, right)
  const value = b.op("select", b.op("lt", size, b.number(efunNear)), near, far)
  return b.op("select", b.op("eq", x, x), value, x)
}

/**
 * The derivative of efun by way of the exp that efun itself needs: w - f (1 + w) with w = 1 / (exp(x) - 1) and f = x w, near 0 the first
 * terms of the series. Bits are lost in the difference near 0 and, far left, in 1 + w, but no more than `test/kernel/math/errors.ts` says.
 */
export const efunSlope = (b: Builder, x: Value): Value => {
  const { below, top } = efunParts(b, x)
  const w = b.op("div", b.number(1), below)
  const far = b.op("sub", w, b.op("mul", b.op("mul", top, w), b.op("add", b.number(1), w)))
  const near = b.op("add", b.op("mul", x, horner(b, b.op("mul", x, x), slopeSeries)), b.number(-0.5))
  return b.op("select", b.op("lt", b.op("abs", x), b.number(slopeNear)), near, far)
}

/** The k-th derivative of exprel, k at least 1. */
export const exprelDerivative = (b: Builder, k: number, x: Value): Value => {
  const near = exprelNear(k)
  const size = b.op("abs", x)
  const right = horner(b, size, exprelSeries(k))
  const { by, exp, expm1, unscale } = relative(b, x)
  // Kummer's transformation: exp(x) times a series in -x with positive terms.
  const left = b.op("mul", unscale(exp), horner(b, size, kummerSeries(k)))
  let recurrence = b.op("div", expm1, by)
  for (let j = 1; j <= k; j++) recurrence = b.op("div", b.op("sub", exp, b.op("mul", b.number(j), recurrence)), by)
  const series = b.op("select", b.op("lt", x, b.number(0)), left, right)
  return b.op("select", b.op("lt", size, b.number(near)), series, unscale(recurrence))
}
