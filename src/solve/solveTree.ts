/**
 * Solves `(1 + dt (lin - G)) x = b` on the tree in one sweep up and one down: Hines elimination, linear in the number of nodes.
 *
 * Children are eliminated into their parents in reverse order, then values are substituted forwards. Branch points are unknowns with an
 * equation of their own (`sum of weights times differences = 0`). Law L12: equals the dense solve.
 */
import type { Coupling } from "./Coupling.ts"

/** The compartments' values; `lin` [1/ms] and `b` are by compartment. */
export const solveTree = (coupling: Coupling, dt: number, lin: ArrayLike<number>, b: ArrayLike<number>): Float64Array => {
  const { compartments, fromParent, order, parent, toParent, total } = coupling
  const diagonal = new Float64Array(parent.length)
  const right = new Float64Array(parent.length)
  for (let i = 0; i < parent.length; i++) {
    const membrane = i < compartments
    diagonal[i] = (membrane ? 1 + dt * lin[i] : 0) + dt * total[i]
    right[i] = membrane ? b[i] : 0
  }
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    if (p === -1) continue
    const factor = dt * toParent[i] / diagonal[i]
    diagonal[p] -= factor * dt * fromParent[i]
    right[p] += factor * right[i]
  }
  for (let k = 0; k < order.length; k++) {
    const i = order[k]
    const p = parent[i]
    right[i] = (p === -1 ? right[i] : right[i] + dt * fromParent[i] * right[p]) / diagonal[i]
  }
  return right.slice(0, compartments)
}
