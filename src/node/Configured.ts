/**
 * The engine and the store that configuration asks for, through Effect's `Config`: from the environment, or from wherever an app's
 * `ConfigProvider` looks.
 *
 * `NEUROLENS_STORE` is the folder of the store, `NEUROLENS_DATABASE_URL` its database where that is none in the folder, `NEUROLENS_ENGINE` the
 * name of the engine, `NEUROLENS_THREADS` how many threads it may take.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { type Engine, layerCompiled, layerInterpreter, layerTabulated } from "../runtime/Engine.ts"
import { mostThreads, type ThreadsError } from "../runtime/threads.ts"
import type { Store } from "../store/Store.ts"
import type { StoreError } from "../store/StoreError.ts"
import { layerFastest, layerNative } from "./native/Native.ts"
import type { NativeError } from "./native/NativeError.ts"
import { layerStoreConfig } from "./Postgres.ts"
import { storeFolder } from "./storeFolder.ts"
import { layerWorkers } from "./Threads.ts"

/** Engines by name. All give the same bits but `tabulated`; `fastest` is native code where it can be made, else `compiled`. */
export const engineNames = ["compiled", "threads", "native", "fastest", "tabulated", "interpreter"] as const

/** The name of an engine. */
export type EngineName = (typeof engineNames)[number]

/** What is configured. */
export type Settings = {
  /** The folder of the store; default `runs`. */
  readonly store: string
  /** Default `compiled`. */
  readonly engine: EngineName
  /** Threads of the engines that take several; left out, as many as the machine has cores. */
  readonly threads: Option.Option<number>
}

const Threads = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: mostThreads }, {
  expected: `a whole number from 1 to ${mostThreads}`
}))

/** The settings, as they are configured. */
export const settings: Config.Config<Settings> = Config.all({
  store: storeFolder,
  engine: Config.Literals(engineNames, "NEUROLENS_ENGINE").pipe(Config.withDefault("compiled" as const)),
  threads: Config.schema(Threads, "NEUROLENS_THREADS").pipe(Config.option)
})

/** The engine of a name. */
export const engineOf = (
  { engine, threads }: Pick<Settings, "engine" | "threads">
): Layer.Layer<Engine, NativeError | ThreadsError> => {
  const size = Option.match(threads, { onNone: () => ({}), onSome: (size) => ({ size }) })
  switch (engine) {
    case "compiled":
      return layerCompiled
    case "threads":
      return layerWorkers(size)
    case "native":
      return layerNative(size)
    case "fastest":
      return layerFastest(size)
    case "tabulated":
      return layerTabulated
    case "interpreter":
      return layerInterpreter
  }
}

/** The engine and the store that are configured. */
export const layerConfigured: Layer.Layer<
  Engine | Store,
  Config.ConfigError | NativeError | StoreError | ThreadsError
> = Layer.unwrap(
  Effect.map(settings, (found) => Layer.merge(engineOf(found), layerStoreConfig))
)
