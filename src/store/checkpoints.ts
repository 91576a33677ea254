/**
 * Checkpoints of a run: where it can go on from.
 *
 * The latest few are kept. One that is damaged is told (a warning of the log) and the one before it is used, so that a bad disk costs some steps
 * and not the run.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { unavailable } from "./asking.ts"
import { type Hold, renewed } from "./hold.ts"
import { fetchObject } from "./Objects.ts"
import type { Checkpoint } from "./Run.ts"
import { bytesOf, digested, type Ground, keep } from "./stored.ts"
import type { StoreError } from "./StoreError.ts"

/** Checkpoints of a run that are kept. */
const kept = 3

/** Writes a checkpoint after so many steps, if the run is still this holder's; older ones than the latest few are forgotten. */
export const checkpoint = (hold: Hold, step: number, text: string): Effect.Effect<void, StoreError, Ground> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const { run } = hold
    const [object] = yield* digested([{ name: `checkpoint ${step}`, bytes: bytesOf(text) }])
    const stored = yield* Clock.currentTimeMillis
    const written = sql.withTransaction(Effect.gen(function*() {
      yield* renewed(hold, { done: step, state: "open", failure: null })
      yield* keep(object)
      yield* sql`INSERT INTO checkpoints ${sql.insert({ run, step, digest: object.digest, stored })}
        ON CONFLICT (run, step) DO UPDATE SET digest = excluded.digest, stored = excluded.stored`
      yield* sql`DELETE FROM checkpoints WHERE run = ${run} AND step NOT IN
        (SELECT step FROM checkpoints WHERE run = ${run} ORDER BY step DESC LIMIT ${kept})`
    }))
    yield* unavailable("write a checkpoint", written)
  })

/** The checkpoints of a run, the latest first. */
export const checkpointsOf = (
  run: string
): Effect.Effect<ReadonlyArray<Checkpoint>, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* unavailable(
      "look up checkpoints",
      sql<
        { step: number | string; digest: string; stored: number | string }
      >`SELECT step, digest, stored FROM checkpoints
        WHERE run = ${run} ORDER BY step DESC`
    )
    return rows.map(({ digest, step, stored }) => ({
      step: Number(step),
      digest,
      stored: new Date(Number(stored))
    }))
  })

/** What the latest sound checkpoint of a run says, null where there is none; `read` makes something of its text. */
export const latest = <A, E>(
  run: string,
  read: (text: string) => Effect.Effect<A, E>
): Effect.Effect<A | null, E | StoreError, Ground> =>
  Effect.gen(function*() {
    for (const { digest, step } of yield* checkpointsOf(run)) {
      const what = `the checkpoint of run ${run} after step ${step}`
      const bytes = yield* Effect.catchIf(
        fetchObject(digest, what),
        (error) => error.reason._tag === "Corrupted",
        (error) => Effect.as(Effect.logWarning(`${error.message}; the one before it is used`), null)
      )
      if (bytes !== null) return yield* read(new TextDecoder().decode(bytes))
    }
    return null
  })
