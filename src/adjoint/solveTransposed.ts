/**
 * Solves `(1 + dt (lin - G))ᵀ y = b` on the tree: the transpose of `solveTree.ts`, in the same order and as fast.
 *
 * Elimination on the transpose has the same pivots; only the substitutions run with the other coefficient of each link. Law L12: it is the
 * transpose of the dense solve.
 */
import type { Coupling } from "../solve/Coupling.ts"
import { inversePivots } from "../solve/pivots.ts"
import { throughTree } from "../solve/solveTree.ts"

/** The values of all nodes, branch points included; `lin` [1/ms] and `b` are by compartment. */
export const solveTransposed = (
  coupling: Coupling,
  dt: number,
  lin: ArrayLike<number>,
  b: ArrayLike<number>
): Float64Array =>
  throughTree(coupling, dt, inversePivots(coupling, dt, lin), [coupling.fromParent, coupling.toParent], b)
