/**
 * Solves `(1 + dt (lin - G))ᵀ y = b` on trees, and for the cells that junctions join: the transpose of `solveTree.ts`, in the same order and
 * as fast.
 *
 * Elimination on the transpose has the same pivots; only the substitutions run with the other coefficient of each link. Held rows are none
 * of the equations; there y is given (`fixed`). Laws L12, J1: it is the transpose of the dense solve.
 */
import { substitute } from "../solve/junctions/eliminate.ts"
import { factorsOf } from "../solve/junctions/solveGroups.ts"
import type { LinearSystem } from "../solve/LinearSystem.ts"
import { inversePivots, isHeld } from "../solve/pivots.ts"
import { throughTree } from "../solve/solveTree.ts"

/** What the matrix is made of. */
type Given = Pick<LinearSystem, "coupling" | "dt" | "junctions"> & { readonly lin: ArrayLike<number> }

/** The values of all nodes, branch points included; `lin` [1/ms], `b` and `fixed` (NaN in free rows) are by compartment. */
export const solveTransposed = (
  given: Given,
  b: ArrayLike<number>,
  fixed: ArrayLike<number> | null = null
): Float64Array => {
  const { coupling, dt, junctions, lin } = given
  const tree = junctions === null ? coupling : { ...coupling, order: junctions.joined.rest }
  const y = throughTree(
    tree,
    dt,
    inversePivots(tree, dt, lin, fixed),
    [coupling.fromParent, coupling.toParent],
    b,
    fixed
  )
  if (junctions !== null) groupsTransposed({ ...given, junctions }, b, fixed, y)
  return y
}

/**
 * Writes the values of the nodes of all groups. The factors are those of the solve, in which rows that are held say nothing of others: their
 * columns are left over in the transpose, so what is given there goes to the right sides first.
 */
const groupsTransposed = (
  given: Given & { readonly junctions: NonNullable<Given["junctions"]> },
  b: ArrayLike<number>,
  fixed: ArrayLike<number> | null,
  y: Float64Array
): void => {
  const { coupling: { compartments, fromParent, parent, toParent }, dt, junctions } = given
  const { joined: { groups, post, pre }, toPost, toPre } = junctions
  for (const group of groups) {
    for (const node of group.nodes) y[node] = node < compartments ? b[node] : 0
    const give = (from: number, to: number, rate: number): void => {
      if (isHeld(fixed, from)) y[to] += dt * rate * fixed[from]
    }
    const link = (one: number, other: number, ofOne: number, ofOther: number): void => {
      give(one, other, ofOne)
      give(other, one, ofOther)
    }
    if (fixed !== null) {
      for (const { of } of group.links) link(of, parent[of], fromParent[of], toParent[of])
      for (const { of } of group.junctions) link(pre[of], post[of], toPre[of], toPost[of])
    }
    const { down, inverse, up } = factorsOf(group, { ...given, held: fixed })
    const values = substitute(group.pattern, inverse, [up, down], Float64Array.from(group.nodes, (node) => y[node]))
    group.nodes.forEach((node, place) => (y[node] = isHeld(fixed, node) ? fixed[node] : values[place]))
  }
}
