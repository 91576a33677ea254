/**
 * Threads of a page for the compiled engine: module workers, begun when the layer is built and ended when its scope closes.
 *
 * The page's own thread may not wait (browsers forbid it), so it is never one of them: workers do all parts, and a message says when a piece is
 * done. Workers answer before they are used, because Chromium holds back the first message to a worker of a worker until that one has returned
 * to its event loop; and they prove themselves before anybody relies on them (`proof.ts`).
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { Engine, layerCompiled, layerThreaded, Threads } from "../runtime/Engine.ts"
import type { Answer } from "../runtime/kernelHost.ts"
import type { Platform } from "../runtime/pool.ts"
import {
  checkedThreads,
  startedPool,
  threading,
  threadsArguments,
  ThreadsError,
  type ThreadsOptions
} from "../runtime/threads.ts"
import { type Machine, ownThread } from "../solve/compiled/Machine.ts"
import { flawOf } from "./proof.ts"

/** Bundlers look for this form, and for no other. */
const besideThis = (): Worker => new Worker(new URL("./kernelWorker.js", import.meta.url), { type: "module" })

/** What a browser does not say of a worker that it could not begin. */
const unsaid =
  "the browser does not say why; is the file of neurolens/browser/worker there, and do the page's Content-Security-Policy " +
  "(worker-src) and the file's own headers (Cross-Origin-Embedder-Policy: require-corp) allow it?"

const moduleWorkers = (at: string | URL | undefined): Platform => ({
  callerToo: false,
  everySecond: (tick) => {
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  },
  begin: (heard, lost) => {
    const worker = at === undefined ? besideThis() : new Worker(at, { type: "module" })
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => heard(data))
    // An error in the worker is an `ErrorEvent`, a file that was not loaded an `Event` without words.
    worker.addEventListener("error", ({ message }: Partial<ErrorEvent>) => lost(message ?? unsaid))
    return { tell: (message) => worker.postMessage(message), end: async () => worker.terminate() }
  }
})

const notIsolated =
  "threads need a page that is cross-origin isolated, because they share memory: answer with the headers " +
  "Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp (or credentialless), or run with Engine.layer"

/** Threads, and what is wrong with them; null when nothing is. */
type Started = { readonly machine: Machine; readonly flaw: string | null }

const started = (options: ThreadsOptions): Effect.Effect<Started, ThreadsError, Scope.Scope> =>
  Effect.gen(function*() {
    const { least, size } = yield* checkedThreads(options, globalThis.navigator?.hardwareConcurrency ?? 1)
    if (globalThis.crossOriginIsolated !== true) return yield* new ThreadsError({ message: notIsolated })
    if (size === 1) return { machine: ownThread(), flaw: null }
    const pool = yield* startedPool(moduleWorkers(options.worker), size, least, options.worker ?? "kernelWorker.js")
    const flaw = yield* flawOf(pool)
    if (flaw !== null) yield* Effect.logWarning(`neurolens runs on one thread: threads failed their proof: ${flaw}`)
    return { machine: flaw === null ? pool.machine : ownThread(), flaw }
  })

/** Threads for `Engine.layerThreaded`; one, with a warning in the log, where several do not do in this browser what they should. */
export const layerThreads = threading(
  "layerThreads",
  threadsArguments,
  (options: ThreadsOptions = {}): Layer.Layer<Threads, ThreadsError> =>
    Layer.effect(Threads, Effect.map(started(options), ({ machine }) => machine))
)

/** The compiled engine over workers of a page. Where threads do not do what they should it is on one, and its name says so. */
export const layerWorkers = threading(
  "layerWorkers",
  threadsArguments,
  (options: ThreadsOptions = {}): Layer.Layer<Engine, ThreadsError> =>
    Layer.unwrap(Effect.map(started(options), ({ flaw, machine }) =>
      flaw === null
        ? Layer.provide(layerThreaded, Layer.succeed(Threads, machine))
        : onOne(flaw)))
)

const onOne = (flaw: string): Layer.Layer<Engine> =>
  Layer.provide(
    Layer.effect(
      Engine,
      Effect.map(Effect.service(Engine), (inner) => ({ ...inner, name: `compiled, on one thread: ${flaw}` }))
    ),
    layerCompiled
  )
