/**
 * Asking the database of a store: whatever it fails with is a `StoreError` that says what was being done.
 *
 * A database that is away for a moment (it is started anew, the network is gone) is asked again for a while, so that a run of days outlives it.
 * What is asked again is a statement or a whole transaction, never a statement of a transaction whose beginning is lost.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import { isSqlError } from "effect/sql/SqlError"
import { because, StoreError } from "./StoreError.ts"

/** How long a database may be away [s], and how long it is until it is asked again [ms]. */
const [patience, pause] = [60, 250] as const

/** An effect whose failures, but for those of the store, are told as the store being unable to do something. */
export const unavailable = <A, E, R>(doing: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, StoreError, R> =>
  Effect.contextWith((context: Context.Context<R>) => {
    // The rollback of a transaction whose connection is lost fails, too, which Effect's SQL takes for a defect.
    const whole = Effect.catchDefect(effect, (defect) => isSqlError(defect) ? Effect.fail(defect) : Effect.die(defect))
    const told = Effect.mapError(whole, (cause) => asStoreError(doing, cause))
    const client = Context.getOption(context, SqlClient.SqlClient)
    const isInside = client._tag === "Some" &&
      Context.getOption(context, client.value.transactionService)._tag === "Some"
    return isInside ? told : Effect.retry(told, {
      while: (error) => passing.has(error),
      schedule: Schedule.spaced(pause).pipe(Schedule.upTo({ duration: `${patience} seconds` }))
    })
  })

/** Errors of a database that was away, or of transactions that were in each other's way. */
const passing = new WeakSet<StoreError>()

/** What an effect failed with, as the store being unable to do something. */
export const asStoreError = (doing: string, cause: unknown): StoreError => {
  if (cause instanceof StoreError) return cause
  const error = because({ _tag: "Unavailable", doing, cause: told(cause) })
  if (isPassing(cause)) passing.add(error)
  return error
}

/** Codes of PostgreSQL for a server that goes down, is down, or comes up; and those of sockets. */
const away = /^(?:57P0[123]|08...|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/

const isPassing = (cause: unknown): boolean => {
  if (isSqlError(cause) && cause.isRetryable) return true
  if (typeof cause !== "object" || cause === null) return false
  if ("code" in cause && away.test(String(cause.code))) return true
  return "cause" in cause && isPassing(cause.cause)
}

/** What a database driver said, which stands in what its error was made of. */
const told = (cause: unknown): unknown => {
  const inner = typeof cause === "object" && cause !== null && "cause" in cause ? cause.cause : undefined
  return inner === undefined || inner === null ? cause : told(inner)
}
