/**
 * Two cells as one: the first branch of the second begins at the end of a branch of the first, and no compartment changes.
 *
 * Branches of the second come after those of the first, in their order, so no branch of the first gets another number. Both pieces run where they
 * ran, the second moved as a whole so that it begins there, or not at all. Straight lines stay straight lines; where one of the two is traced
 * both are (`tubes.ts`).
 */
import { equals } from "effect/Equal"
import * as Result from "effect/Result"
import type { Floats } from "../table/Column.ts"
import { pathProblem } from "./checkPath.ts"
import { course, straightOf } from "./course.ts"
import { simplest } from "./layout.ts"
import { along, branchOffsets, make, type Morphology } from "./Morphology.ts"
import { fail, type NetworkError } from "./NetworkError.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"
import { lineOf, retraced } from "./retrace.ts"
import type { Reading } from "./Traced.ts"
import type { Line } from "./traced/Line.ts"
import { tubes } from "./tubes.ts"

/** A cell as it stands in its network. */
export type Standing = {
  readonly cell: Morphology
  /** Of each compartment [um]. */
  readonly length: Floats
  /** Of each compartment [um]. */
  readonly radius: Floats
  /** The type that a branch would have in a tracing. */
  readonly typeOf: (branch: number) => number
}

/** What becomes of the place of the second: it is moved to where it is joined, or stays where it is. */
export type Second = "move" | "stay"

/** The cell of both, whose first branches are those of the first; fails where no path can be that of both. */
export const joinedCell = (
  first: Standing,
  branch: number,
  second: Standing,
  how: Second
): Result.Result<Morphology, NetworkError> =>
  Result.gen(function*() {
    const [a, b] = [first.cell, second.cell]
    const shift = a.parents.length
    const parents = [...a.parents, ...b.parents.map((parent) => parent < 0 ? branch : shift + parent)]
    const tree = yield* make(parents, [...a.ncomp, ...b.ncomp], Path.laid, a.placement)
    const path = a.path._tag === "Traced" || b.path._tag === "Traced"
      ? yield* tracedPath(first, branch, second, how, parents)
      : straightPath(first, branch, second, how)
    const wrong = pathProblem(path, tree)
    if (wrong !== null) {
      const expected = "one that goes on: with a radius above zero where the two meet"
      return yield* fail({
        _tag: "BadValue",
        what: "the path of the joined cell",
        found: `none, as ${wrong}`,
        expected
      })
    }
    return along(tree, { path: simplest(path, tree) })
  })

/** Vectors of the second cell in the frame of the first. */
const intoFrame = (a: Placement.Placement, b: Placement.Placement): (vector: Placement.Point) => Placement.Point =>
  equals(a.rotation, b.rotation)
    ? (vector) => vector
    : (vector) => Placement.turnedBack(a.rotation, Placement.turned(b.rotation, vector))

/** Where a point of the path of the second is, in the frame of the first. */
const seenFrom = (a: Placement.Placement, b: Placement.Placement, point: Placement.Point): Placement.Point =>
  Placement.turnedBack(a.rotation, Placement.difference(Placement.placed(b, point), a.shift))

/** Where a branch ends, before the cell is placed. */
const endOf = ({ cell, length }: Standing, branch: number): Placement.Point =>
  Path.at(course(along(cell, { placement: Placement.home }), length).to, branchOffsets(cell)[branch + 1] - 1)

const straightPath = (first: Standing, branch: number, second: Standing, how: Second): Path.Path => {
  const [a, b] = [first.cell, second.cell]
  const turn = intoFrame(a.placement, b.placement)
  const perBranch = [a, b].every((cell) => straightOf(cell).gap.x.length === cell.parents.length)
  const [own, other] = [a, b].map((cell) => entriesOf(cell, perBranch))
  const start = how === "move"
    ? Placement.origin
    : Placement.difference(seenFrom(a.placement, b.placement, other.gap[0]), endOf(first, branch))
  return Path.straight(
    [...own.gap, start, ...other.gap.slice(1).map(turn)],
    [...own.direction, ...other.direction.map(turn)]
  )
}

type Entries = Readonly<Record<"gap" | "direction", ReadonlyArray<Placement.Point>>>

/** Gaps and directions, one for each branch or one for each compartment. */
const entriesOf = (cell: Morphology, perBranch: boolean): Entries => {
  const { direction, gap } = straightOf(cell)
  const [gaps, ways] = [Path.points(gap), Path.points(direction)]
  if (perBranch || gaps.length !== cell.parents.length) return { gap: gaps, direction: ways }
  const each = (of: (branch: number, k: number) => Placement.Point): ReadonlyArray<Placement.Point> =>
    cell.ncomp.flatMap((count, branch) => Array.from({ length: count }, (_, k) => of(branch, k)))
  return {
    gap: each((branch, k) => k === 0 ? gaps[branch] : Placement.origin),
    direction: each((branch) => ways[branch])
  }
}

/** One tracing of the lines of both; what the compartments before the joint are longer than traced shifts the second too. */
const tracedPath = (
  first: Standing,
  branch: number,
  second: Standing,
  how: Second,
  parents: ReadonlyArray<number>
): Result.Result<Path.Path, NetworkError> =>
  Result.gen(function*() {
    const [a, b] = [first.cell, second.cell]
    const reading = yield* readingOf(a, b)
    const [own, other] = [yield* linesOf(first), yield* linesOf(second)]
    const turn = intoFrame(a.placement, b.placement)
    const [end, root] = [pointAt(own[branch], own[branch].x.length - 1), pointAt(other[0], 0)]
    const start = how === "move" ? end : Placement.difference(
      seenFrom(a.placement, b.placement, root),
      Placement.difference(endOf(first, branch), end)
    )
    const put = (point: Placement.Point) => Placement.sum(turn(Placement.difference(point, root)), start)
    return retraced(reading, [...own, ...other.map((line) => mapped(line, put))], parents)
  })

const readingOf = ({ path: a }: Morphology, { path: b }: Morphology): Result.Result<Reading, NetworkError> => {
  if (a._tag === "Traced" && b._tag === "Traced" && a.reading !== b.reading) {
    const expected = `"${a.reading}", as of the cell that it is joined to; read both files alike`
    return fail({ _tag: "BadValue", what: "the reading of the part", found: `"${b.reading}"`, expected })
  }
  return Result.succeed(a._tag === "Traced" ? a.reading : b._tag === "Traced" ? b.reading : "frusta")
}

const linesOf = ({ cell, length, radius, typeOf }: Standing): Result.Result<ReadonlyArray<Line>, NetworkError> => {
  const { path } = cell
  return path._tag === "Traced"
    ? Result.succeed(cell.parents.map((_, branch) => lineOf(path, branch)))
    : tubes(cell, length, radius, typeOf)
}

const pointAt = ({ x, y, z }: Line, k: number): Placement.Point => [x[k], y[k], z[k]]

/** A line with its points somewhere else. */
const mapped = (line: Line, put: (point: Placement.Point) => Placement.Point): Line => {
  const points = line.x.map((_, k) => put(pointAt(line, k)))
  return { ...line, x: points.map(([x]) => x), y: points.map(([, y]) => y), z: points.map(([, , z]) => z) }
}
