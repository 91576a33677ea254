/**
 * Solves `(1 + dt (lin - G)) x = b` on the tree in one sweep up and one down: Hines elimination, linear in the number of nodes.
 *
 * Children are eliminated into their parents in reverse order, then values are substituted forwards. Branch points are unknowns with an
 * equation of their own (`sum of weights times differences = 0`). What is carried up is each row's sum (`excess`), not its diagonal, so
 * nothing is subtracted and no digit is lost where a tight and a loose coupling meet (after Grassmann, Taksar & Heyman, Oper. Res. 33,
 * 1985). Law L12: equals the dense solve.
 */
import type { Coupling } from "./Coupling.ts"

/** The compartments' values; `lin` [1/ms] and `b` are by compartment. */
export const solveTree = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>
): Float64Array => {
  const { compartments, fromParent, order, parent, toParent } = coupling
  // Row i, once its children are eliminated: (excess + dt fromParent) x - dt fromParent x of the parent = right.
  const excess = new Float64Array(parent.length)
  const inverse = new Float64Array(parent.length)
  const right = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) {
    excess[i] = 1 + dt * lin[i]
    right[i] = b[i]
  }
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    inverse[i] = 1 / (p === -1 ? excess[i] : excess[i] + dt * fromParent[i])
    if (p === -1) continue
    const factor = dt * toParent[i] * inverse[i]
    excess[p] += factor * excess[i]
    right[p] += factor * right[i]
  }
  for (let k = 0; k < order.length; k++) {
    const i = order[k]
    const p = parent[i]
    right[i] = (p === -1 ? right[i] : right[i] + dt * fromParent[i] * right[p]) * inverse[i]
  }
  return right.slice(0, compartments)
}
