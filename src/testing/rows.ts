/**
 * Which rows and columns of a network may be read, written, recorded or trained: what the arbitraries choose from.
 */
import * as Result from "effect/Result"
import { derivedColumns, shapeColumns } from "../network/Geometry.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { type Network, table } from "../network/Network.ts"
import { quantities, type Quantity, rowsWith } from "../network/quantities.ts"
import { firstRows } from "../network/reshape.ts"
import { shapeOf } from "../network/shape.ts"
import type { Domain } from "../network/Trainable.ts"
import { insert } from "../select/insert.ts"
import { resolve } from "../select/resolve.ts"
import type { Selection } from "../select/Select.ts"
import { edges, rows as exactRows } from "../select/Select.ts"
import { isPlace, setByHand, shapeCompanions, validRange } from "../select/write.ts"
import { unread } from "../share/readable.ts"
import type { Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"

/** The rows that a selection means; none is fine. */
export const rowsIn = (network: Network, selection: Selection): ReadonlyArray<number> =>
  Array.from(Result.getOrThrow(resolve(network, selection, { allowEmpty: true })))

/** Whether a selection means these rows, in this order. */
export const stays = (network: Network, selection: Selection, rows: ReadonlyArray<number>): boolean =>
  rowsIn(network, selection).join() === rows.join()

/** All rows of a domain. */
export const allRows = (network: Network, domain: Domain): ReadonlyArray<number> =>
  Array.from({ length: table(network, domain).length }, (_, i) => i)

/** Exactly these rows of a domain, in this order. */
export const exactly = (domain: Domain, rows: ReadonlyArray<number>): Selection =>
  domain === "nodes" ? exactRows(rows) : edges.rows(rows)

/** Those of some compartments that have room for a mechanism beside what is there; none where its names are taken. */
export const roomFor = (network: Network, mechanism: Mechanism, rows: ReadonlyArray<number>): ReadonlyArray<number> => {
  const fits = (some: ReadonlyArray<number>): boolean => Result.isSuccess(insert(mechanism, exactRows(some))(network))
  if (rows.length === 0 || fits(rows)) return rows
  const each = rows.filter((row) => fits([row]))
  return each.length === 0 || fits(each) ? each : [] // states by `equals` may form a ring over several rows
}

/** The rows that have a quantity and are not driven by a trainable. */
export const freeRows = (network: Network, quantity: Quantity): ReadonlyArray<number> => {
  const names = shapeCompanions(quantity.name)
  const taken = new Set(
    network.trainables.toArray()
      .filter((t) => t.domain === quantity.domain && names.includes(t.key))
      .flatMap((t) => Array.from(t.index.rows))
  )
  return Array.from(rowsWith(network, quantity)).filter((row) => !taken.has(row))
}

/** Quantities with a column of numbers that may be written and that some free row has. */
export const settable = (network: Network): ReadonlyArray<Quantity> =>
  [...quantities(network).values()].filter((q) =>
    q.role !== "Current" && !isPlace(q) && freeRows(network, q).length > 0
  )

/**
 * The free rows of a quantity that can be trained: none that a formula has read, and of length and radius those where nothing that follows
 * from them was set by hand.
 */
export const trainableRows = (network: Network, quantity: Quantity): ReadonlyArray<number> => {
  const all = freeRows(network, quantity)
  const isUnread = (rows: ReadonlyArray<number>): boolean =>
    Result.isSuccess(unread(network, quantity, Int32Array.from(rows) as Ints))
  const free = isUnread(all) ? all : all.filter((row) => isUnread([row]))
  if (!isShape(quantity)) return free
  const byHand = setByHand(network)
  return free.filter((row) => byHand(row) === null)
}

/** Quantities that some such row has and an equation reads. */
export const trainable = (network: Network): ReadonlyArray<Quantity> =>
  settable(network).filter((q) => trainableRows(network, q).length > 0)

const isShape = ({ name }: Quantity): boolean => (shapeColumns as ReadonlyArray<string>).includes(name)

/** Quantities that move and that some row has. */
export const recordable = (network: Network): ReadonlyArray<Quantity> =>
  [...quantities(network).values()].filter((q) =>
    (q.role === "Voltage" || q.role === "State" || q.role === "Current") && rowsWith(network, q).length > 0
  )

/** Whether no negative numbers may stand in a column; of some 0 may. */
export const isPositive = (network: Network, quantity: Quantity): boolean => !validRange(network, quantity).holds(-1)

/**
 * Columns that are lenses over these rows: some of the rows have them, none of those is driven by a trainable, and
 * where the column is a shape the area and what else follows from it was not set by hand. Includes columns of numbers
 * of the user's own.
 */
export const lensColumns = (network: Network, domain: Domain, rows: ReadonlyArray<number>): ReadonlyArray<string> => {
  const known = quantities(network)
  const own = [...network[domain].columns.entries()]
    .filter(([name, column]) =>
      column._tag === "Float" && !known.has(name) && name !== "pre_locs" && name !== "post_locs"
    )
    .filter(([, column]) => rows.some((row) => !Number.isNaN(column.values[row])))
    .map(([name]) => name)
  return [
    ...[...known.values()]
      .filter((q) => q.domain === domain && q.role !== "Current" && !isPlace(q) && isLens(network, q, rows))
      .map(({ name }) => name),
    ...own
  ]
}

const isLens = (network: Network, quantity: Quantity, rows: ReadonlyArray<number>): boolean => {
  const having = new Set(rowsWith(network, quantity))
  const free = new Set(freeRows(network, quantity))
  const own = rows.filter((row) => having.has(row))
  if (own.length === 0 || own.some((row) => !free.has(row))) return false
  if (!isShape(quantity)) return true
  const [length, radius] = [Table.floats(network.nodes, "length"), Table.floats(network.nodes, "radius")]
  const cellOf = Table.ints(network.nodes, "global_cell_index")
  const starts = firstRows(network.cells)
  return own.every((row) => {
    const shape = shapeOf(network.cells.get(cellOf[row])!)
    return derivedColumns.every((name) =>
      Table.floats(network.nodes, name)[row] === shape[name](row - starts[cellOf[row]], length[row], radius[row])
    )
  })
}
