/**
 * The service that remembers runs: what each was given, how far it is, what it has made, so that numbers of today can be found, compared and
 * gone on with in spring.
 *
 * A store is a database (SQLite or PostgreSQL, through Effect's SQL) and a place for objects; `neurolens/node` has a layer for a folder.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as SqlClient from "effect/sql/SqlClient"
import type { Holder } from "./Holder.ts"
import type { Objects } from "./Objects.ts"
import { migrate } from "./schema.ts"
import type { StoreError } from "./StoreError.ts"

/** What a store is made of. */
export type Parts = SqlClient.SqlClient | Objects | Holder

/** A store of runs. */
export class Store extends Context.Service<Store, {
  /** What it is made of. */
  readonly parts: Context.Context<Parts>
}>()("neurolens/store/Store") {}

/** Makes a store of a database and a place for objects: its tables become those of this library. */
export const layer: Layer.Layer<Store, StoreError, Parts> = Layer.effect(
  Store,
  Effect.gen(function*() {
    yield* migrate
    return Store.of({ parts: yield* Effect.context<Parts>() })
  })
)

/** An effect on the parts of the store at hand. */
export const onParts = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Parts> | Store> =>
  Effect.flatMap(Effect.service(Store), ({ parts }) => Effect.provideContext(effect, parts))
