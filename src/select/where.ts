/**
 * Tests on columns: by value (null: the row has none), by list of values, by predicate on the value; or on whole rows, as text or by predicate.
 *
 * A value of another kind than the column, or a text that the column does not hold, is an error rather than an empty result; such a text is
 * none where an empty result is allowed (`unheld`).
 */
import * as Result from "effect/Result"
import { attempt } from "../network/attempt.ts"
import type { Network } from "../network/Network.ts"
import { because, fail, type NetworkError, shown } from "../network/NetworkError.ts"
import type { Domain } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import { readColumn, rowReader } from "./columns.ts"
import type { Test, Where } from "./Expression.ts"
import { evaluateText } from "./rowText.ts"

/** What a test is called in messages. */
export const theTest = "the test of where"

/** Those of the rows for which the tests hold. */
export const whereRows = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  where: Where,
  unheld: boolean
): Result.Result<Column.Ints, NetworkError> => {
  if (typeof where === "function") {
    const at = rowReader(network, domain)
    return attempt("the predicate", () => Rows.filter(rows, decided("the predicate", (row) => where(at(row)))))
  }
  if (typeof where === "string") {
    return Result.map(evaluateText(network, domain, rows, theTest, where, { kind: "truth", unheld }), ({ values }) => {
      let k = 0
      return Rows.filter(rows, () => values[k++] === 1)
    })
  }
  return Result.gen(function*() {
    let left = rows
    for (const [name, test] of Object.entries(where)) {
      const column = yield* readColumn(network, domain, name)
      const holds = yield* columnTest(name, column, test, unheld)
      const rest = left
      left = yield* attempt(`the predicate of "${name}"`, () => Rows.filter(rest, holds))
    }
    return left
  })
}

/** A predicate of the user's own: what it gives is true or false, or it throws a `NetworkError`. A promise, for one, is neither. */
const decided = (what: string, holds: (row: number) => unknown) => (row: number): boolean => {
  const given = holds(row)
  if (typeof given === "boolean") return given
  throw because({
    _tag: "BadValue",
    what: `what ${what} gives for row ${row}`,
    found: shown(given),
    expected: "a boolean"
  })
}

const kinds: Readonly<Record<Column.Column["_tag"], string>> = {
  Float: "number",
  Int: "number",
  Flag: "boolean",
  Text: "string"
}

const columnTest = (
  name: string,
  column: Column.Column,
  test: Test,
  unheld: boolean
): Result.Result<(row: number) => boolean, NetworkError> => {
  if (typeof test === "function") {
    return Result.succeed(decided(`the predicate of "${name}"`, (row) => test(Column.at(column, row))))
  }
  const places = new Map(column._tag === "Text" ? column.levels.map((level, place) => [level, place]) : [])
  const wanted: ReadonlyArray<Column.Value> = Array.isArray(test) ? test : [test as Column.Value]
  for (const value of wanted) {
    if (value === null) continue
    const what = `the test of column "${name}"`
    if (Number.isNaN(value)) {
      return fail({ _tag: "BadValue", what, found: "NaN", expected: "a number, or null for the rows without a value" })
    }
    if (typeof value !== kinds[column._tag]) {
      const expected = `a ${kinds[column._tag]}, because the column holds ${kinds[column._tag]}s`
      return fail({ _tag: "BadValue", what, found: shown(value), expected })
    }
    if (column._tag === "Text" && !unheld && !places.has(value as string)) {
      return fail({ _tag: "UnknownName", what: name, name: value as string, available: column.levels })
    }
  }
  // What stands in the array for "no value": NaN for numbers (a set finds it), -1 for text. The other kinds always have one.
  const none = column._tag === "Text" ? -1 : NaN
  const raw = new Set(
    // A string that no row has, where that is allowed, is NaN, which no row of strings has.
    wanted.map((value) =>
      value === null ? none : column._tag === "Text" ? places.get(value as string) ?? NaN : Number(value)
    )
  )
  return Result.succeed((row) => raw.has(column.values[row]))
}
