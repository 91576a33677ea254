/**
 * The public module `Table`: named columns of one length, to be made and read.
 */
import { aCount, anything, aText, like, type Misuse, throwing } from "./network/border.ts"
import { because } from "./network/NetworkError.ts"
import type { Column, Flags, Floats, Ints, Value } from "./table/Column.ts"
import { plural } from "./table/plural.ts"
import { isPlain } from "./table/settled.ts"
import * as Inner from "./table/Table.ts"

export { Table } from "./table/Table.ts"
export type { TableTextOptions } from "./table/tableText.ts"

const aTable = like((u) => u instanceof Inner.Table, "a table, for example network.nodes")

const ofTable = { table: aTable, name: aText }

const found = (table: Inner.Table, name: string, tag: Column["_tag"]): Column => {
  const column = Inner.get(table, name)
  if (column?._tag === tag) return column
  const available = Inner.names(table).filter((other) => Inner.get(table, other)!._tag === tag)
  throw because({ _tag: "UnknownName", what: `${tag} column`, name, available })
}

/** Makes a table of `length` rows; throws a `NetworkError` on a column of another length. */
export const make = throwing(
  "Table.make",
  { length: aCount, columns: anything },
  (length: number, columns: Iterable<readonly [string, Column]> = []): Inner.Table => {
    const refuse = (misuse: Pick<Extract<Misuse, { _tag: "BadValue" }>, "what" | "found" | "expected">) =>
      because({ _tag: "BadValue", ...misuse })
    if (!Array.isArray(columns)) {
      throw refuse({ what: "columns of Table.make", found: "no list", expected: "a list of [name, column]" })
    }
    columns.forEach((entry: unknown, i) => {
      const [name, column] = Array.isArray(entry) ? entry as ReadonlyArray<unknown> : []
      const values = isPlain(column) ? column["values"] : null
      const good = typeof name === "string" && ArrayBuffer.isView(values) && "length" in values
      if (good && values.length === length) return
      const found = good ? `a column of ${String(values.length)} rows` : "something else"
      throw refuse({
        what: `entry ${i} of the columns`,
        found,
        expected: `[name, column] with ${plural(length, "row")}`
      })
    })
    return Inner.make(length, columns)
  }
)

/** Whether the table has a column of this name. */
export const has = throwing("Table.has", ofTable, Inner.has)

/** The column of this name with values of one's own, or undefined. */
export const get = throwing("Table.get", ofTable, (table: Inner.Table, name: string): Column | undefined => {
  const column = Inner.get(table, name)
  return column === undefined ? undefined : { ...column, values: column.values.slice() } as Column // the same kind
})

/** The names of the columns, in order. */
export const names = throwing("Table.names", { table: aTable }, Inner.names)

/** The numbers of a column, a copy; throws a `NetworkError` where there is no such column of numbers. */
export const floats = throwing(
  "Table.floats",
  ofTable,
  (table: Inner.Table, name: string): Floats => found(table, name, "Float").values.slice() as Floats
)

/** The integers of a column, a copy; throws a `NetworkError` where there is no such column of integers. */
export const ints = throwing(
  "Table.ints",
  ofTable,
  (table: Inner.Table, name: string): Ints => found(table, name, "Int").values.slice() as Ints
)

/** The zeros and ones of a column, a copy, or undefined when there is none of this name. */
export const flags = throwing(
  "Table.flags",
  ofTable,
  (table: Inner.Table, name: string): Flags | undefined => Inner.flags(table, name)?.slice()
)

/** The rows as plain objects, in order. */
export const toObjects: (table: Inner.Table) => ReadonlyArray<Readonly<Record<string, Value>>> = throwing(
  "Table.toObjects",
  { table: aTable },
  Inner.toObjects
)
