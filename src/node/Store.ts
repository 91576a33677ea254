/**
 * A store of runs in a folder: a SQLite database and the objects beside it.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { join } from "node:path"
import { like } from "../network/border.ts"
import { unavailable } from "../store/asking.ts"
import { layering } from "../store/border.ts"
import { layer, type Store } from "../store/Store.ts"
import type { StoreError } from "../store/StoreError.ts"
import { layerFolder } from "./folderObjects.ts"
import { makeFolder } from "./makeFolder.ts"
import { layerProcess } from "./processHolder.ts"
import { sqlite } from "./Sqlite.ts"

/** The path of a folder. */
export const aFolder = like((u) => typeof u === "string" && u !== "" && !u.includes("\0"), "the path of a folder")

/**
 * The store in a folder, which is made where there is none: `runs.sqlite`, and the folder `objects`. Several processes of one machine may use one
 * at once.
 */
export const layerStore = layering(
  "layerStore",
  { folder: aFolder },
  (folder: string): Layer.Layer<Store, StoreError> =>
    Layer.fresh(layer).pipe(
      Layer.provide(Layer.mergeAll(database(folder), layerFolder(join(folder, "objects")), layerProcess))
    )
)

/** A store in a database of one's own, such as PostgreSQL, with its objects in a folder that all who use it share. */
export const layerStoreIn = layering(
  "layerStoreIn",
  { folder: aFolder },
  (folder: string): Layer.Layer<Store, StoreError, SqlClient.SqlClient> =>
    Layer.fresh(layer).pipe(Layer.provide(Layer.mergeAll(layerFolder(folder), layerProcess)))
)

const database = (folder: string): Layer.Layer<SqlClient.SqlClient, StoreError> => {
  const path = join(folder, "runs.sqlite")
  const doing = `open ${path}`
  const made = Effect.tryPromise(() => makeFolder(folder))
  return Layer.effect(SqlClient.SqlClient, unavailable(doing, Effect.andThen(made, sqlite(path))))
}
