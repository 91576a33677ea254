/**
 * The path of a cell of which only places of compartments are known, as documents of version 1 have it: the flat tree shifted, where they lie on
 * it, else a straight piece for each compartment, towards the middle of the next.
 */
import type { Floats } from "../table/Column.ts"
import { course } from "./course.ts"
import { along, branchOffsets, type Morphology } from "./Morphology.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"
import { piecesAt } from "./straightened.ts"

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

/** A straight piece for each compartment, towards the middle of the next one of its branch. */
const pieces = (cell: Morphology, places: Path.Vectors, lengths: Floats): Path.Straight => {
  const offsets = branchOffsets(cell)
  const [starts, ends] = [new Set(offsets), new Set(offsets.slice(1).map((end) => end - 1))]
  return piecesAt(cell, places, lengths, (k, before) => {
    const middle = Path.at(places, k)
    if (!ends.has(k)) return Placement.difference(Path.at(places, k + 1), middle)
    if (!starts.has(k)) return Placement.difference(middle, Path.at(places, k - 1))
    return before === null ? Placement.origin : Placement.difference(middle, before)
  })
}
