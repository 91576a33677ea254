/**
 * Polynomials.
 */

/** c0 + x (c1 + x (c2 + …)). */
export const horner = (x: number, ascending: ReadonlyArray<number>): number => {
  let sum = ascending[ascending.length - 1]
  for (let i = ascending.length - 2; i >= 0; i--) sum = sum * x + ascending[i]
  return sum
}
