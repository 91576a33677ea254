/**
 * What every sharing rule owes (L5, L6, L7), judged by the index that it gives to rows.
 *
 * A partition of exactly the given rows with unique labels and no empty parameter; the same parameter for a row
 * whatever order the rows come in; the same answer twice; gather and scatter transposed to each other.
 */
import * as Result from "effect/Result"
import type { Violation } from "./Violation.ts"

/** An index, as the laws see it. */
export type Index = {
  readonly rows: ArrayLike<number>
  readonly parameters: ArrayLike<number>
  readonly factors: ArrayLike<number> | null
  readonly labels: ReadonlyArray<string>
}

/** A rule on one network, judged as functions. */
export type Sharing = {
  readonly index: (rows: ReadonlyArray<number>) => Result.Result<Index, { readonly message: string }>
  readonly gather: (index: Index, parameters: ArrayLike<number>) => ArrayLike<number>
  readonly scatter: (index: Index, rows: ArrayLike<number>) => ArrayLike<number>
  /** Names a row for messages. */
  readonly nameOf: (row: number) => string
}

/** Tells which law a rule breaks on rows and on the same rows in another order; null when none. */
export const ruleLaws = (
  sharing: Sharing,
  rows: ReadonlyArray<number>,
  reordered: ReadonlyArray<number>
): Violation | null => {
  const found = sharing.index(rows)
  if (Result.isFailure(found)) {
    return {
      law: "a rule applies to every row",
      where: `${rows.length} rows`,
      expected: "a parameter for every row",
      got: found.failure.message
    }
  }
  const index = found.success
  return partitionLaw(index, rows, sharing) ?? orderLaw(index, sharing, rows, "twice to the same rows") ??
    orderLaw(index, sharing, reordered, "to the rows in another order") ??
    transposeLaw(index, sharing)
}

/** Exactly the rows, each once; every parameter has a row; labels are unique. */
const partitionLaw = (index: Index, rows: ReadonlyArray<number>, { nameOf }: Sharing): Violation | null => {
  const law = "a rule gives every selected row exactly one parameter"
  if (index.rows.length !== index.parameters.length) {
    return {
      law,
      where: "the index",
      expected: `${index.rows.length} parameters, one per row`,
      got: String(index.parameters.length)
    }
  }
  const claims = new Map<number, number>()
  for (let k = 0; k < index.rows.length; k++) claims.set(index.rows[k], (claims.get(index.rows[k]) ?? 0) + 1)
  for (const row of rows) {
    if (claims.get(row) !== 1) {
      return { law, where: nameOf(row), expected: "one parameter", got: `${claims.get(row) ?? "no"} parameters` }
    }
    claims.delete(row)
  }
  for (const row of claims.keys()) {
    return { law, where: nameOf(row), expected: "no parameter, because it is not selected", got: "a parameter" }
  }
  const used = new Set<number>()
  for (let k = 0; k < index.rows.length; k++) {
    const p = index.parameters[k]
    if (!(Number.isInteger(p) && p >= 0 && p < index.labels.length)) {
      return {
        law,
        where: nameOf(index.rows[k]),
        expected: `a parameter from 0 to ${index.labels.length - 1}`,
        got: String(p)
      }
    }
    used.add(p)
  }
  const idle = index.labels.findIndex((_, p) => !used.has(p))
  if (idle >= 0) {
    return {
      law: "every parameter drives a row",
      where: `parameter ${idle} (${index.labels[idle]})`,
      expected: "at least one row",
      got: "none"
    }
  }
  const twice = index.labels.find((label, p) => index.labels.indexOf(label) !== p)
  return twice === undefined
    ? null
    : {
      law: "labels are unique",
      where: `label "${twice}"`,
      expected: "one parameter",
      got: `${index.labels.filter((l) => l === twice).length} parameters`
    }
}

/** The label of a row depends on the row, not on when it is asked nor on where it stands among the rows. */
const orderLaw = (index: Index, sharing: Sharing, rows: ReadonlyArray<number>, how: string): Violation | null => {
  const law = "a rule gives a row the same parameter in whatever order the rows come"
  const other = sharing.index(rows)
  if (Result.isFailure(other)) {
    return { law, where: `applied ${how}`, expected: "the same parameters", got: other.failure.message }
  }
  const label = labelsOf(other.success)
  for (let k = 0; k < index.rows.length; k++) {
    const row = index.rows[k]
    const expected = index.labels[index.parameters[k]]
    if (label.get(row) !== expected) {
      return {
        law,
        where: `${sharing.nameOf(row)}, applied ${how}`,
        expected: `parameter "${expected}"`,
        got: `parameter "${label.get(row)}"`
      }
    }
  }
  return null
}

const labelsOf = (index: Index): ReadonlyMap<number, string> =>
  new Map(Array.from({ length: index.rows.length }, (_, k) => [index.rows[k], index.labels[index.parameters[k]]]))

/** Error of one product and one addition, relative: two roundings of 2^-53 each; sums of n terms have n of them. */
const rounding = 2 ** -52

/** Gather and scatter are transposes: the sum over rows of gather(p) g is the sum over parameters of p scatter(g). */
const transposeLaw = (index: Index, sharing: Sharing): Violation | null => {
  const p = Float64Array.from(index.labels, (_, i) => (i % 7) - 2.5)
  const g = Float64Array.from({ length: index.rows.length }, (_, k) => 1.5 - (k % 5))
  const [up, down] = [sharing.gather(index, p), sharing.scatter(index, g)]
  let left = 0
  let right = 0
  let size = 0
  for (let k = 0; k < g.length; k++) left += up[k] * g[k]
  for (let i = 0; i < p.length; i++) right += p[i] * down[i]
  for (let k = 0; k < g.length; k++) {
    size += Math.abs(p[index.parameters[k]] * g[k] * (index.factors === null ? 1 : index.factors[k]))
  }
  return Math.abs(left - right) <= size * rounding * (2 + g.length)
    ? null
    : {
      law: "scatter is the transpose of gather",
      where: `${index.labels.length} parameters, ${g.length} rows`,
      expected: `⟨p, scatter g⟩ = ⟨gather p, g⟩ = ${left}`,
      got: String(right)
    }
}
