/**
 * Worker threads for the compiled engine, started when the layer is built and ended when its scope closes.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { type Engine, layerThreaded, Threads } from "../runtime/Engine.ts"
import type { ThreadPool } from "../solve/compiled/ThreadPool.ts"
import type { Message } from "./kernelWorker.ts"

/** Worker threads could not be started. */
export class ThreadsError extends Data.TaggedError("ThreadsError")<{ readonly message: string }> {}

/** Source file or built file, whichever this file is. */
const workerUrl = new URL(import.meta.url.endsWith(".ts") ? "./kernelWorker.ts" : "./kernelWorker.js", import.meta.url)

const spawn: Effect.Effect<Worker, ThreadsError> = Effect.callback((resume) => {
  const worker = new Worker(workerUrl)
  worker.once("message", () => resume(Effect.succeed(worker)))
  worker.once(
    "error",
    (error: Error) =>
      resume(Effect.fail(new ThreadsError({ message: `a worker thread did not start: ${error.message}` })))
  )
})

const poolOf = (workers: ReadonlyArray<Worker>): ThreadPool => {
  let next = 0
  const tell = (worker: Worker, message: Message): void => worker.postMessage(message)
  return {
    size: workers.length + 1,
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

/** Threads for `Engine.layerThreaded`: `size` in all, the caller's included; by default as many as the machine has cores. */
export const layerThreads = (options: { readonly size?: number } = {}): Layer.Layer<Threads, ThreadsError> =>
  Layer.effect(
    Threads,
    Effect.gen(function*() {
      const size = options.size ?? availableParallelism()
      if (!(Number.isSafeInteger(size) && size >= 1 && size <= 64)) {
        return yield* new ThreadsError({ message: `size is ${size}; expected a whole number from 1 to 64` })
      }
      const start = Effect.acquireRelease(spawn, (worker) => Effect.promise(() => worker.terminate()))
      return poolOf(yield* Effect.all(Array.from({ length: size - 1 }, () => start), { concurrency: "unbounded" }))
    })
  )

/** The compiled engine over worker threads. */
export const layerWorkers = (options: { readonly size?: number } = {}): Layer.Layer<Engine, ThreadsError> =>
  Layer.provide(layerThreaded, layerThreads(options))
