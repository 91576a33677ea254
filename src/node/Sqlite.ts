/**
 * SQLite for Effect's SQL, by what Node brings (`node:sqlite`): one file, one connection, nothing to install.
 *
 * A connection waits for writers of other processes, and each statement is a short piece of this thread's time. Streams of rows are not offered:
 * whoever lists asks for a page.
 */
import * as Effect from "effect/Effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import type * as SqlConnection from "effect/sql/SqlConnection"
import * as SqlError from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"
import * as Stream from "effect/Stream"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"

/** How long a statement waits for other writers [ms]. */
const patience = 10_000

/** Statements that are kept ready, at most. */
const mostPrepared = 200

/** The error of the driver under the name that Effect looks for. */
const failure = (operation: string) => (cause: unknown): SqlError.SqlError => {
  const message = `${operation}: ${cause instanceof Error ? cause.message : String(cause)}`
  const numbered = cause instanceof Error && "errcode" in cause
    ? Object.assign(new Error(cause.message, { cause }), { errno: cause.errcode })
    : cause
  return new SqlError.SqlError({ reason: SqlError.classifySqliteError(numbered, { message, operation }) })
}

/** A value as SQLite knows it. */
const bound = (value: unknown): SQLInputValue => {
  if (typeof value === "boolean") return value ? 1 : 0
  return value === undefined ? null : value as SQLInputValue
}

const connectionTo = (database: DatabaseSync): SqlConnection.Connection => {
  const prepared = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    const known = prepared.get(text)
    if (known !== undefined) return known
    if (prepared.size >= mostPrepared) prepared.clear()
    const made = database.prepare(text)
    prepared.set(text, made)
    return made
  }
  type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>
  const rows = (text: string, values: ReadonlyArray<unknown>): Rows => prepare(text).all(...values.map(bound))
  const attempt = <A>(run: () => A): Effect.Effect<A, SqlError.SqlError> =>
    Effect.try({ try: run, catch: failure("execute") })
  const execute: SqlConnection.Connection["execute"] = (text, values, transform) =>
    attempt(() => {
      const found = rows(text, values)
      return transform === undefined ? found : transform(found)
    })
  const asValues = (text: string, values: ReadonlyArray<unknown>) =>
    attempt(() => rows(text, values).map((row) => Object.values(row)))
  return {
    execute,
    executeUnprepared: execute,
    executeRaw: (text, values) => attempt(() => rows(text, values)),
    executeValues: asValues,
    executeValuesUnprepared: asValues,
    executeStream: () => Stream.die(new Error("internal: SQLite here gives no streams of rows"))
  }
}

const open = (path: string): Effect.Effect<DatabaseSync, SqlError.SqlError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        const database = new DatabaseSync(path, { timeout: patience, enableForeignKeyConstraints: true })
        database.exec("PRAGMA journal_mode = WAL")
        database.exec("PRAGMA synchronous = FULL") // what was told to be stored is on the disk
        return database
      },
      catch: failure("open")
    }),
    (database) => Effect.sync(() => database.close())
  )

/** The database in a file, which is made where there is none; its folder must be there. */
export const sqlite = (path: string): Effect.Effect<SqlClient.SqlClient, SqlError.SqlError, Scope.Scope> =>
  Effect.gen(function*() {
    const database = yield* open(path)
    const acquirers = SqlClient.makeSqliteAcquirers({
      connection: Effect.succeed(connectionTo(database)),
      semaphore: yield* Semaphore.make(1),
      isTransaction: () => database.isTransaction
    })
    return yield* SqlClient.make({
      ...acquirers,
      driver: "node-sqlite",
      compiler: Statement.makeCompilerSqlite(),
      beginTransaction: "BEGIN IMMEDIATE",
      releaseSavepoint: (name) => `RELEASE SAVEPOINT ${name}`,
      spanAttributes: [["db.system.name", "sqlite"]]
    })
  }).pipe(Effect.provide(Reactivity.layer))
