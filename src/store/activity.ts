/**
 * Whether anybody is at a run: the one who holds it, or, of a scan, any who has a claim on points of it.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { unavailable } from "./asking.ts"
import { Holder } from "./Holder.ts"
import type { Row, RunActivity } from "./Run.ts"
import type { StoreError } from "./StoreError.ts"

type Held = Pick<Row, "holder" | "held_until">

/** Whether anybody is at a run. */
export const activityOf = (
  row: Held & Pick<Row, "id" | "kind" | "state">
): Effect.Effect<RunActivity, StoreError, SqlClient.SqlClient | Holder> =>
  Effect.gen(function*() {
    if (row.state !== "open") return "ended"
    const sql = yield* SqlClient.SqlClient
    const claims = row.kind !== "scan" ? [] : yield* unavailable(
      "look up who works at a scan",
      sql<Held>`SELECT holder, held_until FROM claims WHERE run = ${row.id}`
    )
    for (const held of [row, ...claims]) if (yield* isThere(held)) return "working"
    return "stopped"
  })

const isThere = ({ held_until, holder }: Held): Effect.Effect<boolean, never, Holder> =>
  Effect.gen(function*() {
    if (holder === null) return false
    const presence = yield* (yield* Holder).presence(holder)
    return presence === "there" || (presence === "unknown" && Number(held_until) >= (yield* Clock.currentTimeMillis))
  })
