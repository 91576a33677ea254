/**
 * The public module `Column`: one value per row, to be made and read.
 */
import { aCount, asIs, aText, either, like, listOf, throwing } from "./network/border.ts"
import { because } from "./network/NetworkError.ts"
import * as Inner from "./table/Column.ts"
import { isPlain } from "./table/settled.ts"

export type { Column, Flags, Floats, Ints, Value } from "./table/Column.ts"

const tags = ["Float", "Int", "Flag", "Text"]

/** The kind of columns; nothing keeps a part of them. */
const aColumn = asIs(
  like(
    (u) =>
      isPlain(u) && tags.includes(u["_tag"] as string) && ArrayBuffer.isView(u["values"]) &&
      !("getInt8" in u["values"]),
    "a column, for example Column.float(Float64Array.of(1, 2))"
  )
)

const ofType = (type: new() => object) => like((u) => u instanceof type, `a ${type.name}`)

/** Makes a column of numbers; NaN means that the row has no value. */
export const float = throwing("Column.float", { values: ofType(Float64Array) }, Inner.float)

/** Makes a column of integers. */
export const int = throwing("Column.int", { values: ofType(Int32Array) }, Inner.int)

/** Makes a column of zeros and ones. */
export const flag = throwing("Column.flag", { values: ofType(Uint8Array) }, Inner.flag)

/** Makes a text column; null where a row has no text. */
export const text = throwing(
  "Column.text",
  { values: listOf(either(aText, like((u) => u === null, "a string or null")), "a list of strings") },
  Inner.text
)

/** Whether two columns hold the same values in the same order (NaN equals NaN). */
export const equals = throwing("Column.equals", { a: aColumn, b: aColumn }, Inner.equals)

/** The value in one row, as people see it; throws a `NetworkError` where there is no such row. */
export const at = throwing(
  "Column.at",
  { column: aColumn, row: aCount },
  (column: Inner.Column, row: number): Inner.Value => {
    const { length } = column.values
    const problem = like(() => row < length, `a row from 0 to ${length - 1}`)(row, "row of Column.at")
    if (problem !== null) throw because(problem)
    return Inner.at(column, row)
  }
)
