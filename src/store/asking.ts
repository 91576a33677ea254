/**
 * Asking the database of a store: whatever it fails with is a `StoreError` that says what was being done.
 */
import * as Effect from "effect/Effect"
import { because, StoreError } from "./StoreError.ts"

/** An effect whose failures, but for those of the store, are told as the store being unable to do something. */
export const unavailable = <A, E, R>(doing: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, StoreError, R> =>
  Effect.mapError(
    effect,
    (cause) => cause instanceof StoreError ? cause : because({ _tag: "Unavailable", doing, cause: told(cause) })
  )

/** What a database driver said, which stands in what its error was made of. */
const told = (cause: unknown): unknown => {
  const inner = typeof cause === "object" && cause !== null && "cause" in cause ? cause.cause : undefined
  return inner === undefined || inner === null ? cause : told(inner)
}
