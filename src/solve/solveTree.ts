/**
 * Solves `(1 + dt (lin - G)) x = b` on the tree in one sweep up and one down: Hines elimination, linear in the number of nodes.
 *
 * Children are eliminated into their parents in reverse order, then values are substituted forwards. Branch points are unknowns with an
 * equation of their own (`sum of weights times differences = 0`). Held rows are no unknowns: they cut the tree, and give their neighbours
 * what they are held at. Law L12: equals the dense solve.
 */
import type { Coupling } from "./Coupling.ts"
import type { Junctions } from "./junctions/Junctions.ts"
import { solveGroups } from "./junctions/solveGroups.ts"
import { inversePivots, isHeld } from "./pivots.ts"

/**
 * The values of all nodes: up the tree with one coefficient of each link, `up`, down with the other, `down`, both times dt; `inverse` is
 * one over the pivots, `fixed` the values that nodes have anyway (by compartment, NaN where they have none).
 */
export const throughTree = (
  { compartments, order, parent }: Coupling,
  dt: number,
  inverse: Float64Array,
  [up, down]: readonly [up: Float64Array, down: Float64Array],
  b: ArrayLike<number>,
  fixed: ArrayLike<number> | null
): Float64Array => {
  const x = new Float64Array(parent.length)
  for (let i = 0; i < compartments; i++) x[i] = b[i]
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k]
    const p = parent[i]
    if (isHeld(fixed, i)) x[i] = fixed[i]
    if (p !== -1) x[p] += dt * up[i] * inverse[i] * x[i]
  }
  for (let k = 0; k < order.length; k++) {
    const i = order[k]
    const p = parent[i]
    if (!isHeld(fixed, i)) x[i] = (p === -1 ? x[i] : x[i] + dt * down[i] * x[p]) * inverse[i]
    else x[i] = fixed[i] // its children have added to it
  }
  return x
}

/** The values of all nodes; `lin` [1/ms], `b` and `held` are by compartment. Cells that junctions join are solved as groups. */
export const solveNodes = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>,
  held: ArrayLike<number> | null,
  junctions: Junctions | null = null
): Float64Array => {
  const tree = junctions === null ? coupling : { ...coupling, order: junctions.joined.rest }
  const x = throughTree(
    tree,
    dt,
    inversePivots(tree, dt, lin, held),
    [coupling.toParent, coupling.fromParent],
    b,
    held
  )
  if (junctions !== null) solveGroups({ coupling, junctions, dt, lin, held }, b, x)
  return x
}

/** The compartments' values. */
export const solveTree = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>,
  held: ArrayLike<number> | null = null,
  junctions: Junctions | null = null
): Float64Array => solveNodes(coupling, dt, lin, b, held, junctions).slice(0, coupling.compartments)
