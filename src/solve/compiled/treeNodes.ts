/**
 * Which nodes of a coupling the nodes of a cell's tree are: its compartments are rows, its branch points come after all rows.
 */
import type { Network } from "../../network/Network.ts"

/** For the cell that begins with a row: the node for each node of its tree, of which `compartment` says which compartment it is, or -1. */
export const treeNodes = (
  { cells, nodes }: Network
): (compartment: ReadonlyArray<number>, row: number) => ReadonlyArray<number> => {
  // First branch point of every cell, by its first row.
  const branchPoints = new Map<number, number>()
  let row = 0
  let next = nodes.length
  cells.forEach((morphology) => {
    branchPoints.set(row, next)
    row += morphology.ncomp.reduce((a, b) => a + b, 0)
    next += new Set(morphology.parents.filter((p) => p >= 0)).size
  })
  return (compartment, row) => {
    let branchPoint = branchPoints.get(row)!
    return compartment.map((k) => k < 0 ? branchPoint++ : row + k)
  }
}
