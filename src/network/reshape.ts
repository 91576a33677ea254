/**
 * What follows from the shape of a network, written into its table: area, volume and loads in the rows whose length or radius changed, places in
 * the cells that were stretched or moved.
 *
 * An area, volume or load that was set by hand stays where neither length nor radius change; places are never set by hand.
 */
import type { List } from "immutable"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { course } from "./course.ts"
import { derivedColumns } from "./Geometry.ts"
import { compartmentCount, type Morphology } from "./Morphology.ts"
import { axes } from "./Placement.ts"
import { shapeOf } from "./shape.ts"

/** The first row of every cell, and the number of rows at the end. */
export const firstRows = (cells: List<Morphology>): ReadonlyArray<number> => {
  const out = [0]
  cells.forEach((cell, c) => {
    out.push(out[c] + compartmentCount(cell))
  })
  return out
}

/** Recomputes area, volume and loads in the rows that changed. */
export const reshaped = (
  cells: List<Morphology>,
  nodes: Table.Table,
  changed: (row: number) => boolean
): Table.Table => {
  const [length, radius] = [Table.floats(nodes, "length"), Table.floats(nodes, "radius")]
  const columns = derivedColumns.map((name) => ({ name, values: Table.floats(nodes, name).slice() }))
  let row = 0
  cells.forEach((cell) => {
    const shape = shapeOf(cell)
    const n = compartmentCount(cell)
    for (let k = 0; k < n; k++, row++) {
      if (!changed(row)) continue
      for (const { name, values } of columns) values[row] = shape[name](k, length[row], radius[row])
    }
  })
  return columns.reduce((table, { name, values }) => Table.set(table, name, Column.float(values)), nodes)
}

/** Recomputes the places of the compartments of some cells; the second argument of `touched` is the first row of a cell. */
export const located = (
  cells: List<Morphology>,
  nodes: Table.Table,
  touched: (cell: number, first: number, end: number) => boolean
): Table.Table => {
  const length = Table.floats(nodes, "length")
  const columns = axes.map((axis) => ({ axis, values: Table.floats(nodes, axis).slice() }))
  let first = 0
  cells.forEach((cell, c) => {
    const end = first + compartmentCount(cell)
    if (touched(c, first, end)) {
      const { middle } = course(cell, length, first)
      for (const { axis, values } of columns) values.set(middle[axis], first)
    }
    first = end
  })
  return columns.reduce((table, { axis, values }) => Table.set(table, axis, Column.float(values)), nodes)
}
