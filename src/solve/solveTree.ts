/**
 * Solves `(1 + dt (lin - G)) x = b` on the tree in one sweep up and one down: Hines elimination, linear in the number of nodes.
 *
 * Children are eliminated into their parents in reverse order, then values are substituted forwards. Branch points are unknowns with an
 * equation of their own (`sum of weights times differences = 0`). Law L12: equals the dense solve.
 */
import type { Coupling } from "./Coupling.ts"
import { inversePivots } from "./pivots.ts"

/**
 * The values of all nodes: up the tree with one coefficient of each link, `up`, down with the other, `down`, both times dt; `inverse` is
 * one over the pivots.
 */
export const throughTree = (
  { compartments, order, parent }: Coupling,
  dt: number,
  inverse: Float64Array,
  [up, down]: readonly [up: Float64Array, down: Float64Array],
  b: ArrayLike<number>
): Float64Array => {
  const x = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) x[i] = b[i]
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    if (p !== -1) x[p] += dt * up[i] * inverse[i] * x[i]
  }
  for (let k = 0; k < order.length; k++) {
    const i = order[k]
    const p = parent[i]
    x[i] = (p === -1 ? x[i] : x[i] + dt * down[i] * x[p]) * inverse[i]
  }
  return x
}

/** The compartments' values; `lin` [1/ms] and `b` are by compartment. */
export const solveTree = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>
): Float64Array => {
  const { compartments, fromParent, toParent } = coupling
  return throughTree(coupling, dt, inversePivots(coupling, dt, lin), [toParent, fromParent], b).slice(0, compartments)
}
