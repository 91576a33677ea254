/**
 * One over the pivots of Hines elimination of `1 + dt (lin - G)` on the tree, of it and of its transpose.
 *
 * What is carried up is each row's sum (`excess`), not its diagonal, so nothing is subtracted and no digit is lost where a tight and a loose
 * coupling meet (after Grassmann, Taksar & Heyman, Oper. Res. 33, 1985). A held row is the equation x = what it is held at: its sum and its
 * pivot are 1, whatever its children have added to it.
 */
import type { Coupling } from "./Coupling.ts"

/** Whether a node is held; branch points never are. */
export const isHeld = (held: ArrayLike<number> | null, node: number): held is ArrayLike<number> =>
  held !== null && node < held.length && !Number.isNaN(held[node])

/** By node; `lin` [1/ms] is by compartment, `held` as in `LinearSystem`. */
export const inversePivots = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  held: ArrayLike<number> | null
): Float64Array => {
  const { compartments, fromParent, order, parent, toParent } = coupling
  // Row i, once its children are eliminated: (excess + dt fromParent) x - dt fromParent x of the parent = right.
  const excess = new Float64Array(parent.length)
  const inverse = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) excess[i] = 1 + dt * lin[i]
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    if (isHeld(held, i)) excess[i] = inverse[i] = 1
    else inverse[i] = 1 / (p === -1 ? excess[i] : excess[i] + dt * fromParent[i])
    if (p !== -1) excess[p] += dt * toParent[i] * inverse[i] * excess[i]
  }
  return inverse
}
