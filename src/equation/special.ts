/**
 * The functions with removable singularities, made total: exact limit of the value and of every derivative.
 *
 * One idea: `x / (exp(x) - 1)` is one function, not a quotient that somebody must guard. Method and error stand beside
 * each; the tests sweep them against high-precision sums, across every switch-over. Nothing here knows of equations or
 * units.
 */

/** Largest relative error of `efun`, `exprel` and `sigmoid`, and of `vtrap` for its rounded x / y. */
export const valueError = 1e-15

/** Largest relative error of the derivatives of order 1 to 3 of `efun` and `exprel`. */
export const derivativeError = 5e-14

/** The logistic function 1 / (1 + exp(-x)). */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** The Bernoulli function x / (exp(x) - 1): 1 at 0, towards 0 on the right and -x on the left. */
export const efun = (x: number): number => {
  if (x === 0) return 1
  if (x > 700) return x === Infinity ? 0 : x * Math.exp(-x) // expm1 would overflow before the quotient underflows
  return x / Math.expm1(x)
}

/** The rate helper x / (exp(x/y) - 1) = y efun(x/y): y at x = 0. Defined for y other than 0. */
export const vtrap = (x: number, y: number): number => y * efun(x / y)

/** The relative exponential (exp(x) - 1) / x: 1 at 0. */
export const exprel = (x: number): number => {
  if (x === 0) return 1
  if (x > 700) return scaledByExp(1 / x, x)
  return Math.expm1(x) / x
}

/** a exp(x) without overflow on the way: exp(x/2) is applied twice. */
const scaledByExp = (a: number, x: number): number => {
  if (x === Infinity) return Infinity
  const root = Math.exp(x / 2)
  return a * root * root
}

/**
 * The k-th derivative of `efun`.
 *
 * |x| < 2: Taylor series with Bernoulli numbers. Otherwise, with w = 1 / (exp(x) - 1) and efun = x w, Leibniz' rule
 * gives x w⁽ᵏ⁾ + k w⁽ᵏ⁻¹⁾. The left half follows from efun(-x) = efun(x) + x, so that w is always small and nothing
 * cancels.
 */
export const efunDerivative = (k: number, x: number): number => {
  if (Number.isNaN(x)) return NaN
  if (Math.abs(x) < 2) return efunSeries(k, x)
  if (x < 0) return k === 1 ? -1 - efunDerivative(1, -x) : (k % 2 === 0 ? 1 : -1) * efunDerivative(k, -x)
  if (x > 800) return 0 // below the smallest number
  const w = 1 / Math.expm1(x)
  return x * boseDerivative(k, w) + k * boseDerivative(k - 1, w)
}

/** Taylor coefficients of efun, B_n / n! for n = 0 … 60: exact quotients while short, then 2 ζ(n) / (2π)ⁿ with sign. */
const bernoulli: ReadonlyArray<number> = Array.from({ length: 61 }, (_, n) => {
  if (n === 1) return -1 / 2
  if (n % 2 === 1) return 0
  const exact = [1, 1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000]
  if (n / 2 < exact.length) return exact[n / 2]
  let zeta = 0
  for (let i = 20; i >= 1; i--) zeta += i ** -n // 21⁻¹⁴ is below half a unit in the last place of 1
  return (n % 4 === 0 ? -2 : 2) * zeta / (2 * Math.PI) ** n
})

const efunSeries = (k: number, x: number): number => {
  let sum = 0
  for (let n = bernoulli.length - 1; n >= k; n--) sum = sum * x + bernoulli[n] * fallingFactorial(n, k)
  return sum
}

/** n (n - 1) … (n - k + 1). */
const fallingFactorial = (n: number, k: number): number => {
  let product = 1
  for (let j = 0; j < k; j++) product *= n - j
  return product
}

/**
 * The k-th derivative of w(x) = 1 / (exp(x) - 1), as a polynomial in w. From w' = -(w + w²), if w⁽ᵏ⁾ = (-1)ᵏ Σ cⱼ wʲ
 * then w⁽ᵏ⁺¹⁾ = (-1)ᵏ⁺¹ Σ j cⱼ (wʲ + wʲ⁺¹): all coefficients are positive.
 */
const boseDerivative = (k: number, w: number): number => {
  let coefficients = [1] // of w¹, w², …
  for (let order = 0; order < k; order++) {
    const next = new Array<number>(coefficients.length + 1).fill(0)
    coefficients.forEach((c, j) => {
      next[j] += (j + 1) * c
      next[j + 1] += (j + 1) * c
    })
    coefficients = next
  }
  const sum = coefficients.reduceRight((tail, c) => tail * w + c, 0) * w
  return k % 2 === 0 ? sum : -sum
}

/**
 * The k-th derivative of `exprel`, which is the integral of tᵏ exp(x t) over t from 0 to 1.
 *
 * Near 0 a series of positive terms (left of 0 after Kummer's transformation, which takes exp(x) out); far from 0 the
 * recurrence from integration by parts, E_j = (exp(x) - j E_{j-1}) / x, on the right divided through by exp(x) so that
 * nothing overflows.
 */
export const exprelDerivative = (k: number, x: number): number => {
  if (Number.isNaN(x)) return NaN
  if (Math.abs(x) < 2 * k + 6) return x < 0 ? kummerSeries(k, x) : exprelSeries(k, x)
  let scaled = x > 0 ? -Math.expm1(-x) / x : Math.expm1(x) / x
  const top = x > 0 ? 1 : Math.exp(x)
  for (let j = 1; j <= k; j++) scaled = (top - j * scaled) / x
  return x > 0 ? scaledByExp(scaled, x) : scaled
}

/** Σ xⁿ / (n! (n + k + 1)). */
const exprelSeries = (k: number, x: number): number => {
  let power = 1 // xⁿ / n!
  let sum = 0
  for (let n = 0; n < 200; n++) {
    const term = power / (n + k + 1)
    sum += term
    if (term <= sum * 1e-18) break
    power *= x / (n + 1)
  }
  return sum
}

/** exp(x) Σ (-x)ⁿ / ((k + 1) (k + 2) … (k + n + 1)). */
const kummerSeries = (k: number, x: number): number => {
  let term = 1 / (k + 1)
  let sum = 0
  for (let n = 0; n < 200; n++) {
    sum += term
    if (term <= sum * 1e-18) break
    term *= -x / (k + n + 2)
  }
  return Math.exp(x) * sum
}
