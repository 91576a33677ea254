/**
 * Columns of rows on the way back, as the reference reads and writes them: what never moves, what is held, and adjoints.
 */
import * as Back from "../program/BackPlace.ts"
import * as Columns from "../program/Columns.ts"
import { heldIn } from "../solve/clamped.ts"
import type { Frame } from "../solve/Frame.ts"
import { pick } from "../solve/Plan.ts"
import * as Table from "../table/Table.ts"

/** Writes values into rows of a column. */
export const write = (into: Float64Array, rows: ArrayLike<number>, values: ArrayLike<number>): void => {
  for (let k = 0; k < rows.length; k++) into[rows[k]] = values[k]
}

/** What rows have and never moves, with what those read that have none. */
export const fixedColumn = (
  frame: Frame,
  { column, fallback, from }: Columns.FixedColumn,
  rows: Int32Array
): Float64Array => {
  const table = from === "edges" ? "edges" : "nodes"
  return pick(Table.floats(frame.plan.network[table], column), rows).map((x) => Number.isNaN(x) ? fallback : x)
}

/** A place that programs of these rows do not have. */
export const notHere = (place: Back.RowBack): Error => new Error(`internal: ${Back.print(place)} does not belong here`)

/** Throws an error, where a value is wanted. */
export const defect = (error: Error): never => {
  throw error
}

/** Gives what is held of a state in this step in some rows, NaN where it is free; looks through the clamps once for each state. */
export const holding = ({ plan: { network }, step }: Frame, domain: "nodes" | "edges") => {
  const known = new Map<string, Float64Array | null>()
  return (state: string, rows: Int32Array): ArrayLike<number> => {
    if (!known.has(state)) known.set(state, heldIn(network, domain, state, step))
    const held = known.get(state)!
    return held === null ? new Float64Array(rows.length).fill(NaN) : pick(held, rows)
  }
}

/** The adjoint of a state or a current. */
export const barOf = (
  states: ReadonlyMap<string, Float64Array>,
  currents: ReadonlyMap<string, Float64Array>,
  column: Columns.PackedColumn | Columns.SlotColumn
): Float64Array => {
  if (column._tag === "State") return states.get(column.column)!
  if (column._tag === "Current") return currents.get(column.name)!
  throw new Error(`internal: ${Columns.print(column)} is neither a state nor a current`)
}
