/**
 * The points of a tree in an order of its own: depth first from the root, children by type, place, radius and what follows them.
 *
 * It is the order in which points are held and written, so that a file whose rows were shuffled or renumbered gives an equal morphology.
 */
import type { TracedPoints } from "../Traced.ts"
import { type Neighbours, neighbours } from "./neighbours.ts"

/** Points of a tree in any order; the parent of the root is -1. */
export type Points = { readonly [K in keyof TracedPoints]: ReadonlyArray<number> }

/** Puts points in order. */
export const ordered = (points: Points): TracedPoints => {
  const own = neighbours(points)
  const order: Array<number> = []
  const waiting = points.parent.flatMap((up, k) => up === -1 ? [k] : [])
  while (waiting.length > 0) {
    const k = waiting.pop()!
    order.push(k)
    const from = own.first[k]
    if (own.first[k + 1] - from === 1) waiting.push(own.child[from])
    else {
      const children = own.child.slice(from, own.first[k + 1]).sort((a, b) => compare(points, own, b, a))
      for (const child of children) waiting.push(child)
    }
  }
  const place = new Int32Array(points.parent.length)
  for (const [i, k] of order.entries()) place[k] = i
  return {
    x: Float64Array.from(order, (k) => points.x[k]),
    y: Float64Array.from(order, (k) => points.y[k]),
    z: Float64Array.from(order, (k) => points.z[k]),
    radius: Float64Array.from(order, (k) => points.radius[k]),
    type: Int32Array.from(order, (k) => points.type[k]),
    parent: Int32Array.from(order, (k) => points.parent[k] < 0 ? -1 : place[points.parent[k]])
  }
}

/** Order of two subtrees by their first points; where these are equal, by those that follow as long as none forks, then by how they end. */
const compare = (points: Points, { child, first }: Neighbours, one: number, two: number): number => {
  let [a, b] = [one, two]
  for (;;) {
    const order = points.type[a] - points.type[b] || points.x[a] - points.x[b] || points.y[a] - points.y[b] ||
      points.z[a] - points.z[b] || points.radius[a] - points.radius[b]
    if (order !== 0) return order
    const [m, n] = [first[a + 1] - first[a], first[b + 1] - first[b]]
    if (m !== 1 || n !== 1) return m - n
    a = child[first[a]]
    b = child[first[b]]
  }
}
