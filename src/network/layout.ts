/**
 * The lines of a cell that was not traced: a flat tree that grows along x and spreads in y (physics.md section 17).
 *
 * Only for pictures and distances; the dynamics do not see it. It follows from the tree alone, lengths come later.
 */
import { branchChildren, branchLevels, type Morphology } from "./Morphology.ts"
import * as Path from "./Path.ts"
import { origin, type Point } from "./Placement.ts"

/** Spread of the children in y at the root and at the deepest level [um per um of length]. */
const spread = { root: 5, leaf: 0.5 } as const

/** The lines of a tree, each of which begins where its parent ends. */
export const layout = (morphology: Morphology): Path.Straight => {
  const { parents } = morphology
  const levels = branchLevels(morphology)
  const siblings = siblingsOf(morphology)
  const depth = levels.reduce((deepest, level) => Math.max(deepest, level), 0)
  const direction = parents.map((_, branch): Point => {
    const factor = depth === 0 ? spread.root : spread.root + (spread.leaf - spread.root) * levels[branch] / depth
    const { count, place } = siblings[branch]
    return [1, count === 1 ? 0 : (place / (count - 1) - 0.5) * factor, 0]
  })
  return Path.straight(parents.map(() => origin), direction)
}

/** The path of a tree in its one form: laid out, where its lines are those. */
export const simplest = (path: Path.Path, tree: Morphology): Path.Path => path.equals(layout(tree)) ? Path.laid : path

/** How many children the parent of every branch has, and which of them the branch is. */
const siblingsOf = (morphology: Morphology): ReadonlyArray<{ readonly count: number; readonly place: number }> => {
  const out = Array.from(morphology.parents, () => ({ count: 1, place: 0 }))
  for (const children of branchChildren(morphology)) {
    for (const [place, branch] of children.entries()) out[branch] = { count: children.length, place }
  }
  return out
}
