/**
 * The tables of a store, and how a store of an earlier version becomes one of this.
 *
 * Each migration is run once, in its transaction, by whoever opens the store first; what was released is never edited. The texts are those that
 * SQLite and PostgreSQL have in common: numbers of bytes and milliseconds are whole, and times of the day are milliseconds since 1970.
 */
import * as Effect from "effect/Effect"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import { unavailable } from "./asking.ts"
import { because, type StoreError } from "./StoreError.ts"

const table = "neurolens_migrations"

/** A migration of several statements. */
const statements = (...texts: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    for (const text of texts) yield* sql.unsafe(text)
  })

const migrations = {
  "1_runs": statements(
    `CREATE TABLE runs (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT UNIQUE, state TEXT NOT NULL, library TEXT NOT NULL, engine TEXT NOT NULL,
      created BIGINT NOT NULL, changed BIGINT NOT NULL, done BIGINT NOT NULL, total BIGINT, failure TEXT,
      holder TEXT, held_until BIGINT, token BIGINT NOT NULL
    )`,
    "CREATE INDEX runs_by_time ON runs (created, id)",
    "CREATE TABLE objects (digest TEXT PRIMARY KEY, bytes BIGINT NOT NULL, stored BIGINT NOT NULL)",
    `CREATE TABLE parts (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, side TEXT NOT NULL, name TEXT NOT NULL,
      digest TEXT NOT NULL REFERENCES objects (digest), PRIMARY KEY (run, side, name)
    )`,
    "CREATE INDEX parts_by_digest ON parts (digest)",
    `CREATE TABLE checkpoints (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, step BIGINT NOT NULL,
      digest TEXT NOT NULL REFERENCES objects (digest), stored BIGINT NOT NULL, PRIMARY KEY (run, step)
    )`,
    "CREATE INDEX checkpoints_by_digest ON checkpoints (digest)",
    `CREATE TABLE tags (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (run, tag)
    )`,
    "CREATE INDEX tags_by_tag ON tags (tag)"
  ),
  "2_elements": statements(
    `CREATE TABLE elements (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, place BIGINT NOT NULL, result TEXT, failure TEXT,
      stored BIGINT NOT NULL, PRIMARY KEY (run, place)
    )`
  ),
  "3_claims": statements(
    "ALTER TABLE elements ADD COLUMN error TEXT",
    `CREATE TABLE claims (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, first BIGINT NOT NULL, last BIGINT NOT NULL,
      token TEXT NOT NULL, holder TEXT NOT NULL, held_until BIGINT NOT NULL, PRIMARY KEY (run, first)
    )`
  )
}

/** The version of stores that this library writes. */
export const version = Object.keys(migrations).length

/** Makes the tables of a store what this library knows; refuses one that a later library wrote. */
export const migrate: Effect.Effect<void, StoreError, SqlClient.SqlClient> = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* unavailable("make its tables", Migrator.make({})({ loader: Migrator.fromRecord(migrations), table }))
  const [{ found }] = yield* unavailable(
    "tell its version",
    sql<{ found: number }>`SELECT max(migration_id) AS found FROM ${sql(table)}`
  )
  if (Number(found) > version) return yield* because({ _tag: "NewerStore", found: Number(found), known: version })
})
