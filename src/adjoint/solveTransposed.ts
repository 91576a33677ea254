/**
 * Solves `(1 + dt (lin - G))ᵀ y = b` on the tree: the transpose of `solveTree.ts`, in the same order and as fast.
 *
 * Elimination on the transpose has the same pivots; only the substitutions run with the other coefficient of each link. Law L12: it is the
 * transpose of the dense solve.
 */
import type { Coupling } from "../solve/Coupling.ts"
import { inversePivots } from "../solve/pivots.ts"

/** The values of all nodes, branch points included; `lin` [1/ms] and `b` are by compartment. */
export const solveTransposed = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>
): Float64Array => {
  const { compartments, fromParent, order, parent, toParent } = coupling
  const inverse = inversePivots(coupling, dt, lin)
  const y = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) y[i] = b[i]
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    if (p !== -1) y[p] += dt * fromParent[i] * inverse[i] * y[i]
  }
  for (let k = 0; k < order.length; k++) {
    const i = order[k]
    const p = parent[i]
    y[i] = (p === -1 ? y[i] : y[i] + dt * toParent[i] * y[p]) * inverse[i]
  }
  return y
}
