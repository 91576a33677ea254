/**
 * Chains of points, as they are before anybody says where the tree begins, and lines, which are chains with a direction and an order.
 *
 * The order is by types, places and radii, never by ids or rows, so that everything that is chosen among chains is chosen alike in every file
 * that tells of the same cell.
 */
import type { Points } from "./tree.ts"

/** The line between two joints. */
export type Chain = {
  readonly type: number
  /** Points from one joint to the other; of a sphere its centre alone. */
  readonly points: ReadonlyArray<number>
  /** Radius at each of them. */
  readonly radius: ReadonlyArray<number>
  readonly length: number
  readonly sphere: boolean
  /** The joints at its two ends. */
  readonly joints: readonly [number, number]
  /** Rings of chains without length, at its two ends [um2]. */
  readonly rings: readonly [number, number]
}

/** A chain in the direction of the tree: the line of a branch, from its parent on. */
export type Line = {
  readonly type: number
  readonly x: ReadonlyArray<number>
  readonly y: ReadonlyArray<number>
  readonly z: ReadonlyArray<number>
  readonly radius: ReadonlyArray<number>
  readonly length: number
  readonly sphere: boolean
  readonly rings: readonly [number, number]
}

/** The line of a chain from one of its ends. */
export const oriented = (points: Points, chain: Chain, from: number): Line => {
  const turned = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> => from === 0 ? list : list.toReversed()
  const way = turned(chain.points)
  return {
    type: chain.type,
    x: way.map((k) => points.x[k]),
    y: way.map((k) => points.y[k]),
    z: way.map((k) => points.z[k]),
    radius: turned(chain.radius),
    length: chain.length,
    sphere: chain.sphere,
    rings: from === 0 ? chain.rings : [chain.rings[1], chain.rings[0]]
  }
}

/** Order of lines that start at one joint: by type, then by their points. */
export const compare = (a: Line, b: Line): number => a.type - b.type || compareLines(a, b)

/** Order of lines by places and radii of their points, one after the other. */
export const compareLines = (a: Line, b: Line): number => {
  for (let k = 0; k < Math.min(a.x.length, b.x.length); k++) {
    const order = a.x[k] - b.x[k] || a.y[k] - b.y[k] || a.z[k] - b.z[k] || a.radius[k] - b.radius[k]
    if (order !== 0) return order
  }
  return a.x.length - b.x.length
}
