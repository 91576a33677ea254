/**
 * What a formula owes (D5): exactly the rows, each with one value, whatever order they come in and however often it is asked; and scatter as
 * the transpose of the derivative of gather, judged by differences of gather.
 *
 * A difference says of itself how good it is: that of half the step is nearer by what they differ in at least, and the rounding of gather is
 * known.
 */
import * as Result from "effect/Result"
import { plural } from "../table/plural.ts"
import { rowsLaw } from "./rowsLaw.ts"
import type { Index, Sharing } from "./Sharing.ts"
import type { Violation } from "./Violation.ts"

/** Tells which law a formula breaks on rows, and on the same rows in another order; null when none. */
export const formulaLaws = (
  index: Index,
  sharing: Sharing,
  rows: ReadonlyArray<number>,
  reordered: ReadonlyArray<number>
): Violation | null => {
  const at = Array.from(index.labels, (_, p) => sharing.start?.[p] ?? 1)
  return rowsLaw(index, rows, sharing) ?? labelLaw(index) ?? valuesLaw(index, sharing, at) ??
    sameLaw(index, sharing, at, rows, "twice to the same rows") ??
    sameLaw(index, sharing, at, reordered, "to the rows in another order") ??
    slopesLaw(index, sharing, at) ?? sumsLaw(index, sharing, at)
}

const labelLaw = ({ labels }: Index): Violation | null => {
  const twice = labels.find((label, p) => labels.indexOf(label) !== p)
  return twice === undefined
    ? null
    : { law: "labels are unique", where: `label "${twice}"`, expected: "one parameter", got: "several" }
}

const valuesLaw = (index: Index, sharing: Sharing, at: ReadonlyArray<number>): Violation | null => {
  const law = "gather gives every row a number"
  const values = sharing.gather(index, at)
  if (values.length !== index.rows.length) {
    const expected = `${plural(index.rows.length, "value")}, one per row`
    return { law, where: "gather", expected, got: plural(values.length, "value") }
  }
  const wrong = Array.from(values).findIndex((x) => !Number.isFinite(x))
  return wrong < 0
    ? null
    : { law, where: sharing.nameOf(index.rows[wrong]), expected: "a finite number", got: String(values[wrong]) }
}

/** The value of a row depends on the row, not on when it is asked nor on where it stands among the rows. */
const sameLaw = (
  index: Index,
  sharing: Sharing,
  at: ReadonlyArray<number>,
  rows: ReadonlyArray<number>,
  how: string
): Violation | null => {
  const law = "a rule gives a row the same value in whatever order the rows come"
  const other = sharing.index(rows)
  if (Result.isFailure(other)) {
    return { law, where: `applied ${how}`, expected: "the same values", got: other.failure.message }
  }
  const [own, values] = [sharing.gather(index, at), sharing.gather(other.success, at)]
  const place = new Map(Array.from(rows, (_, k) => [other.success.rows[k], k]))
  for (let k = 0; k < index.rows.length; k++) {
    const got = values[place.get(index.rows[k]) ?? -1]
    if (Object.is(got, own[k])) continue
    return {
      law,
      where: `${sharing.nameOf(index.rows[k])}, applied ${how}`,
      expected: String(own[k]),
      got: String(got)
    }
  }
  return null
}

/** Step of a difference as a share of the parameter: the error of the difference falls with its square, that of rounding grows with its inverse. */
const step = 2 ** -14

/** Error of gather, relative: some tens of operations, each rounded to 2^-53. */
const rounding = 2 ** -46

/** What a difference gives, and how far it may be off. */
type Slope = { readonly value: number; readonly error: number }

/** Central differences of some numbers that depend on h; `size` is how large the numbers are. */
const differences = (of: (h: number) => ArrayLike<number>, h: number): ReadonlyArray<Slope> => {
  const [right, left, near, far] = [of(h / 2), of(-h / 2), of(h), of(-h)]
  return Array.from(right, (x, k) => {
    const [value, coarse] = [(x - left[k]) / h, (near[k] - far[k]) / (2 * h)]
    const size = Math.max(Math.abs(x), Math.abs(left[k]), Math.abs(near[k]), Math.abs(far[k]))
    return { value, error: Math.abs(value - coarse) + rounding * size / h }
  })
}

/** Most rows that are looked at one by one, to name the row that goes wrong. */
const mostRows = 100

/** The slope of a row by a parameter is that of gather. */
const slopesLaw = (index: Index, sharing: Sharing, at: ReadonlyArray<number>): Violation | null => {
  const law = "scatter is the transpose of the derivative of gather"
  const rows = Math.min(mostRows, index.rows.length)
  const ones = Array.from({ length: rows }, (_, k) => {
    const one = new Float64Array(index.rows.length)
    one[k] = 1
    return sharing.scatter(index, one, at)
  })
  const short = ones.find((down) => down.length !== index.labels.length)
  if (short !== undefined) {
    const expected = `${plural(index.labels.length, "value")}, one per parameter`
    return { law, where: "scatter", expected, got: plural(short.length, "value") }
  }
  for (const [p, label] of index.labels.entries()) {
    const moved = (h: number) => sharing.gather(index, at.map((x, q) => q === p ? x + h : x))
    const slopes = differences(moved, step * (Math.abs(at[p]) || 1))
    for (let k = 0; k < rows; k++) {
      if (Math.abs(ones[k][p] - slopes[k].value) <= slopes[k].error) continue
      const where = `${sharing.nameOf(index.rows[k])}, by parameter "${label}" = ${at[p]}`
      return { law, where, expected: `${slopes[k].value}, as gather grows`, got: String(ones[k][p]) }
    }
  }
  return null
}

/** Scatter sums over the rows: along any direction it grows as gather does. */
const sumsLaw = (index: Index, sharing: Sharing, at: ReadonlyArray<number>): Violation | null => {
  const g = Float64Array.from({ length: index.rows.length }, (_, k) => 1.5 - (k % 5))
  const way = at.map((x, p) => (p % 3 - 1.5) * (Math.abs(x) || 1))
  const down = sharing.scatter(index, g, at)
  const slopes = differences((h) => sharing.gather(index, at.map((x, p) => x + h * way[p])), step)
  const left = slopes.reduce((sum, { value }, k) => sum + value * g[k], 0)
  const error = slopes.reduce(
    (sum, slope, k) => sum + (slope.error + rounding * Math.abs(slope.value)) * Math.abs(g[k]),
    0
  )
  const right = way.reduce((sum, d, p) => sum + d * down[p], 0)
  return Math.abs(left - right) <= error
    ? null
    : {
      law: "scatter sums over the rows of a parameter",
      where: `${plural(at.length, "parameter")}, ${plural(g.length, "row")}`,
      expected: `⟨d, scatter g⟩ = ⟨derivative of gather along d, g⟩ = ${left}`,
      got: String(right)
    }
}
