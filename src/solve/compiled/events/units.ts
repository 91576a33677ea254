/**
 * Where edges of pools and the pools themselves stand in their blocks.
 */
import type { Layout } from "../Layout.ts"
import type { SynapseBlock } from "../synapseBlocks.ts"

const made = new WeakMap<SynapseBlock, Int32Array>() // memo of a pure function of immutable data

/** By compartment, over all copies: the place of its pool in a block of pools, -1 where it has none. */
export const poolPlaces = ({ rowOf, slotOf }: Layout, block: SynapseBlock): Int32Array => {
  let places = made.get(block)
  if (places === undefined) {
    places = new Int32Array(Math.max(slotOf.length, rowOf.length)).fill(-1)
    for (let k = block.rows.length - 1; k >= 0; k--) if (block.padding[k] === 0) places[block.rows[k]] = k
    made.set(block, places)
  }
  return places
}

/** The place of the unit of an edge in the block of units of its type, by the place of the edge in its block; `postOf` is by edge, over copies. */
export const unitPlaces = (
  layout: Layout,
  type: number,
  postOf: (row: number) => number
): (place: number) => number => {
  const { edges, units } = layout.answering[type]
  if (edges === units) return (place) => place
  const pools = poolPlaces(layout, layout.synapses[units])
  const { rows } = layout.synapses[edges]
  return (place) => pools[postOf(rows[place])]
}
