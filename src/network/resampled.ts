/**
 * The table of compartments of cells that are cut anew: what the new ones have of the old ones that they are made of.
 *
 * One idea: what is the same all along is kept to the bit. Numbers that vary become the mean along the new compartment, of those parts that have
 * one; booleans go by where most of the compartment was, or any of it; texts by the longest part. Where no mechanism is left that has a
 * column, there is no value. Shapes and places follow afterwards from the cut (`reshape.ts`).
 */
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { nodeIndices } from "./indices.ts"
import { columnName } from "./MechanismFields.ts"
import type { Network } from "./Network.ts"
import type { Overlap } from "./overlap.ts"

/** When a compartment is what only a part of it was. */
export type Flags = "most" | "any"

/** The table after cells were cut anew; lengths, radii and what follows from them are for others to write. */
export const resampled = (network: Network, cells: Network["cells"], overlap: Overlap, flags: Flags): Table.Table => {
  const index = new Map(nodeIndices(cells, overlap.length))
  const made = Table.make(
    overlap.length,
    Array.from(network.nodes.columns, ([name, column]) => [name, index.get(name) ?? columnOf(column, overlap, flags)])
  )
  return [...ownersOf(network)].reduce((table, [name, owners]) => {
    const [values, masks] = [Table.floats(table, name).slice(), owners.map((owner) => Table.flags(table, owner)!)]
    for (let row = 0; row < values.length; row++) {
      if (overlap.fresh[row] === 1 && !masks.some((mask) => mask[row] === 1)) values[row] = NaN
    }
    return Table.set(table, name, Column.float(values))
  }, made)
}

/** The columns of channels and pumps that not every compartment has, with the names of those that have them. */
const ownersOf = (network: Network): ReadonlyMap<string, ReadonlyArray<string>> => {
  const owners = new Map<string, Array<string>>()
  network.mechanisms.forEach((mechanism, name) => {
    for (const local of [...Object.keys(mechanism.parameters), ...Object.keys(mechanism.states)]) {
      const column = columnName(mechanism, local)
      if (network.diffusion.has(column)) continue
      owners.set(column, [...owners.get(column) ?? [], name])
    }
  })
  return owners
}

const columnOf = (column: Column.Column, overlap: Overlap, flags: Flags): Column.Column => {
  switch (column._tag) {
    case "Float":
      return Column.float(Float64Array.from({ length: overlap.length }, (_, row) => mean(column.values, overlap, row)))
    case "Flag":
      return Column.flag(
        Uint8Array.from({ length: overlap.length }, (_, row) => flag(column.values, overlap, row, flags))
      )
    case "Int":
    case "Text":
      return Column.gather(
        column,
        Int32Array.from({ length: overlap.length }, (_, row) => longest(column, overlap, row))
      )
  }
}

/** The mean along a compartment, to the bit where its parts agree; none where none of them has a value. */
const mean = (values: Column.Floats, { first, rows, shares }: Overlap, row: number): number => {
  let [sum, walked, same] = [0, 0, NaN]
  let agree = true
  for (let k = first[row]; k < first[row + 1]; k++) {
    const value = values[rows[k]]
    if (Number.isNaN(value)) continue
    if (walked === 0) same = value
    if (!Object.is(value, same)) agree = false
    sum += shares[k] * value
    walked += shares[k]
  }
  return agree ? same : sum / walked
}

const flag = (values: Column.Flags, { first, rows, shares }: Overlap, row: number, flags: Flags): number => {
  let [ones, all] = [0, 0]
  for (let k = first[row]; k < first[row + 1]; k++) {
    if (values[rows[k]] === 1) ones += shares[k]
    all += shares[k]
  }
  return flags === "any" ? Number(ones > 0) : Number(2 * ones >= all)
}

/** The old compartment whose value has the longest part of a new one; of equal ones the first. */
const longest = (column: Column.Column, { first, rows, shares }: Overlap, row: number): number => {
  const parts = new Map<number, { readonly row: number; readonly length: number }>()
  for (let k = first[row]; k < first[row + 1]; k++) {
    const value = column.values[rows[k]]
    const before = parts.get(value)
    parts.set(value, { row: before?.row ?? rows[k], length: (before?.length ?? 0) + shares[k] })
  }
  return [...parts.values()].reduce((best, part) => part.length > best.length ? part : best).row
}
