/**
 * Tables as Apache Arrow, for notebooks and data frames: written with the optional package `@uwdata/flechette`.
 *
 * Numbers become float64 (missing values null), integers int32, yes and no bool, text dictionaries of strings.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Column from "../table/Column.ts"
import { at } from "../table/Column.ts"
import type { Table } from "../table/Table.ts"

/** Arrow could not be written. */
export class ArrowError extends Data.TaggedError("ArrowError")<{ readonly message: string }> {}

type Flechette = typeof import("@uwdata/flechette")

const peer: Effect.Effect<Flechette, ArrowError> = Effect.tryPromise({
  try: () => import("@uwdata/flechette"),
  catch: () =>
    new ArrowError({
      message:
        "Arrow needs the optional package @uwdata/flechette. Install it with: npm install @uwdata/flechette@2.6.0"
    })
})

const values = (column: Column.Column): Array<Column.Value> =>
  Array.from({ length: column.values.length }, (_, row) => at(column, row))

const convert = (arrow: Flechette, column: Column.Column) => {
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
  Effect.flatMap(peer, (arrow) =>
    Effect.try({
      try: () => {
        const columns = [...table.columns].map(([name, column]) =>
          [name, convert(arrow, column)] as [string, ReturnType<typeof convert>]
        )
        return arrow.tableToIPC(arrow.tableFromColumns(columns), { format: "stream" })!
      },
      catch: (cause) =>
        new ArrowError({
          message: `Arrow could not be written: ${cause instanceof Error ? cause.message : String(cause)}`
        })
    }))
