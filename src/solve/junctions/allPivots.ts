/** One over the pivots of an implicit solve, of trees and of groups alike: what its stability and its sense are read off. */
import type { LinearSystem } from "../LinearSystem.ts"
import { inversePivots } from "../pivots.ts"
import type { Joined } from "./groups.ts"
import { factorsOf } from "./solveGroups.ts"

/** By node; `dt` may be negative. */
export const allPivots = (
  { coupling, held, junctions, lin }: Pick<LinearSystem, "coupling" | "held" | "junctions"> & {
    readonly lin: ArrayLike<number>
  },
  dt: number
): Float64Array => {
  if (junctions === null) return inversePivots(coupling, dt, lin, held)
  const out = inversePivots({ ...coupling, order: junctions.joined.rest }, dt, lin, held)
  for (const group of junctions.joined.groups) {
    const { inverse } = factorsOf(group, { coupling, junctions, dt, lin, held })
    group.nodes.forEach((node, place) => (out[node] = inverse[place]))
  }
  return out
}

/** The cells that are solved together with a cell, itself included. */
export const cellsWith = (joined: Joined | null, cell: number): ReadonlyArray<number> =>
  joined?.groups.find(({ cells }) => cells.includes(cell))?.cells ?? [cell]
