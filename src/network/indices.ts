/**
 * The index columns of both tables: where a row is, which follows from the cells, and from the ends and types of synapses.
 *
 * One idea: they are never carried along, but counted anew from what they say; and so are their copies on synapses (`pre_cell_index`).
 */
import * as Column from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import * as Table from "../table/Table.ts"
import { withoutBlankSources } from "./eventColumns.ts"
import type { Morphology } from "./Morphology.ts"
import { short } from "./names.ts"
import { nodeIndexColumns } from "./Network.ts"
import type { NetworkFields } from "./NetworkFields.ts"

type Columns = ReadonlyArray<readonly [string, Column.Column]>

/** The index columns of compartments, of which there are `length`. */
export const nodeIndices = (cells: Iterable<Pick<Morphology, "ncomp">>, length: number): Columns => {
  const index = Object.fromEntries(nodeIndexColumns.map((name) => [name, new Int32Array(length)]))
  let [row, cell, branch] = [0, 0, 0]
  for (const { ncomp } of cells) {
    for (let b = 0; b < ncomp.length; b++, branch++) {
      for (let k = 0; k < ncomp[b]; k++, row++) {
        index.global_cell_index[row] = cell
        index.local_cell_index[row] = cell
        index.global_branch_index[row] = branch
        index.local_branch_index[row] = b
        index.global_comp_index[row] = row
        index.local_comp_index[row] = k
      }
    }
    cell++
  }
  return nodeIndexColumns.map((name) => [name, Column.int(index[name])])
}

/** The number of every synapse among those of its type. */
const withinType = (type: Column.Column): Int32Array => {
  const next = new Map<number, number>()
  return Int32Array.from({ length: type.values.length }, (_, row) => {
    const k = next.get(type.values[row]) ?? 0
    next.set(type.values[row], k + 1)
    return k
  })
}

/** The index of compartments that a column of synapses copies, and at which end; null where it is no copy of one. */
const copied = (name: string): readonly [end: string, index: string] | null => {
  const [, end, of] = /^(pre|post)_(.+)$/.exec(name) ?? []
  if (of === undefined) return null
  const index = Object.hasOwn(short, of) ? short[of as keyof typeof short] : of
  return (nodeIndexColumns as ReadonlyArray<string>).includes(index) ? [`${end}_index`, index] : null
}

/** The table of synapses, whose ends are right, with the indices that follow from it and from the compartments. */
export const withEdgeIndices = (edges: Table.Table, nodes: Table.Table): Table.Table => {
  let out = Table.set(edges, "global_edge_index", Column.int(Rows.all(edges.length)))
  out = Table.set(out, "index_within_type", Column.int(withinType(Table.get(edges, "type")!)))
  for (const name of Table.names(edges)) {
    const copy = Table.get(edges, name)!._tag === "Int" ? copied(name) : null
    if (copy === null) continue
    out = Table.set(out, name, Column.gather(Table.get(nodes, copy[1])!, Table.ints(edges, copy[0])))
  }
  return withoutBlankSources(out)
}

/** Where along its branch the centre of a compartment is, from 0 to 1. */
export const locationOf = ({ cells, nodes }: Pick<NetworkFields, "cells" | "nodes">): (row: number) => number => {
  const branch = Table.ints(nodes, "global_branch_index")
  const comp = Table.ints(nodes, "local_comp_index")
  const counts: Array<number> = []
  cells.forEach(({ ncomp }) => {
    for (const count of ncomp) counts.push(count)
  })
  return (row) => (comp[row] + 0.5) / counts[branch[row]]
}
