/**
 * Solves `(1 + dt (lin - G)) x = b` on the tree in one sweep up and one down: Hines elimination, linear in the number of nodes.
 *
 * Children are eliminated into their parents in reverse order, then values are substituted forwards. Branch points are unknowns with an
 * equation of their own (`sum of weights times differences = 0`). Law L12: equals the dense solve.
 */
import type { Coupling } from "./Coupling.ts"
import { inversePivots } from "./pivots.ts"

/** The compartments' values; `lin` [1/ms] and `b` are by compartment. */
export const solveTree = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>
): Float64Array => {
  const { compartments, fromParent, order, parent, toParent } = coupling
  const inverse = inversePivots(coupling, dt, lin)
  const right = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) right[i] = b[i]
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    if (p !== -1) right[p] += dt * toParent[i] * inverse[i] * right[i]
  }
  for (let k = 0; k < order.length; k++) {
    const i = order[k]
    const p = parent[i]
    right[i] = (p === -1 ? right[i] : right[i] + dt * fromParent[i] * right[p]) * inverse[i]
  }
  return right.slice(0, compartments)
}
