/**
 * Where edges of pools and the pools themselves stand in their blocks.
 */
import type { Network } from "../../../network/Network.ts"
import * as Table from "../../../table/Table.ts"
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

const madeUnits = new WeakMap<SynapseBlock, Int32Array>() // likewise: a layout is that of one network's structure

/**
 * The places of the units of edges in the block of units of a type, by the places of the edges in theirs; null where they are the same. `network` is one
 * of the structure of the layout.
 */
export const unitPlaces = (layout: Layout, type: number, { edges, nodes }: Network): Int32Array | null => {
  const { edges: block, units } = layout.answering[type]
  if (block === units) return null
  const own = layout.synapses[block]
  let places = madeUnits.get(own)
  if (places === undefined) {
    const pools = poolPlaces(layout, layout.synapses[units])
    const post = Table.ints(edges, "post_index")
    places = own.rows.map((row) => {
      const copy = Math.floor(row / edges.length)
      return pools[copy * nodes.length + post[row - copy * edges.length]]
    })
    madeUnits.set(own, places)
  }
  return places
}
