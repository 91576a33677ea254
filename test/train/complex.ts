/**
 * Complex numbers, as far as textbook formulas need them: the derivative of f at x is the imaginary part of f(x + ih) / h.
 *
 * Nothing is subtracted, so h can be so small that nothing but rounding is left (Squire & Trapp, SIAM Review 40, 1998). For oracles:
 * imports nothing.
 */

/** A complex number. */
export type Complex = { readonly re: number; readonly im: number }

/** The h of the complex step: its square is nothing beside any number here. */
export const step = 1e-100

/** A real number. */
export const real = (re: number): Complex => ({ re, im: 0 })

/** a + b. */
export const plus = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im })

/** k a for a real k. */
export const times = (k: number, a: Complex): Complex => ({ re: k * a.re, im: k * a.im })

/** a b. */
export const product = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re
})

/** 1 / a. */
export const inverted = (a: Complex): Complex => times(1 / (a.re * a.re + a.im * a.im), { re: a.re, im: -a.im })

/** exp(a). */
export const exp = (a: Complex): Complex => ({
  re: Math.exp(a.re) * Math.cos(a.im),
  im: Math.exp(a.re) * Math.sin(a.im)
})

/** log(a). */
export const log = (a: Complex): Complex => ({ re: Math.log(Math.hypot(a.re, a.im)), im: Math.atan2(a.im, a.re) })

/** The sum of a list. */
export const total = (list: ReadonlyArray<Complex>): Complex => list.reduce(plus, real(0))
