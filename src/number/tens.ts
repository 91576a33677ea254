/**
 * Powers of ten, by their texts, which are exact: a power or a logarithm that is computed may round.
 */

/** The integer n for which a number is 10^n; null where it is none. */
export const tenOf = (value: number): number | null => {
  const found = /^1e([+-]\d+)$/.exec(value.toExponential())
  return found === null ? null : Number(found[1])
}

/** The largest integer n for which 10^n is at most x, a positive number. */
export const floorLog10 = (x: number): number => Number(x.toExponential().split("e")[1])

/** 10^n for an integer n. */
export const powerOfTen = (n: number): number => Number(`1e${n}`)
