/**
 * The shape of a cell as a tree: which branch hangs on which, how many compartments each branch has, and where they run.
 *
 * A child attaches with its start to the end of its parent; parents come before their children. Where a branch has children there is
 * a branch point: a node without membrane that joins the last compartment of the parent and the first of each child.
 */
import * as Result from "effect/Result"
import { tooMany } from "../table/limits.ts"
import { type Structural, structural } from "../table/structural.ts"
import { mostCompartments, tooManyCompartments } from "./limits.ts"
import { fail, type NetworkError } from "./NetworkError.ts"
import { laid, type Path } from "./Path.ts"
import { home, type Placement } from "./Placement.ts"

/** A tree of branches. */
export type Morphology = Structural & {
  readonly _tag: "Morphology"
  /** Parent of every branch, -1 for the first. */
  readonly parents: ReadonlyArray<number>
  /** Number of compartments of every branch. */
  readonly ncomp: ReadonlyArray<number>
  /** Where branches run before the cell is placed, and the strategy by which area, volume and loads follow from length and radius. */
  readonly path: Path
  /** Where the path stands. */
  readonly placement: Placement
}

/** Makes a morphology; fails when the parents are no tree or a branch has no compartment. */
export const make = (
  parents: ReadonlyArray<number>,
  ncomp: number | ReadonlyArray<number>,
  path: Path = laid,
  placement: Placement = home
): Result.Result<Morphology, NetworkError> => {
  const many = tooMany("branches of the cell", parents.length, mostCompartments, "every branch has a compartment")
  if (many !== null) return fail(many)
  if (parents.length === 0) return bad("parents", "an empty list", "one entry per branch, the first of them -1")
  for (let i = 0; i < parents.length; i++) {
    const p = parents[i]
    const good = i === 0 ? p === -1 : Number.isInteger(p) && p >= 0 && p < i
    if (!good) {
      const expected = i === 0
        ? "-1, because branch 0 is the root"
        : `a branch that comes before it (0 to ${i - 1}), so that the parents form a tree`
      return bad(`parent of branch ${i}`, String(p), expected)
    }
  }
  const counts = typeof ncomp === "number" ? parents.map(() => ncomp) : ncomp
  if (counts.length !== parents.length) {
    return fail({
      _tag: "WrongLength",
      what: "ncomp",
      expected: parents.length,
      found: counts.length,
      hint: "give one number for all branches, or one per branch"
    })
  }
  let total = 0
  for (let i = 0; i < counts.length; i++) {
    if (!Number.isInteger(counts[i]) || counts[i] < 1) {
      return bad(`ncomp of branch ${i}`, String(counts[i]), "a whole number of at least 1")
    }
    total += counts[i]
  }
  const large = tooManyCompartments("the cell", total)
  if (large !== null) return fail(large)
  return Result.succeed(
    structural({ _tag: "Morphology" as const, parents: [...parents], ncomp: [...counts], path, placement })
  )
}

/** The same tree on another path or elsewhere. */
export const along = (
  m: Morphology,
  { path = m.path, placement = m.placement }: Partial<Pick<Morphology, "path" | "placement">>
): Morphology => path === m.path && placement === m.placement ? m : structural({ ...m, path, placement })

/** Whether two morphologies are the same tree, cut into as many compartments. */
export const sameTree = (a: Morphology, b: Morphology): boolean =>
  a === b || (same(a.parents, b.parents) && same(a.ncomp, b.ncomp))

const same = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): boolean =>
  a === b || (a.length === b.length && a.every((x, k) => x === b[k]))

const bad = (what: string, found: string, expected: string): Result.Result<never, NetworkError> =>
  fail({ _tag: "BadValue", what, found, expected })

/** Number of compartments. */
export const compartmentCount = (m: Pick<Morphology, "ncomp">): number => m.ncomp.reduce((a, b) => a + b, 0)

/** Offset of the first compartment of every branch, and the total at the end. */
export const branchOffsets = (m: Pick<Morphology, "ncomp">): ReadonlyArray<number> => {
  const offsets = [0]
  m.ncomp.forEach((n, i) => offsets.push(offsets[i] + n))
  return offsets
}

/** Depth of every branch; the root has 0. */
export const branchLevels = (m: Morphology): ReadonlyArray<number> => {
  const levels: Array<number> = []
  m.parents.forEach((p) => levels.push(p === -1 ? 0 : levels[p] + 1))
  return levels
}

/** Children of every branch, ascending. */
export const branchChildren = (m: Morphology): ReadonlyArray<ReadonlyArray<number>> => {
  const children: Array<Array<number>> = m.parents.map(() => [])
  m.parents.forEach((p, i) => {
    if (p !== -1) children[p].push(i)
  })
  return children
}
