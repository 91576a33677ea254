/**
 * Coordinates for a cell that was not traced: a flat tree that grows along x and spreads in y (physics.md section 17).
 *
 * Only for pictures and distances; the dynamics do not see it.
 */
import type { Floats } from "../table/Column.ts"
import { branchChildren, branchLevels, branchOffsets, compartmentCount, type Morphology } from "./Morphology.ts"

/** Spread of the children in y at the root and at the deepest level [um per um of length]. */
const spread = { root: 5, leaf: 0.5 } as const

/** Centres of the compartments [um]. */
export type Centres = { readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array }

/** Lays out a cell whose compartments have the given lengths [um]; the root starts at the origin. */
export const layout = (morphology: Morphology, lengths: Floats): Centres => {
  const offsets = branchOffsets(morphology)
  const levels = branchLevels(morphology)
  const siblings = siblingsOf(morphology)
  const depth = levels.reduce((deepest, level) => Math.max(deepest, level), 0)
  const n = compartmentCount(morphology)
  const x = new Float64Array(n)
  const y = new Float64Array(n)
  const ends: Array<readonly [number, number]> = []
  morphology.parents.forEach((parent, branch) => {
    const level = levels[branch]
    const factor = depth === 0 ? spread.root : spread.root + (spread.leaf - spread.root) * level / depth
    const { count, place } = siblings[branch]
    const slope = count === 1 ? 0 : (place / (count - 1) - 0.5) * factor
    const norm = Math.sqrt(1 + slope * slope)
    const start = parent === -1 ? [0, 0] as const : ends[parent]
    let along = 0
    for (let c = offsets[branch]; c < offsets[branch + 1]; c++) {
      const middle = along + lengths[c] / 2
      x[c] = start[0] + middle / norm
      y[c] = start[1] + middle * slope / norm
      along += lengths[c]
    }
    ends.push([start[0] + along / norm, start[1] + along * slope / norm])
  })
  return { x, y, z: new Float64Array(n) }
}

/** How many children the parent of every branch has, and which of them the branch is. */
const siblingsOf = (morphology: Morphology): ReadonlyArray<{ readonly count: number; readonly place: number }> => {
  const out = Array.from(morphology.parents, () => ({ count: 1, place: 0 }))
  for (const children of branchChildren(morphology)) {
    for (const [place, branch] of children.entries()) out[branch] = { count: children.length, place }
  }
  return out
}
