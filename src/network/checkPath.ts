/**
 * What is wrong with a path that was read from somewhere: lists that do not fit each other or the tree, places that are no numbers, lines
 * without length.
 */
import type { Floats } from "../table/Column.ts"
import { cut, cutColumns } from "./frusta.ts"
import { isOuter } from "./isOuter.ts"
import type { Morphology } from "./Morphology.ts"
import { type Path, points, type Straight, type Vectors } from "./Path.ts"
import type { Traced } from "./Traced.ts"

/** What keeps a path from being one of a tree, in words; null where nothing does. */
export const pathProblem = (path: Path, cell: Pick<Morphology, "parents" | "ncomp">): string | null => {
  switch (path._tag) {
    case "Laid":
      return null
    case "Straight":
      return straightProblem(path, cell)
    case "Traced":
      return linesProblem(path) ?? pointsProblem(path) ?? treeProblem(path, cell)
  }
}

const areFinite = ({ x, y, z }: Vectors): boolean => [x, y, z].every((values) => values.every(Number.isFinite))

const lengths = (...lists: ReadonlyArray<{ readonly length: number }>): ReadonlySet<number> =>
  new Set(lists.map(({ length }) => length))

const straightProblem = ({ direction, gap }: Straight, { ncomp, parents }: Pick<Morphology, "parents" | "ncomp">) => {
  const [count, ...others] = lengths(gap.x, gap.y, gap.z, direction.x, direction.y, direction.z)
  const compartments = ncomp.reduce((a, b) => a + b, 0)
  if (others.length > 0 || (count !== parents.length && count !== compartments)) {
    return "gaps and directions are not one for each branch, or one for each compartment"
  }
  if (!areFinite(gap) || !areFinite(direction)) return "a gap or a direction is no finite number"
  const squares = points(direction).map(([x, y, z]) => x * x + y * y + z * z)
  const still = squares.findIndex((square) => !(square > 0 && square < Infinity))
  return still < 0 ? null : `direction ${still} goes nowhere`
}

const linesProblem = ({ branches }: Traced): string | null => {
  const { first, length, parent, radius, ringAtEnd, ringAtStart, sphere, type, x, y, z } = branches
  const n = type.length
  if (lengths(type, parent, length, sphere, ringAtStart, ringAtEnd).size > 1 || first.length !== n + 1) {
    return "the lists of its branches have different lengths"
  }
  if (lengths(x, y, z, radius).size > 1 || first[0] !== 0 || first[n] !== x.length) {
    return "the lists of the points of its branches have different lengths"
  }
  if (!areFinite({ x, y, z }) || !areThick(radius)) return "a point of a branch has a place or a radius that cannot be"
  if (![ringAtStart, ringAtEnd].every((rings) => rings.every((area) => area >= 0 && area < Infinity))) {
    return "a ring has an area that cannot be"
  }
  for (let b = 0; b < n; b++) {
    if (first[b + 1] - first[b] < (sphere[b] === 1 ? 1 : 2)) return `branch ${b} has too few points`
    if (!(length[b] > 0 && length[b] < Infinity)) return `branch ${b} has no length`
  }
  return null
}

const areThick = (radius: Floats): boolean => radius.every((r) => r >= 0 && r < Infinity)

const pointsProblem = ({ points }: Traced): string | null => {
  const { parent, radius, type, x, y, z } = points
  if (lengths(x, y, z, radius, type, parent).size > 1) return "the lists of its points have different lengths"
  if (!areFinite({ x, y, z }) || !areThick(radius)) return "a point has a place or a radius that cannot be"
  const wrong = parent.findIndex((p, i) => i === 0 ? p !== -1 : !(p >= 0 && p < i))
  return wrong < 0 ? null : `point ${wrong} does not come after its parent`
}

const treeProblem = (path: Traced, { ncomp, parents }: Pick<Morphology, "parents" | "ncomp">): string | null => {
  const { parent } = path.branches
  if (parent.length !== parents.length || parents.some((p, b) => p !== parent[b])) {
    return "its branches are not those of the cell"
  }
  const shape = cut(path, ncomp)
  const outer = isOuter({ ncomp, parents })
  for (const name of cutColumns) {
    const row = shape[name].findIndex((x, i) => !(x > 0) || !(x < Infinity || outer(name, i)))
    if (row >= 0) return `${name} of compartment ${row} would be ${shape[name][row]}`
  }
  return null
}
