/**
 * Worker threads for the compiled engine, started when the layer is built and ended when its scope closes.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { type Engine, layerThreaded, Threads } from "../runtime/Engine.ts"
import type { Answer } from "../runtime/kernelHost.ts"
import type { Platform } from "../runtime/pool.ts"
import {
  checkedThreads,
  startedPool,
  threading,
  threadsArguments,
  type ThreadsError,
  type ThreadsOptions
} from "../runtime/threads.ts"

/** Source file or built file, whichever this file is. */
const workerUrl = new URL(import.meta.url.endsWith(".ts") ? "./kernelWorker.ts" : "./kernelWorker.js", import.meta.url)

/** The caller's thread takes part; a worker takes what it is told before it has begun, so nobody waits for it. */
const nodeWorkers = (at: string | URL): Platform => ({
  callerToo: true,
  everySecond: (tick) => {
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  },
  begin: (heard, lost) => {
    const worker = new Worker(at)
    worker.on("message", (answer: Answer) => heard(answer))
    worker.on("error", (error: Error) => lost(error.message))
    worker.on("exit", () => lost("it ended at once; expected the file of neurolens/node/worker"))
    return { tell: (message) => worker.postMessage(message), end: () => worker.terminate() }
  }
})

/** Threads for `Engine.layerThreaded`. */
export const layerThreads = threading(
  "layerThreads",
  threadsArguments,
  (options: ThreadsOptions = {}): Layer.Layer<Threads, ThreadsError> =>
    Layer.effect(
      Threads,
      Effect.gen(function*() {
        const { worker = workerUrl } = options
        const { least, size } = yield* checkedThreads(options, availableParallelism())
        return (yield* startedPool(nodeWorkers(worker), size - 1, least, worker)).machine
      })
    )
)

/** The compiled engine over worker threads. */
export const layerWorkers = threading(
  "layerWorkers",
  threadsArguments,
  (options: ThreadsOptions = {}): Layer.Layer<Engine, ThreadsError> =>
    Layer.provide(layerThreaded, layerThreads(options))
)
