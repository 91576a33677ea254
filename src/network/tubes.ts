/**
 * Cylinders on straight lines as traced tubes, so that a cell of cylinders and a traced one can have one path.
 *
 * A branch becomes a line of one radius that is cut into pieces of equal length; length and radius of its compartments scale these, as they scale
 * every tracing. So area, volume and loads stay those of the cylinders but for rounding, and no step of the radius becomes a ring.
 */
import * as Result from "effect/Result"
import type { Floats } from "../table/Column.ts"
import { straightOf } from "./course.ts"
import { branchOffsets, type Morphology } from "./Morphology.ts"
import { fail, type NetworkError } from "./NetworkError.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"
import type { Line } from "./traced/Line.ts"

/** The lines of a cell that was not traced; `typeOf` says the type of a branch. Fails where compartments of a branch lie apart. */
export const tubes = (
  cell: Morphology,
  length: Floats,
  radius: Floats,
  typeOf: (branch: number) => number
): Result.Result<ReadonlyArray<Line>, NetworkError> => {
  const { ncomp, parents } = cell
  const { direction, gap } = straightOf(cell)
  const perBranch = gap.x.length === parents.length
  const offsets = branchOffsets(cell)
  const ends: Array<Placement.Point> = []
  const lines: Array<Line> = []
  for (const [branch, parent] of parents.entries()) {
    const first = offsets[branch]
    const total = Array.from(length.slice(first, offsets[branch + 1])).reduce((a, b) => a + b, 0)
    const pieces = perBranch ? [branch] : Array.from({ length: ncomp[branch] }, (_, k) => first + k)
    const apart = pieces.slice(1).find((k) => norm(Path.at(gap, k)) > touching * length[k])
    if (apart !== undefined) {
      return fail({
        _tag: "BadValue",
        what: `the gap before compartment ${apart - first} of branch ${branch}`,
        found: `${norm(Path.at(gap, apart))} um`,
        expected:
          "none, as a tracing goes from point to point; a cell with gaps within branches is joined to untraced ones"
      })
    }
    const begin = parent < 0 ? Placement.origin : ends[parent]
    const points = [Placement.sum(begin, Path.at(gap, pieces[0]))]
    for (const [k, entry] of pieces.entries()) {
      const way = Path.at(direction, entry)
      const by = total / pieces.length / norm(way)
      points.push(Placement.sum(points[k], [by * way[0], by * way[1], by * way[2]]))
    }
    ends.push(points[points.length - 1])
    lines.push({
      type: typeOf(branch),
      x: points.map(([x]) => x),
      y: points.map(([, y]) => y),
      z: points.map(([, , z]) => z),
      radius: points.map(() => radius[first]),
      length: total,
      sphere: false,
      rings: [0, 0]
    })
  }
  return Result.succeed(lines)
}

/** The share of a length up to which a gap is rounding. */
const touching = 1e-9

const norm = ([x, y, z]: Placement.Point): number => Math.sqrt(x * x + y * y + z * z)
