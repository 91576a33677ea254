/**
 * One over the pivots of Hines elimination of `1 + dt (lin - G)` on the tree, of it and of its transpose.
 *
 * What is carried up is each row's sum (`excess`), not its diagonal, so nothing is subtracted and no digit is lost where a tight and a loose
 * coupling meet (after Grassmann, Taksar & Heyman, Oper. Res. 33, 1985).
 */
import type { Coupling } from "./Coupling.ts"

/** By node; `lin` [1/ms] is by compartment. */
export const inversePivots = (coupling: Coupling, dt: number, lin: ArrayLike<number>): Float64Array => {
  const { compartments, fromParent, order, parent, toParent } = coupling
  // Row i, once its children are eliminated: (excess + dt fromParent) x - dt fromParent x of the parent = right.
  const excess = new Float64Array(parent.length)
  const inverse = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) excess[i] = 1 + dt * lin[i]
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    inverse[i] = 1 / (p === -1 ? excess[i] : excess[i] + dt * fromParent[i])
    if (p !== -1) excess[p] += dt * toParent[i] * inverse[i] * excess[i]
  }
  return inverse
}
