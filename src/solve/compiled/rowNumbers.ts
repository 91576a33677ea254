/**
 * Numbers of rows into memory and out of it: the loops that a network of a million synapses goes through many times before its first step.
 *
 * Rows are counted over all copies of a network, of which each has a column of its own. Nothing is called within a stretch, and pauses
 * are between them.
 */
import type { Floats } from "../../table/Column.ts"
import { type Pausing, stretches } from "../Pieces.ts"

/** The number that all rows have, to the bit; null where they differ, or have none. Going through rows in order is much quicker than not. */
function* common(columns: ReadonlyArray<Floats>): Pausing<number | null> {
  const x = columns[0][0]
  for (const column of columns) {
    for (const [from, to] of stretches(column.length)) {
      if (!allAre(column, x, from, to)) return null
      yield
    }
  }
  return x
}

const allAre = (column: Floats, x: number, from: number, to: number): boolean => {
  for (let k = from; k < to; k++) if (column[k] !== x || (x === 0 && !Object.is(column[k], x))) return false
  return true
}

/** Writes the numbers of rows to an address and behind, or the fallback where there is none; pauses now and then. */
export function* packNumbers(
  out: Float64Array,
  address: number,
  columns: ReadonlyArray<Floats>,
  rows: Int32Array,
  fallback = NaN
): Pausing<void> {
  const at = address / 8
  const x = yield* common(columns)
  for (const [from, to] of stretches(rows.length)) {
    if (x === null) {
      gather(out, at, columns, rows, from, to)
      fillMissing(out, at + from, at + to, fallback)
    } else out.fill(x, at + from, at + to)
    yield
  }
}

/** Writes the numbers of rows `from` to `to` to `at` and behind. */
const gather = (
  out: Float64Array,
  at: number,
  columns: ReadonlyArray<Floats>,
  rows: Int32Array,
  from: number,
  to: number
): void => {
  const [first] = columns
  if (columns.length === 1) { for (let k = from; k < to; k++) out[at + k] = first[rows[k]] }
  else {
    const n = first.length
    for (let k = from; k < to; k++) {
      const copy = Math.floor(rows[k] / n)
      out[at + k] = columns[copy][rows[k] - copy * n]
    }
  }
}

/**
 * The other way round, from the last row before `to` down to `from`, so that where rows repeat the first has the last word; `places` says where the
 * number of each row is, if not in the order of rows.
 */
export const scatter = (
  columns: ReadonlyArray<Float64Array>,
  rows: Int32Array,
  numbers: Float64Array,
  at: number,
  from: number,
  to: number,
  places?: Int32Array
): void => {
  const [first] = columns
  if (columns.length > 1) {
    const n = first.length
    for (let k = to - 1; k >= from; k--) {
      const copy = Math.floor(rows[k] / n)
      columns[copy][rows[k] - copy * n] = numbers[at + (places?.[k] ?? k)]
    }
  } else if (places === undefined) { for (let k = to - 1; k >= from; k--) first[rows[k]] = numbers[at + k] }
  else for (let k = to - 1; k >= from; k--) first[rows[k]] = numbers[at + places[k]]
}

/** Puts a number where there is none. */
const fillMissing = (out: Float64Array, from: number, to: number, fallback: number): void => {
  if (Number.isNaN(fallback)) return
  for (let k = from; k < to; k++) if (Number.isNaN(out[k])) out[k] = fallback
}

/** 0 where all numbers are finite, else NaN: what is left of each when it is taken from itself. */
export const unlessFinite = (numbers: Float64Array, from: number, to: number): number => {
  let [a, b, c, d] = [0, 0, 0, 0]
  let k = from
  for (; k + 4 <= to; k += 4) {
    a += numbers[k] - numbers[k]
    b += numbers[k + 1] - numbers[k + 1]
    c += numbers[k + 2] - numbers[k + 2]
    d += numbers[k + 3] - numbers[k + 3]
  }
  for (; k < to; k++) a += numbers[k] - numbers[k]
  return a + b + c + d
}
