/**
 * Sets of rows: sorted, without repeats, in an `Int32Array`; the Boolean algebra under every selection.
 *
 * Knows nothing of what a row is. Everything is linear in the number of rows.
 */
import type { Ints } from "./Column.ts"

/** A sorted set of row numbers. */
export type Rows = Ints

/** All rows of a table of `length` rows. */
export const all = (length: number): Rows => following(0, length)

/** `count` rows from the first on. */
export const following = (first: number, count: number): Rows => {
  const out = new Int32Array(count)
  for (let k = 0; k < count; k++) out[k] = first + k
  return out
}

/** The rows at which `test` holds. */
export const filter = (rows: Rows, test: (row: number) => boolean): Rows => {
  const out = new Int32Array(rows.length)
  let n = 0
  for (let k = 0; k < rows.length; k++) if (test(rows[k])) out[n++] = rows[k]
  return n === rows.length ? rows : out.slice(0, n)
}

/** The rows of a column that have a value. */
export const equalTo = (values: ArrayLike<number>, value: number): Rows => {
  const out = new Int32Array(values.length)
  let n = 0
  for (let k = 0; k < values.length; k++) if (values[k] === value) out[n++] = k
  return n === values.length ? out : out.slice(0, n)
}

/** The rows marked in `mask`. */
export const fromMask = (mask: ArrayLike<number | boolean>): Rows => {
  const out = new Int32Array(mask.length)
  let n = 0
  for (let i = 0; i < mask.length; i++) if (mask[i]) out[n++] = i
  return out.slice(0, n)
}

/** A mask of `length` with ones at the rows. */
export const toMask = (rows: Rows, length: number): Uint8Array => {
  const mask = new Uint8Array(length)
  for (let k = 0; k < rows.length; k++) mask[rows[k]] = 1
  return mask
}

/** The rows in ascending order; the same object when they already are. */
export const sorted = (rows: Ints): Rows => {
  for (let k = 1; k < rows.length; k++) if (rows[k] < rows[k - 1]) return rows.slice().sort()
  return rows
}

/** Rows in both, in the order of the first. */
export const intersection = (a: Ints, b: Ints): Ints => {
  const mask = toMask(
    b,
    1 + Math.max(-1, a.reduce((m, r) => Math.max(m, r), -1), b.reduce((m, r) => Math.max(m, r), -1))
  )
  return filter(a, (row) => mask[row] === 1)
}

/** Rows in either, ascending. */
export const union = (a: Rows, b: Rows): Rows => {
  const top = (rows: Rows): number => rows.reduce((m, row) => Math.max(m, row), -1)
  const mask = toMask(a, 1 + Math.max(top(a), top(b)))
  for (let k = 0; k < b.length; k++) mask[b[k]] = 1
  return fromMask(mask)
}

/** Rows of 0…length-1 that are not among the given ones, ascending. */
export const complement = (rows: Rows, length: number): Rows => {
  const mask = toMask(rows, length)
  return filter(all(length), (row) => mask[row] === 0)
}
