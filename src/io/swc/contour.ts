/**
 * Somata that are outlines: which soma points run around a body rather than along it, and the stack of cylinders that stands for one.
 *
 * Thin points around an outline, read as they stand, make a wire of the soma. The rule that finds them is reconstructions.md section 4; the stack is cut
 * across the outline's long axis, as NEURON's Import3d does, and its widths are those of the outline.
 */
import type { Neighbours } from "../../network/traced/neighbours.ts"
import type { Points } from "./tree.ts"

/** The outlines among the somata: each as its points from end to end. */
export const contours = (points: Points, { child, first }: Neighbours): ReadonlyArray<ReadonlyArray<number>> => {
  const { parent, type } = points
  const somaAround = (k: number): ReadonlyArray<number> => [
    ...parent[k] >= 0 && type[parent[k]] === 1 ? [parent[k]] : [],
    ...Array.from(child.subarray(first[k], first[k + 1])).filter((c) => type[c] === 1)
  ]
  const seen = new Set<number>()
  const out: Array<ReadonlyArray<number>> = []
  for (let k = 0; k < type.length; k++) {
    if (type[k] !== 1 || seen.has(k)) continue
    const chain = chainFrom(k, somaAround, seen)
    if (chain !== null && isOutline(points, chain)) out.push(chain)
  }
  return out
}

/** The soma that a point belongs to, from end to end; null where it forks. All of it is seen then. */
const chainFrom = (
  start: number,
  around: (k: number) => ReadonlyArray<number>,
  seen: Set<number>
): ReadonlyArray<number> | null => {
  const all = [start]
  seen.add(start)
  for (let i = 0; i < all.length; i++) {
    for (const next of around(all[i])) {
      if (seen.has(next)) continue
      seen.add(next)
      all.push(next)
    }
  }
  const end = all.find((k) => around(k).length === 1)
  if (end === undefined || all.some((k) => around(k).length > 2)) return null
  const chain = [end]
  for (let last = -1; chain.length < all.length;) {
    const at = chain[chain.length - 1]
    chain.push(around(at).find((next) => next !== last)!)
    last = at
  }
  return chain
}

const span = (values: ReadonlyArray<number>): number =>
  values.reduce((most, x) => Math.max(most, x), -Infinity) - values.reduce((least, x) => Math.min(least, x), Infinity)

/** At least four points, none thicker than a tenth of the extent, and ends nearer to each other than three quarters of it. */
const isOutline = ({ radius, x, y, z }: Points, chain: ReadonlyArray<number>): boolean => {
  if (chain.length < 4) return false
  const extent = [x, y, z].reduce((most, axis) => Math.max(most, span(chain.map((k) => axis[k]))), 0)
  const [a, b] = [chain[0], chain[chain.length - 1]]
  const ends = Math.sqrt((x[a] - x[b]) * (x[a] - x[b]) + (y[a] - y[b]) * (y[a] - y[b]) + (z[a] - z[b]) * (z[a] - z[b]))
  return chain.every((k) => radius[k] <= extent / 10) && ends < extent * 0.75
}
