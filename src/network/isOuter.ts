/**
 * Halves of compartments behind which there is nothing: the start of the first branch, and the end of every branch without children.
 *
 * Nothing flows through them, so their load is used by nobody; where a tracing ends in a point, it is infinite.
 */
import * as Table from "../table/Table.ts"
import { branchOffsets, type Morphology } from "./Morphology.ts"
import type { NetworkFields } from "./NetworkFields.ts"
import { firstRows } from "./reshape.ts"

/** Tells of a load of a compartment whether it is that of an outer half. */
export const isOuter = (morphology: Pick<Morphology, "parents" | "ncomp">): (name: string, row: number) => boolean => {
  const offsets = branchOffsets(morphology)
  const parents = new Set(morphology.parents)
  const ends = new Set(morphology.parents.flatMap((_, b) => parents.has(b) ? [] : [offsets[b + 1] - 1]))
  return (name, row) => name === "resistive_load_in" ? row === 0 : name === "resistive_load_out" && ends.has(row)
}

/** Tells of a load of a compartment of a network whether it is that of an outer half. */
export const outerHalves = (
  { cells, nodes }: Pick<NetworkFields, "cells" | "nodes">
): (name: string, row: number) => boolean => {
  const cellOf = Table.ints(nodes, "global_cell_index")
  const starts = firstRows(cells)
  const known = new Map<Morphology, (name: string, row: number) => boolean>()
  return (name, row) => {
    const cell = cells.get(cellOf[row])!
    if (!known.has(cell)) known.set(cell, isOuter(cell))
    return known.get(cell)!(name, row - starts[cellOf[row]])
  }
}
