/**
 * A network some of whose cells have other morphologies of the same trees: they stand elsewhere, or run along other paths.
 */
import type { Morphology } from "../network/Morphology.ts"
import type { Network } from "../network/Network.ts"
import { located } from "../network/reshape.ts"

/** Gives cells other morphologies of the same trees; what is where it was is the same network. */
export const moveCells = (network: Network, to: ReadonlyMap<number, Morphology>): Network => {
  const changed = new Map([...to].filter(([cell, morphology]) => network.cells.get(cell) !== morphology))
  if (changed.size === 0) return network
  const cells = network.cells.withMutations((list) => {
    for (const [cell, morphology] of changed) list.set(cell, morphology)
  })
  return network.merge({ cells, nodes: located(cells, network.nodes, (cell) => changed.has(cell)) })
}
