/**
 * Asking a function of the user's own: what it throws is a typed failure that names the function, never an untyped error from inside.
 */
import * as Result from "effect/Result"
import { because, NetworkError } from "./NetworkError.ts"

/** What a function of the user's gives; a `NetworkError` that it throws (an unknown column) is the failure, all else the cause of one. */
export const attempt = <A>(what: string, f: () => A): Result.Result<A, NetworkError> =>
  Result.try({
    try: f,
    catch: (cause) => cause instanceof NetworkError ? cause : because({ _tag: "Threw", what, cause })
  })
