/**
 * Exact fractions of whole numbers, in lowest terms, the lower one positive.
 *
 * One idea: a literal means the decimal number that is written, so that 0.1 * 3 and 0.3 are one coefficient.
 */

/** A fraction. */
export type Rational = { readonly top: bigint; readonly bottom: bigint }

/** The largest whole number that divides both; positive, but for two zeros. */
export const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** A fraction from its parts; `bottom` is not 0. */
export const make = (top: bigint, bottom: bigint): Rational => {
  const common = bottom < 0n ? -gcd(top, bottom) : gcd(top, bottom)
  return { top: top / common, bottom: bottom / common }
}

/** 1. */
export const one: Rational = { top: 1n, bottom: 1n }

/** The decimal number that a finite number is written as. */
export const of = (value: number): Rational => {
  const [digits, exponent = "0"] = String(value).split("e")
  const [whole, fraction = ""] = digits.split(".")
  const ten = Number(exponent) - fraction.length
  const top = BigInt(whole + fraction)
  return ten < 0 ? make(top, 10n ** BigInt(-ten)) : make(top * 10n ** BigInt(ten), 1n)
}

/** a + b. */
export const add = (a: Rational, b: Rational): Rational =>
  make(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)

/** a b. */
export const multiply = (a: Rational, b: Rational): Rational => make(a.top * b.top, a.bottom * b.bottom)

/** 1 / a, for a that is not 0. */
export const inverse = (a: Rational): Rational => make(a.bottom, a.top)
