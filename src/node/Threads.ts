/**
 * Worker threads for the compiled engine, started when the layer is built and ended when its scope closes.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { anything, border, maybe, record } from "../network/border.ts"
import { reasonText, shown } from "../network/NetworkError.ts"
import { type Engine, layerThreaded, Threads } from "../runtime/Engine.ts"
import { causeText, excerpt, longestSentence } from "../table/excerpt.ts"
import { poolOf } from "./pool.ts"

/** Worker threads could not be started. */
export class ThreadsError extends Data.TaggedError("ThreadsError")<{ readonly message: string }> {}

/** Source file or built file, whichever this file is. */
const workerUrl = new URL(import.meta.url.endsWith(".ts") ? "./kernelWorker.ts" : "./kernelWorker.js", import.meta.url)

/** Waits until a worker is ready. */
const ready = (worker: Worker, at: string | URL): Effect.Effect<void, ThreadsError> =>
  Effect.callback((resume) => {
    const failed = (why: string): void => resume(Effect.fail(notStarted(at, why)))
    worker.once("message", () => resume(Effect.void))
    worker.once("error", (error: Error) => failed(error.message))
    worker.once("exit", () => failed("it ended at once; expected the file of neurolens/node/worker"))
  })

const notStarted = (at: string | URL, why: string): ThreadsError =>
  new ThreadsError({
    message: `a worker thread did not start from ${excerpt(String(at), longestSentence)}: ${causeText(why)}`
  })

/** Misuse is a layer that cannot be built. */
const threading = border((misuse) =>
  Layer.effectDiscard(Effect.fail(new ThreadsError({ message: reasonText(misuse) })))
)

/** How many threads, and for what. */
export type ThreadsOptions = {
  /** Threads in all, the caller's included; default as many as the machine has cores. */
  readonly size?: number
  /**
   * Compartments and synapses from which on a network with synapses is divided; default 4000, where two threads break even (a smaller one is
   * slower on several than on one). Batches are always divided.
   */
  readonly least?: number
  /**
   * Where the file of the worker lies, for programs that are bundled into one file: that of `neurolens/node/worker`, bundled by itself or
   * copied. Default: beside this module, where it is after installing.
   */
  readonly worker?: string | URL
}

/** Threads for `Engine.layerThreaded`. */
export const layerThreads = threading("layerThreads", {
  options: maybe(record({ size: anything, least: anything, worker: anything }))
}, (options: ThreadsOptions = {}): Layer.Layer<Threads, ThreadsError> =>
  Layer.effect(
    Threads,
    Effect.gen(function*() {
      const { least = 4000, size = availableParallelism(), worker = workerUrl } = options
      if (!(Number.isSafeInteger(size) && size >= 1 && size <= 64)) {
        return yield* new ThreadsError({ message: `size is ${shown(size)}; expected a whole number from 1 to 64` })
      }
      if (!(typeof least === "number" && least >= 0)) {
        return yield* new ThreadsError({ message: `least is ${shown(least)}; expected a number of 0 or more` })
      }
      const pool = yield* Effect.acquireRelease(
        Effect.try({
          try: () => poolOf(() => new Worker(worker), size - 1, least),
          catch: (error) => notStarted(worker, error instanceof Error ? error.message : String(error))
        }),
        (pool) => Effect.promise(pool.end)
      )
      yield* Effect.forEach(pool.workers(), (one) => ready(one, worker), { concurrency: "unbounded", discard: true })
      return pool.machine
    })
  ))

/** The compiled engine over worker threads. */
export const layerWorkers = threading(
  "layerWorkers",
  { options: maybe(record({ size: anything, least: anything, worker: anything })) },
  (options: ThreadsOptions = {}): Layer.Layer<Engine, ThreadsError> =>
    Layer.provide(layerThreaded, layerThreads(options))
)
