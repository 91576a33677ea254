/**
 * A store of runs in PostgreSQL, for several machines: the same tables and statements as in SQLite, and the objects in a folder that all share.
 *
 * The client, `@effect/sql-pg`, is an optional package that is loaded with the layer, so that who has no such database needs none.
 */
import type * as Client from "@effect/sql-pg/PgClient"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { join } from "node:path"
import { like, maybe, record } from "../network/border.ts"
import { asStoreError } from "../store/asking.ts"
import { layering } from "../store/border.ts"
import type { Store } from "../store/Store.ts"
import { because, type StoreError } from "../store/StoreError.ts"
import { causeText } from "../table/excerpt.ts"
import { databaseUrl, expectedUrl, isDatabaseUrl } from "./databaseUrl.ts"
import { aFolder, layerStore, layerStoreIn } from "./Store.ts"
import { storeFolder } from "./storeFolder.ts"

/** Where a store of several machines is. */
export type PostgresOptions = {
  /** `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, as text or redacted. */
  readonly url: string | Redacted.Redacted
  /** The folder of the objects, which all who use the store share. */
  readonly folder: string
  /** Connections of this process, at most; default 4. */
  readonly connections?: number
}

/** Connections of a process, at most. */
export const mostConnections = 1000

const isUrl = (u: unknown): boolean => isDatabaseUrl(Redacted.isRedacted(u) ? Redacted.value(u) : u)

const options = record({
  url: like(isUrl, expectedUrl),
  folder: aFolder,
  connections: maybe(like(
    (u) => Number.isSafeInteger(u) && (u as number) >= 1 && (u as number) <= mostConnections,
    `a whole number from 1 to ${mostConnections}`
  ))
})

/** The store in a database of PostgreSQL (14 or later), with its objects in a folder. Needs `@effect/sql-pg`. */
export const layerStorePostgres = layering(
  "layerStorePostgres",
  { options },
  ({ connections = 4, folder, url }: PostgresOptions): Layer.Layer<Store, StoreError> =>
    layerStoreIn(folder).pipe(Layer.provide(database(Redacted.isRedacted(url) ? url : Redacted.make(url), connections)))
)

/**
 * The store that the configuration names: that of the folder `NEUROLENS_STORE` (default `runs`), or, where `NEUROLENS_DATABASE_URL` is
 * given, that of the database with its objects in the folder.
 */
export const layerStoreConfig: Layer.Layer<Store, StoreError | Config.ConfigError> = Layer.unwrap(
  Effect.gen(function*() {
    const folder = yield* storeFolder
    const url = yield* databaseUrl
    return url === null ? layerStore(folder) : layerStorePostgres({ url, folder: join(folder, "objects") })
  })
)

const database = (url: Redacted.Redacted, connections: number): Layer.Layer<SqlClient.SqlClient, StoreError> => {
  const { host, pathname } = new URL(Redacted.value(url))
  const doing = `open the database ${pathname.slice(1)} at ${host}` // without who, and by what word
  return Layer.effect(
    SqlClient.SqlClient,
    Effect.gen(function*() {
      const client = yield* clientModule
      const opened = Layer.build(client.layer({ url, maxConnections: connections, applicationName: "neurolens" }))
      const sql = Effect.flatMap(
        opened,
        (context) => Effect.provideContext(Effect.service(SqlClient.SqlClient), context)
      )
      // A connection is made at once, and not waited for: the URL may be mistyped.
      return yield* Effect.mapError(Effect.tap(sql, (sql) => sql`SELECT 1`), (cause) => asStoreError(doing, cause))
    })
  )
}

const clientModule: Effect.Effect<typeof Client, StoreError> = Effect.tryPromise({
  try: () => {
    // Named apart, so that a bundle of a program without such a database does not look for it.
    const name = "@effect/sql-pg/PgClient"
    return import(/* webpackIgnore: true */ /* @vite-ignore */ name) as Promise<typeof Client>
  },
  catch: (cause) =>
    because({
      _tag: "Unavailable",
      doing: "load the client of PostgreSQL",
      cause: new Error(`${causeText(cause)}; install it with: npm install @effect/sql-pg`)
    })
})
