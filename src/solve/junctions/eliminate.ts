/**
 * Sparse elimination of `excess x - sum of coefficients (x_other - x) = b` without pivoting, and its substitutions forwards and transposed.
 *
 * As in the tree solve (`pivots.ts`), what is carried on is each row's sum, not its diagonal, so that nothing is subtracted and no digit is
 * lost where a tight junction meets a loose coupling. Scaled by the capacitance of its rows the matrix of ohmic junctions is symmetric,
 * positive definite and an M-matrix, so that no pivot is small. The transpose has the same pivots: only the coefficients change places.
 * Law E9: equals the dense solve.
 */
import type { Pattern } from "./eliminationOrder.ts"

/** Coefficients of a group by entry of its pattern, and the sums of its rows by place. */
export type Coefficients = {
  /** Of the later unknown in the equation of the earlier one. */
  readonly down: Float64Array
  /** Of the earlier unknown in the equation of the later one. */
  readonly up: Float64Array
  readonly excess: Float64Array
}

/** What is left once all unknowns are eliminated: one over the pivots by place, and the coefficients with what was filled in. */
export type Factors = Pick<Coefficients, "down" | "up"> & { readonly inverse: Float64Array }

/** Eliminates all unknowns, one after the other. */
export const factorise = ({ others, starts }: Pattern, given: Coefficients): Factors => {
  const [down, up, excess] = [given.down.slice(), given.up.slice(), given.excess.slice()]
  const inverse = new Float64Array(excess.length)
  for (let p = 0; p < inverse.length; p++) {
    const [begin, end] = [starts[p], starts[p + 1]]
    let pivot = excess[p]
    for (let e = begin; e < end; e++) pivot += down[e]
    inverse[p] = 1 / pivot
    for (let e = begin; e < end; e++) {
      const i = others[e]
      const share = up[e] * inverse[p]
      const back = down[e] * inverse[p]
      excess[i] += share * excess[p]
      // The later neighbours of p are all neighbours of i.
      let at = starts[i]
      for (let f = e + 1; f < end; f++) {
        while (others[at] !== others[f]) at++
        down[at] += share * down[f]
        up[at] += back * up[f]
      }
    }
  }
  return { down, up, inverse }
}

/** The values of the unknowns by place, from the right sides by place; `[down, up]` of the factors, or, for the transpose, `[up, down]`. */
export const substitute = (
  { others, starts }: Pattern,
  inverse: Float64Array,
  [down, up]: readonly [down: Float64Array, up: Float64Array],
  b: ArrayLike<number>
): Float64Array => {
  const x = Float64Array.from(b)
  for (let p = 0; p < x.length; p++) {
    const value = inverse[p] * x[p]
    for (let e = starts[p]; e < starts[p + 1]; e++) x[others[e]] += up[e] * value
  }
  for (let p = x.length - 1; p >= 0; p--) {
    let sum = x[p]
    for (let e = starts[p]; e < starts[p + 1]; e++) sum += down[e] * x[others[e]]
    x[p] = sum * inverse[p]
  }
  return x
}
