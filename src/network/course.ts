/**
 * The course of a cell: where each of its compartments begins, has its middle and ends, as a function of path, placement and lengths alone.
 *
 * Straight lines are as long as their compartments. Of a traced path every compartment's piece is stretched by its length over the traced one,
 * and all that is behind it shifts along, so that gaps between branches stay. With the lengths of the path these are its own numbers, to the bit.
 */
import type { Floats } from "../table/Column.ts"
import { cut } from "./frusta.ts"
import { layout } from "./layout.ts"
import { compartmentCount, type Morphology } from "./Morphology.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"
import type { Traced } from "./Traced.ts"

/** Places of compartments [um]. */
export type Course = { readonly from: Path.Vectors; readonly middle: Path.Vectors; readonly to: Path.Vectors }

/** Takes down where compartment k lies. */
type Note = (k: number, from: Placement.Point, middle: Placement.Point, to: Placement.Point) => void

/** The course of a cell; `lengths` has an entry for each of its compartments, from entry `first` on. */
export const course = (morphology: Morphology, lengths: Floats, first = 0): Course => {
  const n = compartmentCount(morphology)
  const lists = (): Lists => ({ x: new Float64Array(n), y: new Float64Array(n), z: new Float64Array(n) })
  const out = { from: lists(), middle: lists(), to: lists() }
  const { path, placement } = morphology
  const note: Note = (k, from, middle, to) => {
    put(out.from, k, Placement.placed(placement, from))
    put(out.middle, k, Placement.placed(placement, middle))
    put(out.to, k, Placement.placed(placement, to))
  }
  if (path._tag === "Traced") stretched(path, morphology, lengths, first, note)
  else drawn(straightOf(morphology), morphology, lengths, first, note)
  return out
}

/** The lines of a cell that was not traced. */
export const straightOf = (morphology: Morphology): Path.Straight =>
  morphology.path._tag === "Straight" ? morphology.path : layout(morphology)

/** Along straight lines. */
const drawn = (
  { direction, gap }: Path.Straight,
  { ncomp, parents }: Morphology,
  lengths: Floats,
  first: number,
  note: Note
): void => {
  const perBranch = gap.x.length === parents.length
  const ends: Array<Placement.Point> = []
  let k = 0
  parents.forEach((parent, branch) => {
    let [start, along, end]: [Placement.Point, number, Placement.Point] = [
      Placement.origin,
      0,
      parent < 0 ? Placement.origin : ends[parent]
    ]
    for (let c = 0; c < ncomp[branch]; c++, k++) {
      const entry = perBranch ? branch : k
      if (c === 0 || !perBranch) {
        start = Placement.sum(end, Path.at(gap, entry))
        along = 0
      }
      const [x, y, z] = Path.at(direction, entry)
      const norm = Math.sqrt(x * x + y * y + z * z)
      const on = (s: number): Placement.Point => [
        start[0] + s * x / norm,
        start[1] + s * y / norm,
        start[2] + s * z / norm
      ]
      const length = lengths[first + k]
      end = on(along + length)
      note(k, on(along), on(along + length / 2), end)
      along += length
    }
    ends.push(end)
  })
}

/** Along traced lines, whose points are shifted by what the pieces before them are longer. */
const stretched = (
  traced: Traced,
  { ncomp, parents }: Morphology,
  lengths: Floats,
  first: number,
  note: Note
): void => {
  const pieces = cut(traced, ncomp)
  const shifts: Array<Placement.Point> = []
  let k = 0
  parents.forEach((parent, branch) => {
    let shift = parent < 0 ? Placement.origin : shifts[parent]
    for (let c = 0; c < ncomp[branch]; c++, k++) {
      const [from, middle, to] = [pieces.from, pieces.middle, pieces.to].map((places) => Path.at(places, k))
      const more = lengths[first + k] / pieces.length[k] - 1
      const stretch = ([x, y, z]: Placement.Point): Placement.Point => [more * x, more * y, more * z]
      const after = Placement.sum(shift, stretch(Placement.difference(to, from)))
      note(
        k,
        Placement.sum(from, shift),
        Placement.sum(middle, Placement.sum(shift, stretch(Placement.difference(middle, from)))),
        Placement.sum(to, after)
      )
      shift = after
    }
    shifts.push(shift)
  })
}

/** Where the first branch of a cell begins, before the cell is placed. */
export const rootOf = (cell: Morphology): Placement.Point => {
  const { ncomp, path } = cell
  if (path._tag === "Traced") return Path.at(cut(path, ncomp).from, 0)
  return path._tag === "Laid" ? Placement.origin : Path.at(path.gap, 0)
}

type Lists = { readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array }

const put = (into: Lists, k: number, [x, y, z]: Placement.Point): void => {
  into.x[k] = x
  into.y[k] = y
  into.z[k] = z
}
