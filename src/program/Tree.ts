/**
 * The tree of one cell in elimination order: node t has its parent before it.
 *
 * The one numbering of branch points: sweeps and memory count nodes by it within a cell, `solve/Coupling.ts` over all cells. Branch points
 * have no compartment (-1).
 */
import type { Morphology } from "../network/Morphology.ts"

/** A tree of nodes. */
export type Tree = {
  /** Compartment of each node, counted within the cell, or -1 for a branch point. */
  readonly compartment: ReadonlyArray<number>
  /** Parent of each node, or -1 for the root. */
  readonly parent: ReadonlyArray<number>
}

/** The tree of a morphology. */
export const treeOf = (morphology: Morphology): Tree => {
  const compartment: Array<number> = []
  const parent: Array<number> = []
  const branchPoint: Array<number> = []
  const hasChildren = new Set(morphology.parents)
  let next = 0
  morphology.ncomp.forEach((ncomp, branch) => {
    for (let k = 0; k < ncomp; k++) {
      parent.push(k > 0 ? parent.length - 1 : branch === 0 ? -1 : branchPoint[morphology.parents[branch]])
      compartment.push(next++)
    }
    if (hasChildren.has(branch)) {
      parent.push(parent.length - 1)
      compartment.push(-1)
      branchPoint[branch] = parent.length - 1
    }
  })
  return { compartment, parent }
}
