/**
 * Merging stores: what the shards of a scan have found in stores of their own comes into one, without loss and without doubles.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import { like } from "../network/border.ts"
import { unavailable } from "./asking.ts"
import { storing } from "./border.ts"
import { onParts, Store } from "./Store.ts"
import type { StoreError } from "./StoreError.ts"
import { putRun, wholeRun } from "./transfer.ts"

/** What a merge has brought. */
export type Merged = {
  /** Runs that were not there. */
  readonly runs: number
  /** Runs of a name that were there, with the same inputs. */
  readonly known: number
  /** Points, checkpoints and outputs that those lacked. */
  readonly added: number
}

/**
 * Takes all runs of another store into the one at hand; the other stays as it is. A run of the same name and the same inputs is the same run: of a
 * scan its points are added, of training its later checkpoints. Where the inputs differ it fails with `OtherInputs`, and what was taken before
 * stays: called again, a merge goes on.
 */
export const merge = storing(
  "Store.merge",
  { other: like(Layer.isLayer, "the layer of a store") },
  <E>(other: Layer.Layer<Store, E>): Effect.Effect<Merged, StoreError | E, Store> =>
    Effect.scoped(Effect.gen(function*() {
      // With a memory of its own, in which no other store is this one.
      const built = yield* Layer.buildWithMemoMap(other, yield* Layer.makeMemoMap, yield* Effect.scope)
      const from = yield* Effect.provideContext(Effect.service(Store), built)
      const ids = Effect.flatMap(
        Effect.service(SqlClient.SqlClient),
        (sql) => unavailable("list its runs", sql<{ id: string }>`SELECT id FROM runs ORDER BY created, id`)
      )
      let [runs, known, added] = [0, 0, 0]
      for (const { id } of yield* Effect.provideContext(ids, from.parts)) {
        const put = yield* onParts(putRun(yield* Effect.provideContext(wholeRun(id), from.parts)))
        if (put.isNew) runs++
        else {
          known++
          added += put.added
        }
      }
      return { runs, known, added }
    }))
)
