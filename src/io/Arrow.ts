/**
 * Tables as Apache Arrow, for notebooks and data frames: written with the package `@uwdata/flechette`.
 *
 * An entry point of its own, `neurolens/arrow`: who does not import it need not install that package, and no bundler looks for it.
 * Numbers become float64 (missing values null), integers int32, yes and no bool, text dictionaries of strings.
 *
 * @module neurolens/arrow
 */
import * as arrow from "@uwdata/flechette"
import * as Effect from "effect/Effect"
import type * as Column from "../table/Column.ts"
import { at } from "../table/Column.ts"
import { causeText } from "../table/excerpt.ts"
import type { Table } from "../table/Table.ts"
import { ArrowError } from "./ArrowError.ts"

export { ArrowError } from "./ArrowError.ts"

const values = (column: Column.Column): Array<Column.Value> =>
  Array.from({ length: column.values.length }, (_, row) => at(column, row))

const convert = (column: Column.Column) => {
  switch (column._tag) {
    case "Float":
      return column.values.some(Number.isNaN)
        ? arrow.columnFromArray(values(column), arrow.float64())
        : arrow.columnFromArray(Float64Array.from(column.values), arrow.float64())
    case "Int":
      return arrow.columnFromArray(Int32Array.from(column.values), arrow.int32())
    case "Flag":
      return arrow.columnFromArray(values(column), arrow.bool())
    case "Text":
      return arrow.columnFromArray(values(column), arrow.dictionary(arrow.utf8(), arrow.int32()))
  }
}

/** Writes a table (of a network, or of a view: `view.table()`) as an Arrow IPC stream. */
export const encode = (table: Table): Effect.Effect<Uint8Array, ArrowError> =>
  Effect.try({
    try: () => {
      const columns = [...table.columns].map(([name, column]) =>
        [name, convert(column)] as [string, ReturnType<typeof convert>]
      )
      return arrow.tableToIPC(arrow.tableFromColumns(columns), { format: "stream" })!
    },
    catch: (cause) =>
      new ArrowError({
        message: `Arrow could not be written: ${causeText(cause)}`
      })
  })
