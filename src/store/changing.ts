/**
 * What people do with runs afterwards: give them tags, remove them, and collect what nothing refers to any more.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { aNumber, aText, maybe, record } from "../network/border.ts"
import { unavailable } from "./asking.ts"
import { aName, storing } from "./border.ts"
import { inForce } from "./claims.ts"
import { hold } from "./hold.ts"
import { Objects } from "./Objects.ts"
import { rowOf } from "./Run.ts"
import { onParts, type Store } from "./Store.ts"
import type { Ground } from "./stored.ts"
import { because, type StoreError } from "./StoreError.ts"

/** Gives a run a tag, by which it is listed; a second time changes nothing. */
export const tag = storing(
  "Store.tag",
  { run: aText, tag: aName },
  (run: string, tag: string): Effect.Effect<void, StoreError, Store> =>
    onParts(Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const { id } = yield* rowOf(run)
      yield* unavailable("tag a run", sql`INSERT INTO tags ${sql.insert({ run: id, tag })} ON CONFLICT DO NOTHING`)
    }))
)

/** Takes a tag from a run; one that it does not have is refused. */
export const untag = storing(
  "Store.untag",
  { run: aText, tag: aName },
  (run: string, tag: string): Effect.Effect<void, StoreError, Store> =>
    onParts(Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const { id } = yield* rowOf(run)
      const rows = yield* unavailable(
        "take a tag from a run",
        sql<{ tag: string }>`DELETE FROM tags WHERE run = ${id} AND tag = ${tag} RETURNING tag`
      )
      if (rows.length > 0) return
      const own = yield* unavailable("look up tags", sql<{ tag: string }>`SELECT tag FROM tags WHERE run = ${id}`)
      const expected = own.length === 0 ? "nothing: it has no tag" : `one of ${own.map(({ tag }) => tag).join(", ")}`
      yield* because({ _tag: "BadOption", what: `the tag of run ${run}`, found: tag, expected })
    }))
)

/** Removes a run that nobody works on; what only it referred to goes with the next `collect`. */
export const remove = storing(
  "Store.remove",
  { run: aText },
  (run: string): Effect.Effect<void, StoreError, Store> =>
    onParts(Effect.scoped(Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const held = yield* hold(run)
      const [claim] = yield* inForce({ run: held.run, token: "", seen: new Map() })
      if (claim !== undefined) {
        const until = new Date(Number(claim.held_until)).toISOString()
        return yield* because({ _tag: "Held", run, holder: claim.holder, until })
      }
      const removed = yield* unavailable(
        "remove a run",
        sql`DELETE FROM runs WHERE id = ${held.run} AND token = ${held.token} RETURNING id`
      )
      if (removed.length > 0) return
      const { holder, id, name } = yield* rowOf(run)
      yield* because({ _tag: "TakenOver", run: name ?? id, holder: holder ?? "nobody" })
    })))
)

/** What was collected. */
export type Collected = {
  /** How many objects went, and their bytes. */
  readonly objects: number
  readonly bytes: number
}

/** Which objects are collected. */
export type CollectOptions = {
  /** Only what was stored longer ago than this [ms]; default an hour. Nothing that a run refers to is ever collected. */
  readonly olderThan?: number
}

/** Removes objects that no run refers to. */
export const collect = storing(
  "Store.collect",
  { options: maybe(record({ olderThan: maybe(aNumber) })) },
  ({ olderThan = 3_600_000 }: CollectOptions = {}): Effect.Effect<Collected, StoreError, Store> =>
    onParts(collected(olderThan))
)

type Candidate = { readonly digest: string; readonly bytes: number | string }

const collected = (olderThan: number): Effect.Effect<Collected, StoreError, Ground> =>
  Effect.gen(function*() {
    if (!(olderThan >= 0)) {
      return yield* because({
        _tag: "BadOption",
        what: "olderThan",
        found: String(olderThan),
        expected: "0 ms or more"
      })
    }
    const sql = yield* SqlClient.SqlClient
    const objects = yield* Objects
    const before = (yield* Clock.currentTimeMillis) - olderThan
    const unused = sql`stored <= ${before} AND digest NOT IN (SELECT digest FROM parts)
      AND digest NOT IN (SELECT digest FROM checkpoints)`
    const found = yield* unavailable(
      "look for objects",
      sql<Candidate>`SELECT digest, bytes FROM objects WHERE ${unused}`
    )
    let [count, bytes] = [0, 0]
    for (const { bytes: size, digest } of found) {
      // The row goes first, which locks it: whoever refers to the object now waits, and stores it again.
      const gone = sql.withTransaction(Effect.gen(function*() {
        const rows = yield* sql`DELETE FROM objects WHERE digest = ${digest} AND ${unused} RETURNING digest`
        if (rows.length > 0) yield* objects.remove(digest)
        return rows.length > 0
      }))
      if (!(yield* unavailable("remove an object", gone))) continue
      count++
      bytes += Number(size)
    }
    return { objects: count, bytes }
  })
