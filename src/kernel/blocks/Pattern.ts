/**
 * Where a small square matrix has entries: row by row, in each row by column. Everything else is 0 and is never computed with.
 *
 * The values of a matrix are one number per entry, in this order. It does not know what the matrix is.
 */

/** The places of the entries of an n × n matrix. */
export type Pattern = {
  readonly n: number
  /** Row and column of each entry, sorted by row, then column. */
  readonly rows: ReadonlyArray<number>
  readonly columns: ReadonlyArray<number>
  /** The entries of each row, and of each column, ascending. */
  readonly byRow: ReadonlyArray<ReadonlyArray<number>>
  readonly byColumn: ReadonlyArray<ReadonlyArray<number>>
  /** The pattern as text: two patterns are the same if this is. */
  readonly key: string
}

/** The pattern with entries at some places, each given once. */
export const make = (n: number, places: Iterable<readonly [row: number, column: number]>): Pattern => {
  const sorted = [...places].sort(([i, j], [k, l]) => i - k || j - l)
  const [rows, columns] = [sorted.map(([i]) => i), sorted.map(([, j]) => j)]
  const among = (of: ReadonlyArray<number>) =>
    Array.from({ length: n }, (_, i) => [...of.keys()].filter((e) => of[e] === i))
  const key = `${n} ${sorted.map(([i, j]) => `${i},${j}`).join(" ")}`
  return { n, rows, columns, byRow: among(rows), byColumn: among(columns), key }
}

/** The pattern with what its transpose has too, and the whole diagonal. */
export const symmetric = ({ columns, n, rows }: Pattern): Pattern => {
  const both = rows.flatMap((i, e) => [i * n + columns[e], columns[e] * n + i])
  const diagonal = Array.from({ length: n }, (_, i) => i * n + i)
  return make(n, Array.from(new Set([...both, ...diagonal]), (at) => [Math.floor(at / n), at % n] as const))
}

/** The entry at a place, or -1. */
export const entryAt = ({ byRow, columns }: Pattern, row: number, column: number): number =>
  byRow[row].find((e) => columns[e] === column) ?? -1
