/**
 * Chains of points, as they are before anybody says where the tree begins; with a direction they are lines.
 */
import type { Line } from "../../network/traced/Line.ts"
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
