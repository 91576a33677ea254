/**
 * Elements of a scan in a store: what was measured at each point, or why nothing was.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import { fromJsonNumber, isJsonNumber, type JsonNumber, toJsonNumber } from "../io/json/numbers.ts"
import * as Schemas from "../io/Schemas.ts"
import { NetworkError } from "../network/NetworkError.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import { causeText } from "../table/excerpt.ts"
import { isPlain } from "../table/settled.ts"
import { unavailable } from "./asking.ts"
import { rowOf } from "./Run.ts"
import { because, type StoreError } from "./StoreError.ts"

/** Numbers that were measured, by name. */
export type Values = Readonly<Record<string, number>>

/** What came of a point: values, or the message of an error, and the error itself where it is one of this library. */
export type Element =
  | { readonly index: number; readonly values: Values; readonly failure: null; readonly error: null }
  | {
    readonly index: number
    readonly values: null
    readonly failure: string
    readonly error: NetworkError | SimulationError | null
  }

/** An element as it stands in its table. */
export type ElementRow = {
  readonly place: number | string
  readonly result: string | null
  readonly failure: string | null
  readonly error: string | null
}

const errors = Schema.Union([Schemas.NetworkError, Schemas.SimulationError])
const encodeError = Schema.encodeSync(errors)
const decodeError = Schema.decodeUnknownResult(errors)

/** A point that failed; its error is as it will be read. */
export const failed = (index: number, cause: unknown): Element => ({
  index,
  values: null,
  failure: causeText(cause),
  error: cause instanceof NetworkError || cause instanceof SimulationError
    ? Result.getOrThrow(decodeError(encodeError(cause)))
    : null
})

const textOf = (values: Values): string =>
  JSON.stringify(Object.fromEntries(Object.entries(values).map(([name, x]) => [name, toJsonNumber(x)])))

/** The row of an element. */
export const elementRow = ({ error, failure, index, values }: Element) => ({
  place: index,
  result: values === null ? null : textOf(values),
  failure,
  error: error === null ? null : JSON.stringify(encodeError(error))
})

const parsed = (text: string): Result.Result<unknown, unknown> =>
  Result.try({ try: (): unknown => JSON.parse(text), catch: (cause) => cause })

const valuesOf = (text: string | null): Values | null => {
  const values = Result.getOrElse(parsed(text ?? ""), () => null)
  if (!isPlain(values)) return null
  const entries = Object.entries(values)
  if (!entries.every((entry): entry is [string, JsonNumber] => isJsonNumber(entry[1]))) return null
  return Object.fromEntries(entries.map(([name, x]) => [name, fromJsonNumber(x)]))
}

/** The element of a row; fails where the row is none. */
export const elementOf = (
  { error, failure, place, result }: ElementRow
): Effect.Effect<Element, StoreError> => {
  const index = Number(place)
  const known = error === null ? null : Result.getOrElse(Result.flatMap(parsed(error), decodeError), () => null)
  if (failure !== null) return Effect.succeed({ index, values: null, failure, error: known })
  const values = valuesOf(result)
  return values === null
    ? Effect.fail(because({
      _tag: "BadRow",
      what: `what was measured at place ${place}`,
      found: String(result),
      expected: "a record of numbers"
    }))
    : Effect.succeed({ index, values, failure, error: null })
}

const read = (rows: ReadonlyArray<ElementRow>): Effect.Effect<ReadonlyArray<Element>, StoreError> =>
  Effect.forEach(rows, elementOf)

/** The elements of a run that are recorded, in order. */
export const elementsOf = (
  run: string
): Effect.Effect<ReadonlyArray<Element>, StoreError, SqlClient.SqlClient> =>
  elementsBetween(run, 0, Number.MAX_SAFE_INTEGER)

/** The elements that are recorded from one place to another. */
export const elementsBetween = (
  run: string,
  first: number,
  last: number
): Effect.Effect<ReadonlyArray<Element>, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* unavailable(
      "look up the points of a scan",
      sql<ElementRow>`SELECT place, result, failure, error FROM elements
        WHERE run = ${run} AND place >= ${first} AND place <= ${last} ORDER BY place`
    )
    return yield* read(rows)
  })

/** Rows of one statement, which has a limit of values. */
const together = 200

/**
 * Records elements, all or none, and gives the places of those that nobody had recorded: of several who compute a point the first is kept. A run
 * of which all is recorded is done.
 */
export const record = (
  run: string,
  elements: ReadonlyArray<Element>
): Effect.Effect<ReadonlySet<number>, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const stored = yield* Clock.currentTimeMillis
    const rows: ReadonlyArray<Record<string, unknown>> = elements.map((one) => ({ run, stored, ...elementRow(one) }))
    const written = sql.withTransaction(Effect.gen(function*() {
      const [own] = yield* sql`UPDATE runs SET changed = ${stored} WHERE id = ${run} RETURNING id`
      if (own === undefined) yield* rowOf(run)
      const fresh: Array<number> = []
      for (let from = 0; from < rows.length; from += together) {
        const [first, ...rest] = rows.slice(from, from + together)
        const made = yield* sql<{ place: number | string }>`INSERT INTO elements ${sql.insert([first, ...rest])}
          ON CONFLICT (run, place) DO NOTHING RETURNING place`
        fresh.push(...made.map(({ place }) => Number(place)))
      }
      yield* sql`UPDATE runs SET done = done + ${fresh.length}, failure = NULL,
        state = CASE WHEN done + ${fresh.length} >= total THEN 'done' ELSE 'open' END WHERE id = ${run}`
      return new Set(fresh)
    }))
    return yield* unavailable("record points of a scan", written)
  })
