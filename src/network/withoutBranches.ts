/**
 * The cell without some of its branches: what is left runs where it ran, and no compartment changes.
 *
 * Branches that are left keep their order and their numbers of compartments; whoever deletes has asked that they hang together. Two that meet
 * alone where a third is gone stay two, since compartments have values of their own.
 */
import { structural } from "../table/structural.ts"
import { straightOf } from "./course.ts"
import { simplest } from "./layout.ts"
import { branchOffsets, type Morphology } from "./Morphology.ts"
import * as Path from "./Path.ts"
import { lineOf, retraced } from "./retrace.ts"

/** The cell of the branches that are left, at least the first. */
export const withoutBranches = (cell: Morphology, goes: ReadonlySet<number>): Morphology => {
  const left = cell.parents.map((_, branch) => branch).filter((branch) => !goes.has(branch))
  const number = new Map(left.map((branch, k) => [branch, k]))
  const parents = left.map((branch) => number.get(cell.parents[branch]) ?? -1)
  const tree = structural({ ...cell, parents, ncomp: left.map((branch) => cell.ncomp[branch]) })
  const { path } = cell
  if (path._tag === "Traced") {
    return structural({ ...tree, path: retraced(path.reading, left.map((branch) => lineOf(path, branch)), parents) })
  }
  const { direction, gap } = straightOf(cell)
  const offsets = branchOffsets(cell)
  const entries = gap.x.length === cell.parents.length
    ? left
    : left.flatMap((branch) => Array.from({ length: cell.ncomp[branch] }, (_, k) => offsets[branch] + k))
  const kept = (of: Path.Vectors) => entries.map((k) => Path.at(of, k))
  return structural({ ...tree, path: simplest(Path.straight(kept(gap), kept(direction)), tree) })
}
