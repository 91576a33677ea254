/**
 * The command `neurolens` before its subcommands: the flags that all of them have, and what they come to together with the configuration.
 */
import { Command, Flag } from "effect/cli"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { engineNames, engineOf, type Settings, settings } from "../node/Configured.ts"
import { databaseUrl } from "../node/databaseUrl.ts"
import { layerStorePostgres } from "../node/Postgres.ts"
import { layerStore } from "../node/Store.ts"
import type { Engine } from "../runtime/Engine.ts"
import type { Store } from "../store/Store.ts"
import type { StoreError } from "../store/StoreError.ts"
import { excerpt, longestSentence } from "../table/excerpt.ts"
import { CommandError } from "./CommandError.ts"
import { path, threads } from "./flags.ts"
import { layerTold } from "./progress.ts"

/** The command without its subcommands. */
export const root = Command.make("neurolens").pipe(
  Command.withDescription("Biophysical neuron networks: run, train and sweep models, and remember what came of them."),
  Command.withSharedFlags({
    store: path("store").pipe(
      Flag.withDescription("Folder of the store of runs; default NEUROLENS_STORE, or runs"),
      Flag.optional
    ),
    engine: Flag.Literals("engine", engineNames).pipe(
      Flag.withDescription("What computes; default NEUROLENS_ENGINE, or compiled. `neurolens doctor` compares them"),
      Flag.optional
    ),
    threads: threads.pipe(
      Flag.withDescription("Threads of the engines that take several; default NEUROLENS_THREADS, or all cores"),
      Flag.optional
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("Output for programs: one JSON value on standard output, no progress"),
      Flag.withDefault(false)
    )
  })
)

/** What holds for a command: flags before the environment before defaults. */
export type Held = Settings & {
  readonly json: boolean
  /** The address of the store's database, where that is none in its folder: NEUROLENS_DATABASE_URL. */
  readonly database: Redacted.Redacted | null
}

/** The settings of the command that runs. */
export const held = Effect.gen(function*() {
  const flags = yield* root
  const configured = yield* settings
  const found: Held = {
    store: Option.getOrElse(flags.store, () => configured.store),
    engine: Option.getOrElse(flags.engine, () => configured.engine),
    threads: Option.orElse(flags.threads, () => configured.threads),
    json: flags.json,
    database: yield* databaseUrl
  }
  return found
})

/** Whether there is a store: in the folder, or in a database. */
export const hasStore = ({ database, store }: Held): boolean =>
  database !== null || existsSync(join(store, "runs.sqlite"))

/** The store of the settings, made where there is none. */
export const layerOfStore = ({ database, store }: Held): Layer.Layer<Store, StoreError> =>
  database === null ? layerStore(store) : layerStorePostgres({ url: database, folder: join(store, "objects") })

/** An effect with the store of the settings, which must be there: who only looks makes none. */
export const withStore = (held: Held) => <A, E, R>(effect: Effect.Effect<A, E, R | Store>) =>
  Effect.suspend((): Effect.Effect<A, E | CommandError | StoreError, Exclude<R, Store>> =>
    hasStore(held)
      ? Effect.provide(effect, layerOfStore(held)) as Effect.Effect<A, E | StoreError, Exclude<R, Store>>
      : Effect.fail(
        new CommandError({
          code: "store",
          text: `there is no store in ${
            excerpt(held.store, longestSentence)
          }; the first run makes one, and --store names another`
        })
      )
  )

/** An effect with the engine and the store of the settings, whose progress is told. */
export const withEngine = (held: Held) => <A, E, R>(effect: Effect.Effect<A, E, R | Engine | Store>) =>
  effect.pipe(
    Effect.provide(held.json ? Layer.empty : layerTold()),
    Effect.provide(Layer.mergeAll(engineOf(held), layerOfStore(held)))
  )

/** Says what came of a command: as one JSON value, or as text. */
export const say = (held: Held, value: unknown, text: string): Effect.Effect<void> =>
  Console.log(held.json ? JSON.stringify(value) : text)
