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
import type { ThreadPool } from "../solve/compiled/ThreadPool.ts"
import { causeText, excerpt, longestSentence } from "../table/excerpt.ts"
import type { Message } from "./kernelWorker.ts"

/** Worker threads could not be started. */
export class ThreadsError extends Data.TaggedError("ThreadsError")<{ readonly message: string }> {}

/** Source file or built file, whichever this file is. */
const workerUrl = new URL(import.meta.url.endsWith(".ts") ? "./kernelWorker.ts" : "./kernelWorker.js", import.meta.url)

const spawn = (at: string | URL): Effect.Effect<Worker, ThreadsError> =>
  Effect.callback((resume) => {
    const failed = (why: string): void =>
      resume(
        Effect.fail(
          new ThreadsError({
            message: `a worker thread did not start from ${excerpt(String(at), longestSentence)}: ${causeText(why)}`
          })
        )
      )
    try {
      const worker = new Worker(at)
      worker.once("message", () => resume(Effect.succeed(worker)))
      worker.once("error", (error: Error) => failed(error.message))
      worker.once("exit", () => failed("it ended at once; expected the file of neurolens/node/worker"))
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error))
    }
  })

const poolOf = (workers: ReadonlyArray<Worker>, least: number): ThreadPool => {
  let next = 0
  const tell = (worker: Worker, message: Message): void => worker.postMessage(message)
  return {
    size: workers.length + 1,
    least,
    install: (module, memory) => {
      const kernel = next++
      for (const worker of workers) tell(worker, { _tag: "Install", kernel, module, memory })
      return kernel
    },
    start: (kernel, headers) =>
      workers.forEach((worker, k) => tell(worker, { _tag: "Run", kernel, header: headers[k + 1] })),
    remove: (kernel) => {
      for (const worker of workers) tell(worker, { _tag: "Remove", kernel })
    }
  }
}

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
      const start = Effect.acquireRelease(spawn(worker), (worker) => Effect.promise(() => worker.terminate()))
      const workers = yield* Effect.all(Array.from({ length: size - 1 }, () => start), { concurrency: "unbounded" })
      return poolOf(workers, least)
    })
  ))

/** The compiled engine over worker threads. */
export const layerWorkers = threading(
  "layerWorkers",
  { options: maybe(record({ size: anything, least: anything, worker: anything })) },
  (options: ThreadsOptions = {}): Layer.Layer<Engine, ThreadsError> =>
    Layer.provide(layerThreaded, layerThreads(options))
)
