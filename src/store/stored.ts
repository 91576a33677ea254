/**
 * What belongs to runs, put into the store: objects with what refers to them, so that nothing that is referred to is ever collected.
 *
 * One idea: the row of an object is written, and thereby locked, in the transaction that refers to it, before its bytes are looked for; who
 * collects takes the same lock. So an object is there when a run says that it is.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { unavailable } from "./asking.ts"
import { digestOf, Objects } from "./Objects.ts"
import type { StoreError } from "./StoreError.ts"

/** What a store stands on. */
export type Ground = SqlClient.SqlClient | Objects

/** Bytes to keep, and the name that a run has for them. */
export type Named = { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }

/** Bytes with their digest. */
export type Digested = Named & { readonly digest: string }

/** The digests of what is to be kept. */
export const digested = (named: ReadonlyArray<Named>): Effect.Effect<ReadonlyArray<Digested>> =>
  Effect.forEach(named, (one) => Effect.map(digestOf(one.bytes), (digest) => ({ ...one, digest })))

/** The bytes of a text. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Keeps bytes; within the transaction that refers to them. */
export const keep = (object: Digested): Effect.Effect<void, StoreError, Ground> =>
  Effect.andThen(note(object), put(object))

const note = ({ bytes, digest }: Digested): Effect.Effect<void, StoreError, SqlClient.SqlClient> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const stored = yield* Clock.currentTimeMillis
    yield* unavailable(
      "note an object",
      sql`INSERT INTO objects ${sql.insert({ digest, bytes: bytes.length, stored })}
        ON CONFLICT (digest) DO UPDATE SET stored = excluded.stored`
    )
  })

const put = ({ bytes, digest }: Digested): Effect.Effect<void, StoreError, Objects> =>
  Effect.flatMap(Effect.service(Objects), (objects) => objects.put(digest, bytes))

/** Notes what a run was given or has made, bytes and all; within a transaction. What has the same name takes the place of what was there. */
export const keepParts = (
  run: string,
  side: "input" | "output",
  parts: ReadonlyArray<Digested>
): Effect.Effect<void, StoreError, Ground> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    for (const part of parts) {
      yield* note(part)
      const { digest, name } = part
      yield* unavailable(
        `note the ${side} ${name}`,
        sql`INSERT INTO parts ${sql.insert({ run, side, name, digest })}
          ON CONFLICT (run, side, name) DO UPDATE SET digest = excluded.digest`
      )
    }
    yield* Effect.forEach(parts, put, { concurrency: parts.length, discard: true }) // each waits for the disk
  })
