/**
 * Tables as Apache Arrow, for notebooks and data frames: written and read with the package `@uwdata/flechette`.
 *
 * An entry point of its own, `neurolens/arrow`: who does not import it need not install that package, and no bundler looks for it.
 * Numbers become float64 (missing values null), integers int32, yes and no bool, text dictionaries of strings. Text with half a character
 * in it, which UTF-8 cannot hold, is refused.
 *
 * @module neurolens/arrow
 */
import * as arrow from "@uwdata/flechette"
import * as Effect from "effect/Effect"
import type * as Column from "../table/Column.ts"
import * as Columns from "../table/Column.ts"
import { at } from "../table/Column.ts"
import { causeText, excerpt } from "../table/excerpt.ts"
import { make, type Table } from "../table/Table.ts"
import { ArrowError } from "./ArrowError.ts"

export { ArrowError } from "./ArrowError.ts"

const values = (column: Column.Column): Array<Column.Value> =>
  Array.from({ length: column.values.length }, (_, row) => at(column, row))

/** Text in Arrow is UTF-8, which has no half characters: they would be read as another. */
const checkText = (what: string, text: string): void => {
  if (!text.isWellFormed()) throw new Error(`${what} is ${excerpt(JSON.stringify(text))}, with half a character in it`)
}

const convert = (name: string, column: Column.Column) => {
  checkText("the name of a column", name)
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
      for (const text of new Set(values(column))) if (typeof text === "string") checkText(`a text of ${name}`, text)
      return arrow.columnFromArray(values(column), arrow.dictionary(arrow.utf8(), arrow.int32()))
  }
}

/** Writes a table (of a network, or of a view: `view.table()`) as an Arrow IPC stream. */
export const encode = (table: Table): Effect.Effect<Uint8Array, ArrowError> =>
  Effect.try({
    try: () => {
      const columns = [...table.columns].map(([name, column]) =>
        [name, convert(name, column)] as [string, ReturnType<typeof convert>]
      )
      return arrow.tableToIPC(arrow.tableFromColumns(columns), { format: "stream" })!
    },
    catch: (cause) =>
      new ArrowError({
        message: `Arrow could not be written: ${causeText(cause)}`
      })
  })

/** The way back of `convert`, of a column with no other values than that has. */
const columnOf = (name: string, { column, type }: Found): Column.Column => {
  const read: ReadonlyArray<unknown> = Array.from(column)
  const gap = read.indexOf(null)
  const whole = (kind: string): void => {
    if (gap >= 0) throw new Error(`row ${gap} of ${excerpt(name)}, a column of ${kind}, has no value`)
  }
  const { Bool, Dictionary, Float, Int, LargeUtf8, Utf8 } = arrow.Type
  const { typeId } = type
  if (typeId === Float) return Columns.float(Float64Array.from(read, (x) => x === null ? NaN : Number(x)))
  if (typeId === Int && "bitWidth" in type && "signed" in type && type.signed && type.bitWidth <= 32) {
    whole("integers")
    return Columns.int(Int32Array.from(read, Number))
  }
  if (typeId === Bool) {
    whole("booleans")
    return Columns.flag(Uint8Array.from(read, Number))
  }
  const isText = (x: unknown): x is string | null => x === null || typeof x === "string"
  if ((typeId === Utf8 || typeId === LargeUtf8 || typeId === Dictionary) && read.every(isText)) {
    return Columns.text(read)
  }
  const expected = "floats, signed integers of up to 32 bits, booleans and text"
  throw new Error(`column ${excerpt(name)} is of a type that no table has; expected ${expected}`)
}

type Found = { readonly column: Iterable<unknown>; readonly type: arrow.DataType }

/** Reads an Arrow IPC stream or file, such as `encode` writes, as a table. */
export const decode = (bytes: Uint8Array): Effect.Effect<Table, ArrowError> =>
  Effect.try({
    try: () => {
      const table = arrow.tableFromIPC(bytes)
      const names = table.schema.fields.map(({ name }) => name)
      const twice = names.find((name, i) => names.indexOf(name) < i)
      if (twice !== undefined) throw new Error(`two columns are named ${excerpt(twice)}`)
      return make(
        table.numRows,
        table.schema.fields.map(({ name, type }, i) => [name, columnOf(name, { column: table.getChildAt(i), type })])
      )
    },
    catch: (cause) => new ArrowError({ message: `Arrow could not be read: ${causeText(cause)}` })
  })
