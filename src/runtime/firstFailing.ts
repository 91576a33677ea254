/**
 * Which of some runs it was that failed, when they failed together: the first that fails alone, found by halves.
 *
 * Runs have the same bits together and alone, so some of them fail together exactly if one of them does alone. A session takes as long for one
 * as for as many as it takes at once; so few times are asked for.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

/** The first run that fails alone, and why; null where none does. `first` is the place of the first one of some. */
export const firstFailing = <A, E, R>(
  all: ReadonlyArray<A>,
  run: (some: ReadonlyArray<A>, first: number) => Effect.Effect<unknown, E, R>
): Effect.Effect<{ readonly at: number; readonly cause: E } | null, never, R> =>
  Effect.gen(function*() {
    let [low, high] = [0, all.length] // those before `low` do not fail, one before `high` does
    while (high - low > 1) {
      const middle = (low + high) >> 1
      const half = yield* Effect.result(run(all.slice(low, middle), low))
      if (Result.isSuccess(half)) low = middle
      else if (middle - low === 1) return { at: low, cause: half.failure }
      else high = middle
    }
    const last = yield* Effect.result(run(all.slice(low, high), low))
    return Result.isFailure(last) ? { at: low, cause: last.failure } : null
  })
