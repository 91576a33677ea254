/**
 * One process works on a run at a time: it holds the run for a while, says again and again that it is there, and lets it go in the end.
 *
 * One idea: every hold has a number, and whatever a holder writes is written only while that number is the run's. So a process that was thought
 * dead (it slept, a clock jumped) and comes back can not write over the work of the one that took over: it is told (`TakenOver`). A holder on
 * this machine is asked whether it is there; of others nothing is known but how long their hold lasts.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { unavailable } from "./asking.ts"
import { Holder } from "./Holder.ts"
import { rowOf } from "./Run.ts"
import { because, type StoreError } from "./StoreError.ts"

/** How long a hold lasts unless it is renewed, and how often it is [ms]. */
export const [holdTime, renewTime] = [30_000, 10_000] as const

/** A run that this process may write to. */
export type Hold = { readonly run: string; readonly token: number }

/** Takes a run until the scope ends; fails where another process holds it. */
export const hold = (run: string): Effect.Effect<Hold, StoreError, SqlClient.SqlClient | Holder | Scope.Scope> =>
  Effect.gen(function*() {
    const held = yield* Effect.acquireRelease(take(run), letGo)
    yield* renewed(held, {}).pipe(
      Effect.schedule(Schedule.spaced(renewTime)), // the first when a while has gone by: it was taken now
      Effect.ignore,
      Effect.forkScoped
    )
    return held
  })

const take = (run: string): Effect.Effect<Hold, StoreError, SqlClient.SqlClient | Holder> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const holder = yield* Holder
    const now = yield* Clock.currentTimeMillis
    const row = yield* rowOf(run)
    const until = Number(row.held_until)
    if (row.holder !== null && !(yield* isFree(holder, row.holder, until < now))) {
      return yield* because({
        _tag: "Held",
        run: row.name ?? row.id,
        holder: row.holder,
        until: new Date(until).toISOString()
      })
    }
    const token = Number(row.token) + 1
    const [taken] = yield* unavailable(
      "take a run",
      sql`UPDATE runs SET holder = ${holder.name}, held_until = ${now + holdTime}, token = ${token}
        WHERE id = ${row.id} AND token = ${row.token} RETURNING id`
    )
    if (taken === undefined) return yield* take(run) // somebody was faster: look again
    return { run: row.id, token }
  })

/** Whether a hold may be taken from another holder: one that is there may be slow, but nobody takes what it has. */
const isFree = (own: Holder["Service"], other: string, isOver: boolean): Effect.Effect<boolean> =>
  Effect.map(own.presence(other), (presence) => presence === "gone" || (presence === "unknown" && isOver))

const letGo = ({ run, token }: Hold): Effect.Effect<void, never, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`UPDATE runs SET holder = NULL, held_until = NULL WHERE id = ${run} AND token = ${token}`
  }).pipe(Effect.ignore) // who cannot say so is gone when its time is over

/** What of a run changes with a sign of life. */
export type Change = {
  readonly done?: number
  readonly state?: "open" | "done" | "failed"
  readonly failure?: string | null
  readonly total?: number | null
}

/** Says that the holder is there, and what has changed; fails where the run was taken over. */
export const renewed = ({ run, token }: Hold, change: Change): Effect.Effect<void, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const now = yield* Clock.currentTimeMillis
    const [own] = yield* unavailable(
      "note how far a run is",
      sql`UPDATE runs SET ${sql.update({ ...change, changed: now, held_until: now + holdTime })}
        WHERE id = ${run} AND token = ${token} RETURNING id`
    )
    if (own !== undefined) return
    const row = yield* rowOf(run)
    return yield* because({ _tag: "TakenOver", run: row.name ?? row.id, holder: row.holder ?? "nobody" })
  })
