/**
 * Pools: parameters and states of which all synapses of a type that end at a compartment have one, in columns of compartments.
 *
 * One idea: a pool is where a synapse of its type ends, and nowhere else; whatever changes synapses or compartments settles that anew. A new pool
 * begins with the default, one that nobody ends at any more is gone with what is said of it. Whether it may go is asked before.
 */
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { pooledColumns } from "./eventColumns.ts"
import type { MechanismFields } from "./MechanismFields.ts"
import type { Network } from "./Network.ts"
import { mechanismMask } from "./quantities.ts"
import type { Clamp, Recording } from "./Recording.ts"
import { withoutRows } from "./Trainable.ts"
import { without } from "./without.ts"

/** Where synapses of a type end: a one for each of these compartments. */
export const endsOf = (network: Network, type: string): Uint8Array => {
  const out = new Uint8Array(network.nodes.length)
  const isType = mechanismMask(network, "edges", type)
  Table.ints(network.edges, "post_index").forEach((node, row) => {
    if (isType(row)) out[node] = 1
  })
  return out
}

/** Tells of a column of compartments whether it is of a pool, and which compartments have one once some synapses are gone. */
export const poolsWithout = (network: Network, gone: Uint8Array): (key: string, row: number) => boolean => {
  const left = new Map<string, Uint8Array>()
  const post = Table.ints(network.edges, "post_index")
  for (const synapse of network.synapses.values()) {
    const columns = pooledColumns(synapse)
    if (columns.length === 0) continue
    const isType = mechanismMask(network, "edges", synapse.name)
    const mask = new Uint8Array(network.nodes.length)
    post.forEach((node, row) => {
      if (gone[row] === 0 && isType(row)) mask[node] = 1
    })
    for (const { column } of columns) left.set(column, mask)
  }
  return (key, row) => left.get(key)?.[row] === 0
}

/** The network in which some types of synapses have pools where they end, and nowhere else; what is said of others stays. */
export const withPools = (network: Network, types: Iterable<MechanismFields>): Network => {
  let { nodes } = network
  for (const type of types) {
    const columns = pooledColumns(type)
    const ends = columns.length === 0 ? null : endsOf(network, type.name)
    for (const { column, value } of columns) {
      const before = Table.get(nodes, column)?.values
      const values = Float64Array.from(ends!, (end, row) => {
        const old = before === undefined ? NaN : before[row]
        return end === 0 ? NaN : Number.isNaN(old) ? value : old
      })
      nodes = Table.set(nodes, column, Column.float(values))
    }
  }
  return nodes === network.nodes ? network : network.set("nodes", nodes)
}

/** The network in which all pools are where synapses of their type end, without what was said of those that are gone. */
export const settledPools = (network: Network): Network => {
  const out = withPools(network, network.synapses.values())
  if (out === network) return network
  const columns = new Map(
    [...network.synapses.values()].flatMap(pooledColumns).map(({ column }) => [column, Table.floats(out.nodes, column)])
  )
  return unsaid(out, (key, row) => Number.isNaN(columns.get(key)?.[row]))
}

/** The network without what is said of quantities of compartments that are gone. */
export const unsaid = (network: Network, gone: (key: string, row: number) => boolean): Network => {
  const said = ({ domain, row, state }: Recording | Clamp): boolean => domain === "nodes" && gone(state, row)
  const trainables = network.trainables.flatMap((t) => {
    const own = t.domain === "nodes" ? withoutRows(t, (row) => gone(t.key, row)) : t
    return own === null ? [] : [own]
  })
  const same = trainables.size === network.trainables.size &&
    trainables.every((t, k) => t === network.trainables.get(k))
  return network.merge({
    clamps: without(network.clamps, said),
    recordings: without(network.recordings, said),
    trainables: same ? network.trainables : trainables
  })
}
