/**
 * A cell as cylinders: a straight piece for each compartment, as long as it is, whose middle stays where it was.
 *
 * A piece goes the way from the start of its compartment to its end; where these are one place, as in a sphere, along x. What follows a bend is
 * so not where a piece ends: the gaps between pieces are part of the path. Lines that are those of the tree alone are laid out.
 */
import type { Floats } from "../table/Column.ts"
import { course } from "./course.ts"
import { simplest } from "./layout.ts"
import { along, branchOffsets, type Morphology } from "./Morphology.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"

/** A traced cell as cylinders; `length` is that of its compartments. Others stay what they are. */
export const straightened = (cell: Morphology, length: Floats): Morphology => {
  if (cell.path._tag !== "Traced") return cell
  const { from, middle, to } = course(along(cell, { placement: Placement.home }), length)
  const ways = Array.from(length, (_, k) => Placement.difference(Path.at(to, k), Path.at(from, k)))
  return along(cell, { path: simplest(piecesAt(cell, middle, length, (k) => ways[k]), cell) })
}

/** A straight piece for each compartment around its middle; `towards` says where it goes, from where what is before it ends. */
export const piecesAt = (
  cell: Morphology,
  middles: Path.Vectors,
  lengths: Floats,
  towards: (k: number, before: Placement.Point | null) => Placement.Point
): Path.Straight => {
  const offsets = branchOffsets(cell)
  const [gaps, directions]: [Array<Placement.Point>, Array<Placement.Point>] = [[], []]
  const ends: Array<Placement.Point> = []
  for (const [branch, parent] of cell.parents.entries()) {
    let before = parent < 0 ? null : ends[offsets[parent + 1] - 1]
    for (let k = offsets[branch]; k < offsets[branch + 1]; k++) {
      const way = towards(k, before)
      const direction = way.some((d) => d !== 0) ? way : east
      const half = ofLength(direction, lengths[k] / 2)
      gaps.push(Placement.difference(Placement.difference(Path.at(middles, k), half), before ?? Placement.origin))
      directions.push(direction)
      ends.push(before = Placement.sum(Path.at(middles, k), half))
    }
  }
  return Path.straight(gaps, directions)
}

const east: Placement.Point = [1, 0, 0]

const ofLength = ([x, y, z]: Placement.Point, length: number): Placement.Point => {
  const norm = Math.sqrt(x * x + y * y + z * z)
  return [x / norm * length, y / norm * length, z / norm * length]
}
