/**
 * Solves `(1 + dt (lin - G))ᵀ y = b` on the tree: the transpose of `solveTree.ts`, in the same order and as fast.
 *
 * Elimination on the transpose has the same pivots; only the substitutions run with the other coefficient of each link. Held rows are none
 * of the equations; there y is given (`fixed`). Law L12: it is the transpose of the dense solve.
 */
import type { Coupling } from "../solve/Coupling.ts"
import { inversePivots } from "../solve/pivots.ts"
import { throughTree } from "../solve/solveTree.ts"

/** The values of all nodes, branch points included; `lin` [1/ms], `b` and `fixed` (NaN in free rows) are by compartment. */
export const solveTransposed = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>,
  fixed: ArrayLike<number> | null = null
): Float64Array =>
  throughTree(
    coupling,
    dt,
    inversePivots(coupling, dt, lin, fixed),
    [coupling.fromParent, coupling.toParent],
    b,
    fixed
  )
