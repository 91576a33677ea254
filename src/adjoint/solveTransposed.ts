/**
 * Solves `(1 + dt (lin - G))ᵀ y = b` on the tree: the transpose of `solveTree.ts`, in the same order and as fast.
 *
 * Elimination on the transpose has the same pivots, so they are found in the same way, from the rows' sums, and nothing cancels; only the
 * substitutions run with the other coefficient of each link. Law L12: it is the transpose of the dense solve.
 */
import type { Coupling } from "../solve/Coupling.ts"

/** The values of all nodes, branch points included; `lin` [1/ms] and `b` are by compartment. */
export const solveTransposed = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>
): Float64Array => {
  const { compartments, fromParent, order, parent, toParent } = coupling
  const excess = new Float64Array(parent.length)
  const inverse = new Float64Array(parent.length)
  const y = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) {
    excess[i] = 1 + dt * lin[i]
    y[i] = b[i]
  }
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    inverse[i] = 1 / (p === -1 ? excess[i] : excess[i] + dt * fromParent[i])
    if (p === -1) continue
    excess[p] += dt * toParent[i] * inverse[i] * excess[i]
    y[p] += dt * fromParent[i] * inverse[i] * y[i]
  }
  for (let k = 0; k < order.length; k++) {
    const i = order[k]
    const p = parent[i]
    y[i] = (p === -1 ? y[i] : y[i] + dt * toParent[i] * y[p]) * inverse[i]
  }
  return y
}
