/**
 * Cells put somewhere: the root of each, which is where its first branch begins, goes to a place of its own.
 */
import { rootOf } from "../network/course.ts"
import { along } from "../network/Morphology.ts"
import type { Network } from "../network/Network.ts"
import * as Placement from "../network/Placement.ts"
import { moveCells } from "./moveCells.ts"

/** Where the root of a cell goes: the k-th of the cells, from where it is. */
export type Place = (k: number, root: Placement.Point) => Placement.Point

/** Puts the roots of cells to places; they stay turned as they are. */
export const placeCells = (network: Network, cells: ReadonlyArray<number>, place: Place): Network => {
  return moveCells(
    network,
    new Map(cells.map((c, k) => {
      const cell = network.cells.get(c)!
      const own = rootOf(cell)
      const { rotation } = cell.placement
      const to = place(k, Placement.placed(cell.placement, own))
      const placement = Placement.make(rotation, Placement.difference(to, Placement.turned(rotation, own)))
      return [c, placement.equals(cell.placement) ? cell : along(cell, { placement })]
    }))
  )
}
