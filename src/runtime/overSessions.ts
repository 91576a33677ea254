/**
 * Groups of runs over one session or several: a group is made ready while other threads run the one before.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"

/** What `one` gives for each group, in their order, on sessions that are free; fails as the first group that fails, and leaves out those after it. */
export const overSessions = <S, A, E, R>(
  sessions: ReadonlyArray<S>,
  groups: number,
  one: (session: S, group: number) => Effect.Effect<A, E, R>
): Effect.Effect<ReadonlyArray<A>, E, R> =>
  Effect.gen(function*() {
    const free = [...sessions]
    let failed = Infinity // the first group that failed
    const results = yield* Effect.forEach(
      Array.from({ length: groups }, (_, g) => g),
      (g) =>
        g > failed ? Effect.succeed(null) : Effect.acquireUseRelease(
          Effect.sync(() => free.pop()!),
          (session) => Effect.result(one(session, g)),
          (session, exit) =>
            Effect.sync(() => {
              free.push(session)
              if (Exit.isSuccess(exit) && Result.isFailure(exit.value)) failed = Math.min(failed, g)
            })
        ),
      { concurrency: free.length }
    )
    return yield* Effect.fromResult(Result.all(results.filter((one) => one !== null)))
  })
