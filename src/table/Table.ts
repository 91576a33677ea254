/**
 * A table: named columns of one length, shared structurally between versions.
 *
 * One idea: changing one column makes a new table that shares all the others, and setting what is already there returns the same
 * table, so that whatever is cached by a table's identity stays valid. Knows nothing of biology.
 */
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import { OrderedMap } from "immutable"
import * as Column from "./Column.ts"
import { listed } from "./excerpt.ts"
import { plural } from "./plural.ts"
import { inspect } from "./structural.ts"
import { tableText } from "./tableText.ts"

/** Named columns of one length; speaks the equality of Effect and of Immutable.js. */
export class Table implements Equal.Equal {
  readonly length: number
  readonly columns: OrderedMap<string, Column.Column>

  constructor(length: number, columns: OrderedMap<string, Column.Column>) {
    this.length = length
    this.columns = columns
    Object.freeze(this)
  }
  equals(that: unknown): boolean {
    return that instanceof Table &&
      (this === that || (this.length === that.length && this.columns.size === that.columns.size &&
        this.columns.every((column, name) => {
          const other = that.columns.get(name)
          return other !== undefined && Column.equals(column, other)
        })))
  }
  hashCode(): number {
    return Hash.combine(Hash.number(this.length), Hash.array([...this.columns.keys()].sort(Column.ascending)))
  }
  [Equal.symbol](that: Equal.Equal): boolean {
    return this.equals(that)
  }
  [Hash.symbol](): number {
    return this.hashCode()
  }
  /** One line: how many rows, and what the columns are called. */
  toString(): string {
    const names = this.columns.size === 0 ? "" : `: ${listed([...this.columns.keys()])}`
    return `Table(${plural(this.length, "row")}, ${plural(this.columns.size, "column")}${names})`
  }
  /** What `console.log` shows in Node. */
  [inspect](): string {
    return tableText(this)
  }
}

/** Makes a table of `length` rows. */
export const make = (length: number, columns: Iterable<readonly [string, Column.Column]> = []): Table => {
  const map = OrderedMap<string, Column.Column>().withMutations((m) => {
    for (const [name, column] of columns) m.set(name, column)
  })
  map.forEach((column, name) => {
    if (column.values.length !== length) {
      throw new Error(`internal: column ${name} has ${column.values.length} rows, not ${length}`)
    }
  })
  return new Table(length, map)
}

/** Whether the table has a column of this name. */
export const has = (table: Table, name: string): boolean => table.columns.has(name)

/** The column of this name, or undefined. */
export const get = (table: Table, name: string): Column.Column | undefined => table.columns.get(name)

/** The numbers of a Float column that must exist. */
export const floats = (table: Table, name: string): Column.Floats => {
  const column = table.columns.get(name)
  if (column?._tag !== "Float") throw new Error(`internal: no column of numbers named ${name}`)
  return column.values
}

/** The integers of an Int column that must exist. */
export const ints = (table: Table, name: string): Column.Ints => {
  const column = table.columns.get(name)
  if (column?._tag !== "Int") throw new Error(`internal: no column of integers named ${name}`)
  return column.values
}

/** The zeros and ones of a Flag column, or undefined when there is none of this name. */
export const flags = (table: Table, name: string): Column.Flags | undefined => {
  const column = table.columns.get(name)
  return column?._tag === "Flag" ? column.values : undefined
}

/** The names of the columns, in order. */
export const names = (table: Table): ReadonlyArray<string> => [...table.columns.keys()]

/** The table with one column added or replaced; the same table when nothing changes. */
export const set = (table: Table, name: string, column: Column.Column): Table => {
  const old = table.columns.get(name)
  if (old !== undefined && Column.equals(old, column)) return table
  if (column.values.length !== table.length) {
    throw new Error(`internal: column ${name} has ${column.values.length} rows, not ${table.length}`)
  }
  return new Table(table.length, table.columns.set(name, column))
}

/** The table without a column. */
export const remove = (table: Table, name: string): Table =>
  table.columns.has(name) ? new Table(table.length, table.columns.remove(name)) : table

/** The table restricted to some rows, in their order. */
export const gather = (table: Table, rows: Column.Ints): Table =>
  new Table(rows.length, table.columns.map((column) => Column.gather(column, rows)))

/** The second table below the first; a column that one of them lacks has no value there. */
export const append = (above: Table, below: Table): Table => {
  const all = [...new Set([...names(above), ...names(below)])]
  return make(
    above.length + below.length,
    all.map((name) => {
      const a = get(above, name)
      const b = get(below, name)
      const kind = (a ?? b)!._tag
      return [
        name,
        Column.append(a ?? Column.absent(kind, above.length), b ?? Column.absent(kind, below.length))
      ] as const
    })
  )
}

/** The rows as plain objects, in order. */
export const toObjects = (table: Table): ReadonlyArray<Readonly<Record<string, Column.Value>>> =>
  // Not by assignment: a column may be called `__proto__`.
  Array.from({ length: table.length }, (_, row) =>
    Object.fromEntries(Array.from(table.columns, ([name, column]) => [name, Column.at(column, row)])))
