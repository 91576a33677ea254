/**
 * Where the columns of single synapses lie in a kernel's memory.
 */
import type { Network } from "../../network/Network.ts"
import type * as Columns from "../../program/Columns.ts"
import { unitPlaces } from "./events/units.ts"
import type { MemoryMap } from "./MemoryMap.ts"

/** Finds the address of a column of a synapse; null when it has none. The inverse of the order is made once, when needed. */
export const edgePlaces = (
  map: MemoryMap,
  networks: ReadonlyArray<Network>
): (row: number, column: Columns.PackedColumn) => number | null => {
  let block: Int32Array | null = null
  let place: Int32Array | null = null
  return (row, column) => {
    if (block === null || place === null) {
      block = new Int32Array(networks.length * networks[0].edges.length)
      place = new Int32Array(block.length)
      map.layout.synapses.forEach(({ of, padding, rows }, t) => {
        if (of === "pools") return
        for (let k = 0; k < rows.length; k++) {
          if (padding[k] === 1) continue
          block![rows[k]] = t
          place![rows[k]] = k
        }
      })
    }
    const address = map.synapses[block[row]].columns.get(column)
    if (address !== undefined) return address + 8 * place[row]
    // The current of a synapse of a pool is that of the pool.
    const type = column._tag === "Current" ? map.layout.answering.findIndex(({ edges }) => edges === block![row]) : -1
    if (type < 0) return null
    const { units } = map.layout.answering[type]
    const pool = map.synapses[units].columns.get(column)
    return pool === undefined ? null : pool + 8 * unitPlaces(map.layout, type, networks[0])![place[row]]
  }
}
