/**
 * A table as text for people: aligned columns, numbers short and never more exact than they are, long tables cut in the middle.
 */
import { aligned, type TextColumn } from "./aligned.ts"
import * as Column from "./Column.ts"
import { excerpt } from "./excerpt.ts"

/** Named columns of one length, as `Table` has them. */
export type Columns = {
  readonly length: number
  readonly columns: { readonly keys: () => Iterable<string>; readonly get: (name: string) => Column.Column | undefined }
}

/** Most characters of a text in a table: the columns are as wide as their longest. */
const longestCell = 200

/** What to print of a table. */
export type TableTextOptions = {
  /** Columns to show, in this order; all of them by default. */
  readonly columns?: ReadonlyArray<string> | undefined
  /** Most rows to show; the middle of a longer table is left out. Default 60. */
  readonly limit?: number | undefined
  /** Heading of the row number; default `""`. */
  readonly rowName?: string | undefined
  /** Numbers of the rows; 0, 1, 2, … by default. */
  readonly rowNumbers?: ArrayLike<number> | undefined
}

/** One value as people read it: a number exactly where seven digits or an integer can say it, else rounded and looking so. */
export const valueText = (value: Column.Value): string => {
  if (value === null) return "-"
  if (typeof value !== "number") return typeof value === "boolean" ? (value ? "yes" : "no") : value
  return numberText(value)
}

/** Most digits of a number that is shown exactly, unless it is an integer. */
const exactDigits = 7

/**
 * Never looks more exact than it is: what is rounded has six digits with their zeros (`3.00000`, `1.23457e+6`), seven where six would
 * look like an integer.
 */
const numberText = (value: number): string => {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) return String(value)
  const shortest = value.toExponential()
  const digits = shortest.slice(0, shortest.indexOf("e")).replace(/[-.]/g, "").length
  if (digits <= exactDigits) return Number.isInteger(value) ? shortest : String(value)
  const rounded = value.toPrecision(6)
  return /[.e]/.test(rounded) ? rounded : value.toPrecision(7)
}

/** Prints a table with aligned columns. */
export const tableText = (table: Columns, options: TableTextOptions = {}): string => {
  const names = options.columns ?? [...table.columns.keys()]
  const limit = Math.max(2, options.limit ?? 60)
  const head = table.length <= limit ? table.length : Math.ceil(limit / 2)
  const tail = table.length <= limit ? 0 : limit - head
  const rows = [...Array(head).keys(), ...Array.from({ length: tail }, (_, k) => table.length - tail + k)]
  const columns: ReadonlyArray<TextColumn> = [
    { name: options.rowName ?? "", cells: rows.map((row) => String(options.rowNumbers?.[row] ?? row)), side: "right" },
    ...names.map((name): TextColumn => {
      const column = table.columns.get(name)
      if (column === undefined) throw new Error(`internal: no column ${name} to print`)
      return {
        name: excerpt(name, longestCell),
        cells: rows.map((row) => excerpt(valueText(Column.at(column, row)), longestCell)),
        side: column._tag === "Text" ? "left" : "right"
      }
    })
  ]
  const lines = aligned(columns)
  return tail === 0
    ? lines.join("\n")
    : lines.toSpliced(1 + head, 0, `… ${table.length - limit} more rows …`).join("\n")
}
