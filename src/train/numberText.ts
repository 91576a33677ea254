/**
 * Numbers as messages show them: short, with an exponent where zeros would hide the digits.
 */

/** Numbers below this are written with an exponent: `1e-5` for 0.00001. */
const small = 1e-3

/** Most numbers of a list that a message spells out. */
const spelledOut = 4

/** A number as short text that reads back as the same number. */
export const numberText = (x: number): string => x !== 0 && Math.abs(x) < small ? x.toExponential() : String(x)

/** A number, or a list of numbers with at most four spelled out: `[1, 2, 3, 4, … 8 more]`. */
export const numbersText = (x: number | ArrayLike<number>): string => {
  if (typeof x === "number") return numberText(x)
  const shown = Array.from({ length: Math.min(x.length, spelledOut) }, (_, i) => numberText(x[i]))
  return `[${[...shown, ...(x.length > spelledOut ? [`… ${x.length - spelledOut} more`] : [])].join(", ")}]`
}
