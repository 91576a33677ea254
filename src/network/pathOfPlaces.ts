/**
 * The path of a cell of which only places of compartments are known, as documents of version 1 have it: the flat tree shifted, where they lie on
 * it, else a straight piece for each compartment, towards the middle of the next.
 */
import type { Floats } from "../table/Column.ts"
import { course } from "./course.ts"
import { along, branchOffsets, type Morphology } from "./Morphology.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"

/** How far, relative to the size of a cell, places may be off the flat tree and still lie on it. */
const rounding = 1e-12

/** The cell with a path on which its compartments lie; `places` and `lengths` are its own. */
export const pathOfPlaces = (cell: Morphology, places: Path.Vectors, lengths: Floats): Morphology => {
  const flat = course(cell, lengths).middle
  const shift = Placement.difference(Path.at(places, 0), Path.at(flat, 0))
  const onFlat = Placement.axes.every((axis, i) => {
    const size = places[axis].reduce((most, x) => Math.max(most, Math.abs(x)), 1)
    return places[axis].every((x, k) => Math.abs(flat[axis][k] + shift[i] - x) <= rounding * size)
  })
  return along(
    cell,
    onFlat ? { placement: Placement.shifted(cell.placement, shift) } : { path: pieces(cell, places, lengths) }
  )
}

/** A straight piece for each compartment, whose middle is where it is. */
const pieces = (cell: Morphology, places: Path.Vectors, lengths: Floats): Path.Straight => {
  const offsets = branchOffsets(cell)
  const [gaps, directions]: [Array<Placement.Point>, Array<Placement.Point>] = [[], []]
  const ends: Array<Placement.Point> = []
  for (let branch = 0; branch < cell.parents.length; branch++) {
    const [first, last] = [offsets[branch], offsets[branch + 1] - 1]
    const before = cell.parents[branch] < 0 ? null : ends[offsets[cell.parents[branch] + 1] - 1]
    let end: Placement.Point = before ?? Placement.origin
    for (let k = first; k <= last; k++) {
      const middle = Path.at(places, k)
      const towards = k < last
        ? Placement.difference(Path.at(places, k + 1), middle)
        : k > first
        ? Placement.difference(middle, Path.at(places, k - 1))
        : before === null
        ? east
        : Placement.difference(middle, before)
      const direction = towards.some((d) => d !== 0) ? towards : east
      const half = ofLength(direction, lengths[k] / 2)
      gaps.push(Placement.difference(Placement.difference(middle, half), end))
      directions.push(direction)
      ends.push(end = Placement.sum(middle, half))
    }
  }
  return Path.straight(gaps, directions)
}

const east: Placement.Point = [1, 0, 0]

const ofLength = ([x, y, z]: Placement.Point, length: number): Placement.Point => {
  const norm = Math.sqrt(x * x + y * y + z * z)
  return [x / norm * length, y / norm * length, z / norm * length]
}
