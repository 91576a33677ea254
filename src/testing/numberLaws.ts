/**
 * What a rule owes when it is asked again: the same parameter for a row whatever order the rows come in, numbers that follow keys, and the
 * same names and order when some rows are left out.
 */
import * as Result from "effect/Result"
import type { Index, Sharing } from "./Sharing.ts"
import type { Violation } from "./Violation.ts"

/** The label of a row depends on the row, not on when it is asked nor on where it stands among the rows. */
export const orderLaw = (
  index: Index,
  sharing: Sharing,
  rows: ReadonlyArray<number>,
  how: string
): Violation | null => {
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

/** Numbers do not depend on the order of the rows. */
export const numberLaw = (index: Index, sharing: Sharing, rows: ReadonlyArray<number>): Violation | null => {
  const other = sharing.index(rows)
  if (Result.isFailure(other)) return null // the law before has said so
  const p = index.labels.findIndex((label, i) => other.success.labels[i] !== label)
  return p < 0 ? null : {
    law: "parameters are numbered by their keys, in whatever order the rows come",
    where: `parameter ${p}, applied to the rows in another order`,
    expected: `parameter ${p} is "${index.labels[p]}"`,
    got: `parameter ${p} is "${other.success.labels[p]}"`
  }
}

/** On some of the rows, the same rows share, under the same names, in the same order as on all of them. */
export const restrictionLaw = (index: Index, sharing: Sharing, some: ReadonlyArray<number>): Violation | null => {
  const law = "leaving rows out changes nothing for the others"
  const rest = sharing.index(some)
  if (Result.isFailure(rest)) {
    return {
      law,
      where: `applied to ${some.length} of the rows`,
      expected: "a parameter for every row",
      got: rest.failure.message
    }
  }
  const whole = new Map(Array.from({ length: index.rows.length }, (_, k) => [index.rows[k], index.parameters[k]]))
  const { labels, parameters, rows } = rest.success
  const meant = new Map<number, number>()
  for (let k = 0; k < rows.length; k++) {
    const p = whole.get(rows[k])
    if (p === undefined) continue
    const where = `${sharing.nameOf(rows[k])}, applied to ${some.length} of the rows`
    const label = labels[parameters[k]]
    if (plain(label) !== plain(index.labels[p])) {
      return { law, where, expected: `parameter "${index.labels[p]}"`, got: `parameter "${label}"` }
    }
    if ((meant.get(parameters[k]) ?? p) !== p) {
      return {
        law,
        where,
        expected: `its own parameter "${index.labels[p]}"`,
        got: "a parameter shared with rows of another one"
      }
    }
    meant.set(parameters[k], p)
  }
  const order = [...meant].sort(([a], [b]) => a - b).map(([, p]) => p)
  const k = order.findIndex((p, i) => i > 0 && p <= order[i - 1])
  return k < 0 ? null : {
    law: "parameters are numbered by their keys, whichever rows there are",
    where: `applied to ${some.length} of the rows`,
    expected: `"${index.labels[order[k]]}" before "${index.labels[order[k - 1]]}", as on all rows`,
    got: `"${index.labels[order[k - 1]]}" before "${index.labels[order[k]]}"`
  }
}

/** A label without the marks that are added only where two labels would read alike. */
const plain = (label: string): string => label.replace(/["\\]/g, "")
