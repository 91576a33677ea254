/**
 * The derivatives of efun and exprel of any order, as programs, with the exact limit at 0.
 *
 * efun: Taylor series in Bernoulli numbers for |x| < 2, otherwise Leibniz' rule with w = 1/(exp(x) - 1) on |x| and
 * efun(-x) = efun(x) + x. exprel: near 0 a series of positive terms (left of 0 after Kummer's transformation), else the recurrence
 * E_j = (exp(x) - j E_{j-1}) / x. The same formulas as `src/equation/special.ts`, as straight lines. Errors and ranges: `./errors.ts`.
 */
import type { Builder, Value } from "../Builder.ts"
import { efunParts, expm1, relative } from "./exp.ts"
import { horner } from "./horner.ts"

/** Taylor coefficients of efun up to x^44, enough for |x| < 2. */
const bernoulli: ReadonlyArray<number> = Array.from({ length: 45 }, (_, n) => {
  const exact = [1, 1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000]
  if (n === 1) return -1 / 2
  if (n % 2 === 1) return 0
  if (n / 2 < exact.length) return exact[n / 2]
  let zeta = 0
  for (let i = 20; i >= 1; i--) zeta += i ** -n
  return (n % 4 === 0 ? -2 : 2) * zeta / (2 * Math.PI) ** n
})

const falling = (n: number, k: number): number => Array.from({ length: k }, (_, j) => n - j).reduce((a, c) => a * c, 1)

/** Coefficients c of w^(k) = (-1)^k (c1 w + c2 w^2 + …) for w = 1/(exp(x) - 1). */
const bose = (k: number): ReadonlyArray<number> => {
  let c = [1]
  for (let order = 0; order < k; order++) c = [...c, 0].map((own, j) => (j + 1) * own + (j > 0 ? j * c[j - 1] : 0))
  return c
}

/** The k-th derivative of the series of efun: but for the term in x, it has even powers only. */
const efunSeries = (b: Builder, k: number, x: Value): Value => {
  const even = bernoulli.flatMap((c, n) => n >= Math.max(k, 2) && n % 2 === 0 ? [c * falling(n, k)] : [])
  const sum = horner(b, b.op("mul", x, x), even)
  const value = k % 2 === 0 ? sum : b.op("mul", sum, x)
  return k === 1 ? b.op("add", value, b.number(bernoulli[1])) : value
}

/** The k-th derivative of efun, k at least 1. */
export const efunDerivative = (b: Builder, k: number, x: Value): Value => {
  const series = efunSeries(b, k, x)
  const size = b.op("abs", x)
  const w = b.op("div", b.number(1), expm1(b, size))
  const derivative = (j: number): Value => {
    const sum = b.op("mul", horner(b, w, bose(j)), w)
    return j % 2 === 0 ? sum : b.op("neg", sum)
  }
  const right = b.op(
    "add",
    b.op("mul", b.op("pmin", size, b.number(1e300)), derivative(k)),
    b.op("mul", b.number(k), derivative(k - 1))
  )
  const left = k === 1 ? b.op("sub", b.number(-1), right) : k % 2 === 0 ? right : b.op("neg", right)
  const far = b.op("select", b.op("lt", x, b.number(0)), left, right)
  const value = b.op("select", b.op("lt", size, b.number(2)), series, far)
  return b.op("select", b.op("eq", x, x), value, x)
}

/** Arguments of `efunSlope` below take the series, which then needs few terms; above, its difference loses three bits at most. */
const slopeSeries = 0.5

/**
 * The derivative of efun by way of the exp that efun itself needs: w - f (1 + w) with w = 1 / (exp(x) - 1) and f = x w, near 0 the first
 * terms of the series. Bits are lost in the difference near 0 and, far left, in 1 + w, but no more than `errors.ts` says.
 */
export const efunSlope = (b: Builder, x: Value): Value => {
  const { below, top } = efunParts(b, x)
  const w = b.op("div", b.number(1), below)
  const far = b.op("sub", w, b.op("mul", b.op("mul", top, w), b.op("add", b.number(1), w)))
  // -1/2 + x (1/6 + x^2 (…)): odd powers, as many as count.
  const odd = bernoulli.flatMap((c, n) => n >= 2 && n % 2 === 0 && n <= 18 ? [n * c] : [])
  const near = b.op("add", b.op("mul", x, horner(b, b.op("mul", x, x), odd)), b.number(bernoulli[1]))
  return b.op("select", b.op("lt", b.op("abs", x), b.number(slopeSeries)), near, far)
}

/** Ascending coefficients as long as they count at x = `to`: all are positive. */
const counting = (to: number, coefficient: (n: number) => number): ReadonlyArray<number> => {
  const out: Array<number> = []
  for (let sum = 0, n = 0;; n++) {
    const term = coefficient(n) * to ** n
    if (term < sum * 2 ** -57) return out
    out.push(coefficient(n))
    sum += term
  }
}

/** from (from + 1) … (from + n - 1). */
const rising = (from: number, n: number): number =>
  Array.from({ length: n }, (_, j) => from + j).reduce((a, c) => a * c, 1)

/** The k-th derivative of exprel, k at least 1. */
export const exprelDerivative = (b: Builder, k: number, x: Value): Value => {
  const near = k + 2
  const size = b.op("abs", x)
  const right = horner(b, size, counting(near, (n) => 1 / (rising(1, n) * (n + k + 1))))
  const { by, exp, expm1, unscale } = relative(b, x)
  // Kummer's transformation: exp(x) times a series in -x with positive terms.
  const left = b.op("mul", unscale(exp), horner(b, size, counting(near, (n) => 1 / rising(k + 1, n + 1))))
  let recurrence = b.op("div", expm1, by)
  for (let j = 1; j <= k; j++) recurrence = b.op("div", b.op("sub", exp, b.op("mul", b.number(j), recurrence)), by)
  const series = b.op("select", b.op("lt", x, b.number(0)), left, right)
  return b.op("select", b.op("lt", size, b.number(near)), series, unscale(recurrence))
}
