/**
 * `Edit.set`: one number for all selected rows, one per row, or a function of the row.
 *
 * Applies to those of the selected rows that have the quantity (a synapse of another type has no `IonotropicSynapse_gS`); when none has
 * it, that is an error.
 */
import * as Result from "effect/Result"
import { type Edit, makeEdit } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import { because, type NetworkError } from "../network/NetworkError.ts"
import { type Quantity, rowsWith } from "../network/quantities.ts"
import type { Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import { type Row, rowReader } from "./columns.ts"
import { resolve } from "./resolve.ts"
import { all, edges, type Selection } from "./Select.ts"
import { attempt } from "./where.ts"
import { writable, writeRows } from "./write.ts"

/** A number for all rows, one per row, or a function of the row. */
export type Values = number | ArrayLike<number> | ((row: Row) => number)

/** Sets a column in the selected rows (by default in all that have it). */
export const set = (key: string, value: Values, at?: Selection): Edit =>
  makeEdit(`set "${key}"`, (network) =>
    Result.flatMap(writable(network, key), (quantity) =>
      Result.flatMap(rowsAt(network, quantity, at), (rows) =>
        Result.flatMap(valuesFor(network, quantity, rows, value), (values) => writeRows(network, quantity, rows, values)))))

/** Those of the selected rows that have the quantity, in the order of the selection. */
export const rowsAt = (network: Network, quantity: Quantity, at: Selection | undefined, options: { readonly allowEmpty?: boolean | undefined } = {}): Result.Result<Ints, NetworkError> => {
  const selection = at ?? (quantity.domain === "nodes" ? all : edges)
  if (selection.domain !== quantity.domain) {
    const kind = { nodes: "compartments", edges: "synapses" }
    return Result.fail(because({
      _tag: "BadValue",
      what: `the selection for "${quantity.name}"`,
      found: `${String(selection)}, which selects ${kind[selection.domain]}`,
      expected: `a selection of ${kind[quantity.domain]}${quantity.domain === "edges" ? " (Select.edges…)" : " (Select.cell…)"}`
    }))
  }
  return Result.flatMap(resolve(network, selection, options), (rows) => {
    const having = Rows.intersection(rows, rowsWith(network, quantity))
    return having.length > 0 || options.allowEmpty === true
      ? Result.succeed(having)
      : Result.fail(because({ _tag: "NothingThere", key: quantity.name, where: String(selection), has: whoHas(quantity) }))
  })
}

const whoHas = (quantity: Quantity): string =>
  quantity.mechanisms.length === 0
    ? "the table is empty"
    : quantity.domain === "nodes"
    ? `it belongs to ${quantity.mechanisms.join(", ")}, which ${quantity.mechanisms.length === 1 ? "is" : "are"} inserted elsewhere`
    : `it belongs to synapses of type ${quantity.mechanisms.join(", ")}`

const valuesFor = (network: Network, quantity: Quantity, rows: Ints, value: Values): Result.Result<(k: number) => number, NetworkError> => {
  if (typeof value === "number") return Result.succeed(() => value)
  if (typeof value === "function") {
    const at = rowReader(network, quantity.domain)
    return attempt(() => {
      const values = Array.from(rows, (row) => value(at(row)))
      return (k: number) => values[k]
    })
  }
  if (typeof value !== "object" || value === null || typeof value.length !== "number" || typeof value === "string") {
    return Result.fail(because({ _tag: "BadValue", what: `the value for "${quantity.name}"`, found: JSON.stringify(value) ?? String(value), expected: "a number, a list of numbers, or a function of the row" }))
  }
  if (value.length !== rows.length) {
    const hint = `give one number for all, or one for each of the ${rows.length} selected rows that have it`
    return Result.fail(because({ _tag: "WrongLength", what: `the list for "${quantity.name}"`, expected: rows.length, found: value.length, hint }))
  }
  return Result.succeed((k) => value[k])
}
