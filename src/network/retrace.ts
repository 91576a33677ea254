/**
 * A tracing made anew of the lines of its branches: branches that were moved or scaled, with the points that they now have.
 */
import type { Floats } from "../table/Column.ts"
import { make, type Reading, type Traced } from "./Traced.ts"
import { branchesOf } from "./traced/arranged.ts"
import type { Line } from "./traced/Line.ts"
import { pointsOf } from "./traced/pointsOf.ts"

/** The line of a branch. */
export const lineOf = ({ branches }: Traced, branch: number): Line => {
  const [from, to] = [branches.first[branch], branches.first[branch + 1]]
  const piece = (values: Floats): ReadonlyArray<number> => Array.from(values.slice(from, to))
  return {
    type: branches.type[branch],
    x: piece(branches.x),
    y: piece(branches.y),
    z: piece(branches.z),
    radius: piece(branches.radius),
    length: branches.length[branch],
    sphere: branches.sphere[branch] === 1,
    rings: [branches.ringAtStart[branch], branches.ringAtEnd[branch]]
  }
}

/** A tracing of lines, parents before children; its points are those that reading makes these lines of, wherever points can. */
export const retraced = (reading: Reading, lines: ReadonlyArray<Line>, parents: ReadonlyArray<number>): Traced => {
  const branches = branchesOf(lines, parents)
  return make(reading, pointsOf(branches), branches)
}
