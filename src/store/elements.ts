/**
 * Elements of a scan in a store: what was measured at each point, or why nothing was.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { fromJsonNumber, type JsonNumber, toJsonNumber } from "../io/json/numbers.ts"
import { unavailable } from "./asking.ts"
import { type Hold, renewed } from "./hold.ts"
import type { StoreError } from "./StoreError.ts"

/** Numbers that were measured, by name. */
export type Values = Readonly<Record<string, number>>

/** What came of a point: values, or the message of an error. */
export type Element =
  | { readonly index: number; readonly values: Values; readonly failure: null }
  | { readonly index: number; readonly values: null; readonly failure: string }

type ElementRow = { readonly place: number | string; readonly result: string | null; readonly failure: string | null }

const textOf = (values: Values): string =>
  JSON.stringify(Object.fromEntries(Object.entries(values).map(([name, x]) => [name, toJsonNumber(x)])))

const valuesOf = (text: string): Values =>
  Object.fromEntries(
    Object.entries(JSON.parse(text) as Readonly<Record<string, JsonNumber>>).map((
      [name, x]
    ) => [name, fromJsonNumber(x)])
  )

const elementOf = ({ failure, place, result }: ElementRow): Element => {
  const index = Number(place)
  return failure === null
    ? { index, values: valuesOf(result ?? "{}"), failure }
    : { index, values: null, failure }
}

/** The elements of a run that are recorded, by index. */
export const elementsOf = (
  run: string
): Effect.Effect<ReadonlyMap<number, Element>, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* unavailable(
      "look up the points of a scan",
      sql<ElementRow>`SELECT place, result, failure FROM elements WHERE run = ${run} ORDER BY place`
    )
    return new Map(rows.map((row) => [Number(row.place), elementOf(row)]))
  })

/** Rows of one statement, which has a limit of values. */
const together = 200

/** Records elements, all or none, if the run is still this holder's; `done` are all that are recorded then. */
export const record = (
  hold: Hold,
  elements: ReadonlyArray<Element>,
  done: number
): Effect.Effect<void, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const stored = yield* Clock.currentTimeMillis
    const rows: ReadonlyArray<Record<string, unknown>> = elements.map(({ failure, index, values }) => ({
      run: hold.run,
      place: index,
      result: values === null ? null : textOf(values),
      failure,
      stored
    }))
    const written = sql.withTransaction(Effect.gen(function*() {
      yield* renewed(hold, { done, state: "open", failure: null })
      for (let from = 0; from < rows.length; from += together) {
        const [first, ...rest] = rows.slice(from, from + together)
        yield* sql`INSERT INTO elements ${sql.insert([first, ...rest])}`
      }
    }))
    yield* unavailable("record points of a scan", written)
  })
