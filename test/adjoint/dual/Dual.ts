/**
 * Dual numbers: a value and its tangent, which is how fast the value moves along one direction.
 *
 * One idea: arithmetic on pairs carries a derivative along with every number, by the chain rule and nothing else. A tangent of exactly 0
 * means that the number does not depend on the direction, so an infinite slope does not turn it into NaN. This file knows no equations.
 * Plain and slow: it is an oracle.
 */

/** A value, and its derivative along the direction. */
export type Dual = { readonly value: number; readonly tangent: number }

/** A number that moves. */
export const make = (value: number, tangent: number): Dual => ({ value, tangent })

/** A number that does not move. */
export const constant = (value: number): Dual => ({ value, tangent: 0 })

/** 0. */
export const zero: Dual = constant(0)

/** 1. */
export const one: Dual = constant(1)

/** Whether a number is 0 and does not move. */
export const isZero = ({ tangent, value }: Dual): boolean => value === 0 && tangent === 0

/** Slope times tangent; 0 where nothing moves, whatever the slope. */
const along = (slope: number, tangent: number): number => tangent === 0 ? 0 : slope * tangent

/** f(a), from its value and its slope f'(a). */
export const map = (a: Dual, value: number, slope: number): Dual => ({ value, tangent: along(slope, a.tangent) })

/** a + b; (a + b)' = a' + b'. */
export const add = (a: Dual, b: Dual): Dual => ({ value: a.value + b.value, tangent: a.tangent + b.tangent })

/** a - b; (a - b)' = a' - b'. */
export const subtract = (a: Dual, b: Dual): Dual => ({ value: a.value - b.value, tangent: a.tangent - b.tangent })

/** a b; (a b)' = a' b + a b'. */
export const multiply = (a: Dual, b: Dual): Dual => ({
  value: a.value * b.value,
  tangent: along(b.value, a.tangent) + along(a.value, b.tangent)
})

/** a / b; (a / b)' = (a' - (a / b) b') / b. */
export const divide = (a: Dual, b: Dual): Dual => {
  const value = a.value / b.value
  const moved = a.tangent - along(value, b.tangent)
  return { value, tangent: moved === 0 ? 0 : moved / b.value }
}

/** -a; (-a)' = -a'. */
export const negative = (a: Dual): Dual => ({ value: -a.value, tangent: -a.tangent })

/** A fixed number times a. */
export const scale = (factor: number, a: Dual): Dual => multiply(constant(factor), a)

/** The sum of some numbers, from left to right. */
export const sum = (terms: ReadonlyArray<Dual>): Dual => terms.reduce(add, zero)

/**
 * f(a) for a function whose slope is exp(a): where that has underflowed, nothing moves. An argument that rushes to minus infinity with an
 * infinite tangent (a time constant of 0) is left behind by the exponential, and 0 is the limit.
 */
const withSlopeOfExp = (a: Dual, value: number): Dual => {
  const slope = Math.exp(a.value)
  return slope === 0 ? constant(value) : map(a, value, slope)
}

/** exp(a); exp' = exp. */
export const exp = (a: Dual): Dual => withSlopeOfExp(a, Math.exp(a.value))

/** exp(a) - 1, exact near 0; expm1' = exp. */
export const expm1 = (a: Dual): Dual => withSlopeOfExp(a, Math.expm1(a.value))
