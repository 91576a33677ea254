/**
 * A tracing made anew of the lines of its branches: branches that were moved or scaled, with the points that they now have.
 */
import type { Floats, Ints } from "../table/Column.ts"
import { make, type Reading, type Traced, type TracedPoints } from "./Traced.ts"
import { branchesOf } from "./traced/arranged.ts"
import type { Line } from "./traced/Line.ts"

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

/** A tracing of lines, parents before children; its points are those of the lines, each once where a line begins at the end of its parent. */
export const retraced = (reading: Reading, lines: ReadonlyArray<Line>, parents: ReadonlyArray<number>): Traced =>
  make(reading, pointsOf(lines, parents), branchesOf(lines, parents))

/** The points of lines: of a sphere its first alone. */
const pointsOf = (lines: ReadonlyArray<Line>, parents: ReadonlyArray<number>): TracedPoints => {
  const rows: Array<readonly [x: number, y: number, z: number, radius: number, type: number, parent: number]> = []
  const ends: Array<number> = [] // the last point of every line
  lines.forEach(({ radius, sphere, type, x, y, z }, branch) => {
    let before = parents[branch] < 0 ? -1 : ends[parents[branch]]
    const shared = before >= 0 && [x[0], y[0], z[0], radius[0]].every((value, i) => value === rows[before][i])
    for (let k = shared ? 1 : 0; k < (sphere ? 1 : x.length); k++) {
      before = rows.push([x[k], y[k], z[k], radius[k], type, before]) - 1
    }
    ends.push(before)
  })
  const floats = (i: number): Floats => Float64Array.from(rows, (row) => row[i])
  const ints = (i: number): Ints => Int32Array.from(rows, (row) => row[i])
  return { x: floats(0), y: floats(1), z: floats(2), radius: floats(3), type: ints(4), parent: ints(5) }
}
