/**
 * What every sharing rule owes (L5, L6, L7), judged by the index that it gives to rows and by its two linear maps.
 *
 * A partition of exactly the given rows with unique labels and no empty parameter; the same parameter for a row whatever order the rows
 * come in and however often it is asked; numbers that follow keys; gather that does what the index says, and scatter as its transpose.
 * A formula, whose parameters drive every row together, has laws of its own.
 */
import * as Result from "effect/Result"
import { like, maybe, numbers, throwing } from "../network/border.ts"
import { plural } from "../table/plural.ts"
import { answered } from "./answered.ts"
import { formulaLaws } from "./formulaLaws.ts"
import { numberLaw, orderLaw, restrictionLaw } from "./numberLaws.ts"
import { rowsLaw } from "./rowsLaw.ts"
import type { Index, Sharing } from "./Sharing.ts"
import { gatherLaw, transposeLaw } from "./transposeLaw.ts"
import type { Violation } from "./Violation.ts"

export type { Index, Sharing } from "./Sharing.ts"

/** A sharing: a record, or a value of a class, that has the functions. */
const aSharing = like(
  (u) =>
    typeof u === "object" && u !== null &&
    ["index", "gather", "scatter", "nameOf"].every((name) =>
      typeof (u as Record<string, unknown>)[name] === "function"
    ),
  "a sharing, for example testing.sharing(network, \"edges\", Share.one)"
)

/**
 * Tells which law a rule breaks on rows, on the same rows in another order, and on some of them (by default every other one); null when
 * none. A sharing that does not say what its numbers depend on may number as it likes.
 */
export const ruleLaws = throwing(
  "testing.ruleLaws",
  { sharing: aSharing, rows: numbers, reordered: numbers, some: maybe(numbers) },
  (
    sharing: Sharing,
    rows: ReadonlyArray<number>,
    reordered: ReadonlyArray<number>,
    some?: ReadonlyArray<number>
  ): Violation | null => answered(() => lawsOf(sharing, rows, reordered, some))
)

const lawsOf = (
  sharing: Sharing,
  rows: ReadonlyArray<number>,
  reordered: ReadonlyArray<number>,
  some: ReadonlyArray<number> = rows.filter((_, k) => k % 2 === 1)
): Violation | null => {
  const found = sharing.index(rows)
  if (Result.isFailure(found)) {
    return {
      law: "a rule applies to every row",
      where: plural(rows.length, "row"),
      expected: "a parameter for every row",
      got: found.failure.message
    }
  }
  const index = found.success
  const numberedBy = sharing.numberedBy ?? "order"
  if (index.formula !== undefined) return formulaLaws(index, sharing, rows, reordered)
  return partitionLaw(index, rows, sharing) ??
    orderLaw(index, sharing, rows, "twice to the same rows") ??
    orderLaw(index, sharing, reordered, "to the rows in another order") ??
    (numberedBy === "order" ? null : numberLaw(index, sharing, reordered)) ??
    (numberedBy === "keys" ? restrictionLaw(index, sharing, some) : null) ??
    gatherLaw(index, sharing) ??
    transposeLaw(index, sharing)
}

/** Exactly the rows, each once; every parameter has a row; labels are unique. */
const partitionLaw = (index: Index, rows: ReadonlyArray<number>, sharing: Sharing): Violation | null => {
  if (index.rows.length !== index.parameters.length) {
    return {
      law: "a rule gives every selected row exactly one parameter",
      where: "the index",
      expected: `${plural(index.rows.length, "parameter")}, one per row`,
      got: String(index.parameters.length)
    }
  }
  const { nameOf } = sharing
  const law = "a rule gives every selected row exactly one parameter"
  const stray = rowsLaw(index, rows, sharing)
  if (stray !== null) return stray
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
