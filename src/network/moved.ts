/**
 * Branches of a cell moved apart from the others: what is behind them stays, so gaps open or close.
 */
import { straightOf } from "./course.ts"
import { simplest } from "./layout.ts"
import { along, branchOffsets, type Morphology } from "./Morphology.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"
import { lineOf, retraced } from "./retrace.ts"
import { shifted } from "./traced/Line.ts"

/** The cell with some of its branches shifted by a vector [um]. */
export const moved = (cell: Morphology, branches: ReadonlySet<number>, by: Placement.Point): Morphology => {
  const own = Placement.turnedBack(cell.placement.rotation, by)
  const { path } = cell
  if (path._tag !== "Traced") return along(cell, { path: movedLines(cell, branches, own) })
  return along(cell, {
    path: retraced(
      path.reading,
      cell.parents.map((_, branch) => {
        const line = lineOf(path, branch)
        if (!branches.has(branch)) return line
        return shifted(line, own)
      }),
      cell.parents
    )
  })
}

/** A gap widens where a branch moves and its parent does not, and closes again where a child of it stays. */
const movedLines = (cell: Morphology, branches: ReadonlySet<number>, by: Placement.Point): Path.Path => {
  const path = straightOf(cell)
  const offsets = branchOffsets(cell)
  const perBranch = path.gap.x.length === cell.parents.length
  const gap = Path.points(path.gap).slice()
  cell.parents.forEach((parent, branch) => {
    const [own, before] = [branches.has(branch), branches.has(parent)]
    if (own === before) return
    const entry = perBranch ? branch : offsets[branch]
    gap[entry] = own ? Placement.sum(gap[entry], by) : Placement.difference(gap[entry], by)
  })
  return simplest(Path.straight(gap, Path.points(path.direction)), cell)
}
