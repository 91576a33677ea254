/**
 * The derivatives of efun and exprel of any order, as programs, with the exact limit at 0.
 *
 * efun: Taylor series in Bernoulli numbers for |x| < 2, otherwise Leibniz' rule with w = 1/(exp(x) - 1) on |x| and
 * efun(-x) = efun(x) + x. exprel: the series of its integral form near 0, else the recurrence E_j = (exp(x) - j E_{j-1}) / x. The same
 * formulas as `src/equation/special.ts`, as straight lines. Errors and ranges: `./errors.ts`.
 */
import type { Builder, Value } from "../Builder.ts"
import { exp, expm1 } from "./exp.ts"
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

/** The k-th derivative of efun, k at least 1. */
export const efunDerivative = (b: Builder, k: number, x: Value): Value => {
  const series = horner(b, x, bernoulli.slice(k).map((c, n) => c * falling(n + k, k)))
  const size = b.op("abs", x)
  const w = b.op("div", b.number(1), expm1(b, size))
  const derivative = (j: number): Value => {
    const sum = b.op("mul", horner(b, w, bose(j)), w)
    return j % 2 === 0 ? sum : b.op("neg", sum)
  }
  const right = b.op("add", b.op("mul", b.op("pmin", size, b.number(1e300)), derivative(k)), b.op("mul", b.number(k), derivative(k - 1)))
  const left = k === 1 ? b.op("sub", b.number(-1), right) : k % 2 === 0 ? right : b.op("neg", right)
  const far = b.op("select", b.op("lt", x, b.number(0)), left, right)
  const value = b.op("select", b.op("lt", size, b.number(2)), series, far)
  return b.op("select", b.op("eq", x, x), value, x)
}

/** The k-th derivative of exprel, k at least 1. */
export const exprelDerivative = (b: Builder, k: number, x: Value): Value => {
  const near = k + 2
  const terms = Array.from({ length: 24 + 8 * near }, (_, n) => {
    let factorial = 1
    for (let i = 2; i <= n; i++) factorial *= i
    return 1 / (factorial * (n + k + 1))
  })
  const top = exp(b, x)
  let recurrence = b.op("div", expm1(b, x), x)
  for (let j = 1; j <= k; j++) recurrence = b.op("div", b.op("sub", top, b.op("mul", b.number(j), recurrence)), x)
  return b.op("select", b.op("lt", b.op("abs", x), b.number(near)), horner(b, x, terms), recurrence)
}
