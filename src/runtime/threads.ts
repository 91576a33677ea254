/**
 * What layers of threads have in common on every platform: their options, their checks, and how workers that do not begin are told.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { anything, border, maybe, record } from "../network/border.ts"
import { reasonText, shown } from "../network/NetworkError.ts"
import { causeText, excerpt, longestSentence } from "../table/excerpt.ts"
import { type Platform, type Pool, poolOf } from "./pool.ts"

/** Threads could not be started. */
export class ThreadsError extends Data.TaggedError("ThreadsError")<{ readonly message: string }> {}

/** How many threads, and for what. */
export type ThreadsOptions = {
  /** Threads in all; default as many as the machine has cores. In Node the caller's is one of them, in a browser it is not. */
  readonly size?: number
  /**
   * Compartments and synapses from which on a network with synapses is divided; default 4000, where two threads break even (a smaller one is
   * slower on several than on one). Batches are always divided.
   */
  readonly least?: number
  /**
   * Where the file of the worker lies, for programs that are bundled: that of `neurolens/node/worker` or `neurolens/browser/worker`, bundled by
   * itself or copied. Default: beside this module, where it is after installing.
   */
  readonly worker?: string | URL
}

/** Misuse is a layer that cannot be built. */
export const threading = border((misuse) =>
  Layer.effectDiscard(Effect.fail(new ThreadsError({ message: reasonText(misuse) })))
)

/** The kinds of their arguments. */
export const threadsArguments = { options: maybe(record({ size: anything, least: anything, worker: anything })) }

/** Threads of an engine, at most. */
export const mostThreads = 64

/** How many threads, and for what; and the option that makes no sense. */
type Division = { readonly size: number; readonly least: number }
export type DivisionFlaw = { readonly what: "size" | "least"; readonly found: string; readonly expected: string }

/** Options of threads that make sense, with defaults; the same for threads of every kind. */
export const division = (
  { least = 4000, size: asked }: { readonly size?: number; readonly least?: number },
  cores: number
): Result.Result<Division, DivisionFlaw> => {
  const size = asked ?? Math.min(mostThreads, cores)
  if (!(Number.isSafeInteger(size) && size >= 1 && size <= mostThreads)) {
    return Result.fail({ what: "size", found: shown(size), expected: `a whole number from 1 to ${mostThreads}` })
  }
  return typeof least === "number" && least >= 0
    ? Result.succeed({ size, least })
    : Result.fail({ what: "least", found: shown(least), expected: "a number of 0 or more" })
}

/** `division` as an effect. */
export const checkedThreads = (options: ThreadsOptions, cores: number): Effect.Effect<Division, ThreadsError> =>
  Effect.mapError(
    Effect.fromResult(division(options, cores)),
    ({ expected, found, what }) => new ThreadsError({ message: `${what} is ${found}; expected ${expected}` })
  )

/** A pool of a scope, once all its workers have answered; `at` is where their file lies. */
export const startedPool = (
  platform: Platform,
  workers: number,
  least: number,
  at: string | URL
): Effect.Effect<Pool, ThreadsError, Scope.Scope> => {
  const notStarted = (why: unknown): ThreadsError =>
    new ThreadsError({
      message: `a worker thread did not start from ${excerpt(String(at), longestSentence)}: ${
        causeText(why instanceof Error ? why.message : String(why))
      }`
    })
  return Effect.tap(
    Effect.acquireRelease(
      Effect.try({ try: () => poolOf(platform, workers, least), catch: notStarted }),
      (pool) => Effect.promise(pool.end)
    ),
    (pool) => Effect.tryPromise({ try: pool.ready, catch: notStarted })
  )
}
