/**
 * The constants of the mathematical functions: polynomials, reductions of arguments, where one formula gives way to another.
 *
 * One idea: functions on numbers (`exp.ts` and the others here) and their programs for kernels (`src/kernel/math`) read one table, do the
 * same operations in the same order, and so have the same bits, on every machine. Each is a literal or an exact product of literals,
 * because what computes it must not be the platform's either.
 */

/** 1.5 2^52: adding it rounds to an integer, and leaves that in the low bits. */
export const magic = 6755399441055744

/** ln 2 in two parts; the first has 32 bits, so that its product with a small integer is exact. */
export const ln2 = { high: 0.6931471803691238, low: 1.9082149292705877e-10 } as const

/** q(r) = expm1(r) / r on |r| <= 0.3469, ascending. */
export const expSeries = [
  1,
  0.5000000000000006,
  0.1666666666666667,
  0.04166666666657239,
  0.008333333333326084,
  0.0013888888932751,
  0.0001984126987500228,
  2.4801504014426906e-5,
  2.755725517000089e-6,
  2.7626495546432196e-7,
  2.5105312729622103e-8
] as const

/** Bounds of arguments, where functions have come to their limits. */
export const bounds = {
  /** Below, exp is 0: k is -1022, and 2^(k-1) has no bits left. */
  lowest: -708.4,
  /** Above, exp is infinite: k is 1024, and twice 2^(k-1) overflows. */
  highest: 710,
  /** Above, tanh is 1 to the last bit; of 2x. */
  tanh: 44,
  /** Above, 1 / cosh^2 is 0, and exp is still finite; of 2x. */
  sech2: 600,
  /** Above, sinh and cosh overflow in the last doubling; k is 1025 there. */
  hyperbolic: 710.5,
  /** Above, x / (exp(x) - 1) is 0: with k held at 1023, r grows until expm1(r) 2^k is infinite. */
  efun: 1000,
  /** exprel and its derivatives are finite beyond exp: scaled by 2^-11, their numerators are finite to here, where all of them overflow. */
  exprel: { lowest: -690, highest: 717 },
  /** Sizes below are 0 for exprel, and expm1 is its argument. */
  tiny: 1e-200,
  /** Largest argument of sin and cos, up to sign. */
  turning: 1e6
} as const

/** (log((1+s)/(1-s)) - 2 s) / s in powers of s^2, starting at s^2. */
export const logSeries = [
  0.6666666666666735,
  0.3999999999940942,
  0.2857142874366239,
  0.22222198432149784,
  0.1818357216161805,
  0.15313837699209373,
  0.14798198605116586
] as const

/** The upper 32 bits of sqrt(1/2); the lower ones are taken as 0. */
export const rootHalf = 0x3fe6a09e

/** The smallest number with all its bits. */
export const smallestNormal = 2.2250738585072014e-308

/** pi/2 in three parts. The first two have 33 bits, so that k times them is exact for every k of an argument that is turned. */
export const halfPi = { high: 1.5707963267341256, middle: 6.077100506303966e-11, low: 2.0222662487959506e-21 } as const

/** (sin r - r) / r^3 in powers of r^2. */
export const sineSeries = [
  -1.6666666666666632e-1,
  8.33333333332249e-3,
  -1.984126982985795e-4,
  2.7557313707070068e-6,
  -2.5050760253406863e-8,
  1.58969099521155e-10
] as const

/** (cos r - 1 + r^2/2) / r^4 in powers of r^2. */
export const cosineSeries = [
  4.1666666666666602e-2,
  -1.388888888887411e-3,
  2.480158728947673e-5,
  -2.7557314351390663e-7,
  2.087572321298175e-9,
  -1.1359647557788195e-11
] as const

/** Largest integer exponent, up to sign, whose power is a product. */
export const largestProductExponent = 16

/** The largest number: what an infinite factor is where the other may be 0. */
export const largest = Number.MAX_VALUE

/** Sizes from which the derivatives of efun take Leibniz' rule instead of their series. */
export const efunNear = 2

/** Arguments of `efunSlope` below take the series, which then needs few terms; above, its difference loses three bits at most. */
export const slopeNear = 0.5

/** A bound of |x| in its product with what is 0 there. */
export const efunFar = 1e300

/** Taylor coefficients of efun, B_n / n!, for n = 0, 2, 4, … 44; that of x is -1/2, other odd ones are 0. */
const bernoulli = [
  1,
  0.08333333333333333,
  -0.001388888888888889,
  3.306878306878307e-5,
  -8.267195767195768e-7,
  2.08767569878681e-8,
  -5.284190138687493e-10,
  1.3382536530684679e-11,
  -3.3896802963225827e-13,
  8.586062056277845e-15,
  -2.174868698558062e-16,
  5.5090028283602295e-18,
  -1.3954464685812522e-19,
  3.534707039629467e-21,
  -8.953517427037546e-23,
  2.267952452337683e-24,
  -5.744790668872202e-26,
  1.455172475614865e-27,
  -3.6859949406653103e-29,
  9.336734257095045e-31,
  -2.36502241570063e-32,
  5.990671762482134e-34,
  -1.5174548844682903e-35
] as const

/** n (n - 1) … (n - k + 1). */
const falling = (n: number, k: number): number => Array.from({ length: k }, (_, j) => n - j).reduce((a, c) => a * c, 1)

/** from (from + 1) … (from + n - 1). */
const rising = (from: number, n: number): number =>
  Array.from({ length: n }, (_, j) => from + j).reduce((a, c) => a * c, 1)

/** The k-th derivative of the series of efun for even k, that over x for odd k, in powers of x^2; without the term of x, which is -x/2. */
export const efunSeries = (k: number): ReadonlyArray<number> =>
  bernoulli.flatMap((c, half) => 2 * half >= Math.max(k, 2) ? [c * falling(2 * half, k)] : [])

/** The derivative of efun over x, less -1/2 over x, in powers of x^2, as many as count below `slopeNear`. */
export const slopeSeries: ReadonlyArray<number> = efunSeries(1).slice(0, 9)

/** Coefficients c of w^(k) = (-1)^k (c1 w + c2 w^2 + …) for w = 1/(exp(x) - 1): from w' = -(w + w^2). */
export const boseSeries = (k: number): ReadonlyArray<number> => {
  let c = [1]
  for (let order = 0; order < k; order++) c = [...c, 0].map((own, j) => (j + 1) * own + (j > 0 ? j * c[j - 1] : 0))
  return c
}

/** Sizes below take the series of the k-th derivative of exprel. */
export const exprelNear = (k: number): number => k + 2

/** Ascending coefficients as long as they count at x = `to`: all are positive. */
const counting = (to: number, coefficient: (n: number) => number): ReadonlyArray<number> => {
  const out: Array<number> = []
  for (let sum = 0, power = 1, n = 0;; n++) {
    const term = coefficient(n) * power
    if (term < sum * Number.EPSILON / 32) return out
    out.push(coefficient(n))
    sum += term
    power *= to
  }
}

/** The k-th derivative of exprel for x from 0 on: x^n / (n! (n + k + 1)). */
export const exprelSeries = (k: number): ReadonlyArray<number> =>
  counting(exprelNear(k), (n) => 1 / (rising(1, n) * (n + k + 1)))

/** The same for x below 0, over exp(x) (Kummer's transformation): |x|^n / ((k + 1) … (k + n + 1)). */
export const kummerSeries = (k: number): ReadonlyArray<number> =>
  counting(exprelNear(k), (n) => 1 / rising(k + 1, n + 1))
