/**
 * `Edit.set`: one number for all selected rows, one per row, or a text or a function of the row.
 *
 * Applies to those of the selected rows that have the quantity (a synapse of another type has no `IonotropicSynapse_gS`); when none has
 * it, that is an error.
 */
import * as Result from "effect/Result"
import { attempt } from "../network/attempt.ts"
import { anything, aText, maybe } from "../network/border.ts"
import { type Change, editing, makeEdit, type Said } from "../network/edit.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError, shown } from "../network/NetworkError.ts"
import type { Quantity } from "../network/quantities.ts"
import type { Ints } from "../table/Column.ts"
import { isList } from "../table/isList.ts"
import { type Row, rowReader } from "./columns.ts"
import { type Formula, formulaNumbers, isFormula } from "./Formula.ts"
import { aSelection } from "./Given.ts"
import { rowsAt } from "./rowsAt.ts"
import { numbersOfText, unitOfColumn } from "./rowText.ts"
import type { Selection } from "./Select.ts"
import { settable, writeRows } from "./write.ts"

/**
 * A number for all rows, one per row, a text over the columns of the row (`0.12 * exp(-distance / 100)`), a formula with coefficients, or a
 * function of the row.
 */
export type Values = number | ArrayLike<number> | string | Formula | ((row: Row) => number)

/** What `Edit.set` says. */
export type SetStep = Said<"Set", { readonly key: string; readonly value: Values; readonly at?: Selection }>

/**
 * Sets a column in the selected rows (by default in all that have it).
 *
 * A selection of compartments, for a quantity of synapses, means the synapses between them.
 */
export const set = editing(
  "set",
  { key: aText, value: anything, at: maybe(aSelection) },
  (key: string, value: Values, at?: Selection): Change<SetStep> =>
    makeEdit(
      `set "${key}"`,
      (network) =>
        Result.gen(function*() {
          const quantity = yield* settable(network, key)
          const rows = yield* rowsAt(network, quantity, at)
          const values = yield* numbersFor(network, quantity, rows, value)
          return yield* writeRows(network, quantity, rows, values)
        })
    )
)

/** The number for the k-th of some rows that have a quantity. */
export const numbersFor = (
  network: Network,
  quantity: Quantity,
  rows: Ints,
  value: Values
): Result.Result<(k: number) => number, NetworkError> => {
  if (typeof value === "number") return Result.succeed(() => value)
  if (typeof value === "function") {
    const at = rowReader(network, quantity.domain, 0, NaN)
    return attempt(`the function for "${quantity.name}"`, () => {
      const values = Array.from(rows, (row) => value(at(row)))
      return (k: number) => values[k]
    })
  }
  if (typeof value === "string" || isFormula(value)) {
    const unit = unitOfColumn(network, quantity.domain, quantity.name)
    const what = `the value for "${quantity.name}"`
    const found = isFormula(value)
      ? formulaNumbers(network, quantity.domain, rows, what, value, unit)
      : numbersOfText(network, quantity.domain, rows, what, value, unit)
    return Result.map(found, ({ values }) => (k: number) => values[k])
  }
  if (!isList(value)) {
    return fail({
      _tag: "BadValue",
      what: `the value for "${quantity.name}"`,
      found: shown(value),
      expected: "a number, a list of numbers, a text over the columns of the row, a formula, or a function of the row"
    })
  }
  if (value.length !== rows.length) {
    const hint = `give one number for all, or one for each of the ${rows.length} selected rows that have it`
    return fail({
      _tag: "WrongLength",
      what: `the list for "${quantity.name}"`,
      expected: rows.length,
      found: value.length,
      hint
    })
  }
  return Result.succeed((k) => value[k])
}
