/**
 * Columns of texts under their names, as lines in which they stand straight.
 */

/** A column of texts of one length. */
export type TextColumn = {
  readonly name: string
  readonly cells: ReadonlyArray<string>
  /** Where texts touch the edge of the column: words left, numbers right. */
  readonly side: "left" | "right"
}

/** The line of the names, then a line for every row; the columns are of one length. */
export const aligned = (columns: ReadonlyArray<TextColumn>): ReadonlyArray<string> => {
  const widths = columns.map(({ cells, name }) => cells.reduce((w, cell) => Math.max(w, cell.length), name.length))
  const pad = (s: string, k: number): string => columns[k].side === "left" ? s.padEnd(widths[k]) : s.padStart(widths[k])
  const line = (cell: (column: TextColumn) => string): string =>
    columns.map((column, k) => pad(cell(column), k)).join("  ").trimEnd()
  const rows = columns[0]?.cells.length ?? 0
  return [line(({ name }) => name), ...Array.from({ length: rows }, (_, row) => line(({ cells }) => cells[row]))]
}
