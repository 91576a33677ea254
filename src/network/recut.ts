/**
 * Branches cut anew into other numbers of compartments, along the shape that they have.
 *
 * A traced branch that is scaled alike all along keeps its tracing and its scale; one that is not is traced anew as it is (`bake.ts`). Cylinders
 * become cylinders of equal length whose radius is the mean along them. Sums of lengths stay; those of area and volume too where they are
 * traced and scaled alike.
 */
import * as Result from "effect/Result"
import type { Floats } from "../table/Column.ts"
import { bake } from "./bake.ts"
import { course } from "./course.ts"
import { cut } from "./frusta.ts"
import { along, branchOffsets, make, type Morphology } from "./Morphology.ts"
import type { NetworkError } from "./NetworkError.ts"
import * as Path from "./Path.ts"
import * as Placement from "./Placement.ts"

/** A cell cut anew, with length and radius of each of its compartments. */
export type Recut = { readonly cell: Morphology; readonly length: Floats; readonly radius: Floats }

/** Cuts branches into these numbers of compartments; those whose number stays keep all that they have. `length` and `radius` are of the cell. */
export const recut = (
  old: Morphology,
  length: Floats,
  radius: Floats,
  ncomp: ReadonlyArray<number>
): Result.Result<Recut, NetworkError> => {
  const changes = (branch: number): boolean => ncomp[branch] !== old.ncomp[branch]
  const offsets = branchOffsets(old)
  const alike = (branch: number): boolean => {
    if (old.path._tag !== "Traced") return true
    const pieces = cut(old.path, old.ncomp)
    const first = offsets[branch]
    const [s, q] = [length[first] / pieces.length[first], radius[first] / pieces.radius[first]]
    for (let k = first + 1; k < offsets[branch + 1]; k++) {
      if (!near(length[k], s * pieces.length[k]) || !near(radius[k], q * pieces.radius[k])) return false
    }
    return true
  }
  const baked = bake(old, length, radius, (branch) => changes(branch) && !alike(branch))
  return Result.map(make(old.parents, ncomp, pathOf(baked, length, ncomp), old.placement), (cell) => {
    const [lengths, radii]: [Array<number>, Array<number>] = [[], []]
    const before = baked.path._tag === "Traced" ? cut(baked.path, baked.ncomp) : null
    const after = cell.path._tag === "Traced" ? cut(cell.path, cell.ncomp) : null
    const starts = branchOffsets(cell)
    ncomp.forEach((count, branch) => {
      const [first, end] = [offsets[branch], offsets[branch + 1]]
      if (!changes(branch)) {
        for (let k = first; k < end; k++) {
          lengths.push(length[k])
          radii.push(radius[k])
        }
        return
      }
      if (before !== null && after !== null) {
        const scaled = alike(branch)
        const [s, q] = scaled ? [length[first] / before.length[first], radius[first] / before.radius[first]] : [1, 1]
        for (let k = starts[branch]; k < starts[branch + 1]; k++) {
          lengths.push(s * after.length[k])
          radii.push(q * after.radius[k])
        }
        return
      }
      const [own, thick] = [Array.from(length.slice(first, end)), Array.from(radius.slice(first, end))]
      const size = own.reduce((a, b) => a + b, 0) / count
      for (let k = 0; k < count; k++) {
        lengths.push(size)
        radii.push(meanBetween(own, thick, k * size, (k + 1) * size))
      }
    })
    return { cell, length: Float64Array.from(lengths), radius: Float64Array.from(radii) }
  })
}

/** Equal but for rounding. */
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.abs(b)

/** The mean of the radii of cylinders, one behind the other, between two places along them; of one radius, that. */
const meanBetween = (
  lengths: ReadonlyArray<number>,
  radii: ReadonlyArray<number>,
  from: number,
  to: number
): number => {
  if (radii.every((r) => r === radii[0])) return radii[0]
  let [at, sum, covered] = [0, 0, 0]
  lengths.forEach((l, k) => {
    const share = Math.min(at + l, to) - Math.max(at, from)
    if (share > 0) {
      sum += share * radii[k]
      covered += share
    }
    at += l
  })
  return sum / covered
}

/** The path for other numbers of compartments: the same, but where it has an entry for each compartment. */
const pathOf = (cell: Morphology, length: Floats, ncomp: ReadonlyArray<number>): Path.Path => {
  const { parents, path } = cell
  if (path._tag !== "Straight" || path.gap.x.length === parents.length) return path
  const { from, to } = course(along(cell, { placement: Placement.home }), length)
  const offsets = branchOffsets(cell)
  const [gaps, directions]: [Array<Placement.Point>, Array<Placement.Point>] = [[], []]
  const ends: Array<Placement.Point> = []
  ncomp.forEach((count, branch) => {
    const [first, last] = [offsets[branch], offsets[branch + 1] - 1]
    let end = parents[branch] < 0 ? Placement.origin : ends[parents[branch]]
    const total = Array.from(length.slice(first, last + 1)).reduce((a, b) => a + b, 0)
    const [a, b] = [Path.at(from, first), Path.at(to, last)]
    const way = Placement.difference(b, a)
    const direction = way.some((d) => d !== 0) ? way : Placement.difference(Path.at(to, first), a)
    const norm = Math.sqrt(direction.reduce((sum, d) => sum + d * d, 0))
    for (let k = 0; k < count; k++) {
      const start: Placement.Point = [a[0] + way[0] * k / count, a[1] + way[1] * k / count, a[2] + way[2] * k / count]
      gaps.push(Placement.difference(start, end))
      directions.push(direction)
      const piece = total / count / norm
      end = Placement.sum(start, [direction[0] * piece, direction[1] * piece, direction[2] * piece])
    }
    ends.push(end)
  })
  return Path.straight(gaps, directions)
}
