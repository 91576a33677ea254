/**
 * What the worker of runs does: one kernel stays open as long as the network differs in values and stimuli alone.
 *
 * A run that is asked for while another is under way waits for it, unless that one is long: then it ends at once.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { Engine, type Network, Progress, Simulation } from "neurolens"
import type { Document, Run } from "../model/Document.ts"
import { folded } from "./folded.ts"
import type { FromRuns, ToRuns } from "./protocol.ts"

/** A kernel that is open, and what it was opened with. */
type Open = { readonly live: Simulation.Live; readonly scope: Scope.Closeable; readonly run: Run }

const answer = (message: FromRuns, transfer: Array<Transferable> = []): void => postMessage(message, { transfer })

/** From when on a run is long: it says how far it is, and a newer one ends it [ms]. */
const long = 250

let open: Open | null = null
let fiber: Fiber.Fiber<void> | null = null

const close = Effect.suspend(() => {
  if (open === null) return Effect.void
  const { scope } = open
  open = null
  return Scope.close(scope, Exit.void)
})

const same = (a: Run, b: Run): boolean => a.dt === b.dt && a.tMax === b.tMax && a.scheme === b.scheme

/** A network in a kernel: the one that is open where it can take it, another where not. */
const opened = (network: Network.Network, run: Run) =>
  Effect.gen(function*() {
    if (open !== null && same(open.run, run)) {
      const set = yield* Effect.exit(open.live.set(network))
      if (Exit.isSuccess(set)) return open.live
    }
    yield* close
    const scope = yield* Scope.make()
    const live = yield* Simulation.live(network, { ...run }).pipe(
      Effect.provideService(Scope.Scope, scope),
      Effect.onError(() => Scope.close(scope, Exit.void))
    )
    open = { live, scope, run }
    return live
  })

const program = (version: number, document: Document): Effect.Effect<void> => {
  const began = performance.now()
  const ended = (why: "stopped" | "failed", message: string): Effect.Effect<void> =>
    Effect.sync(() => answer({ _tag: "RunEnded", version, why, message }))
  return Effect.gen(function*() {
    const { network } = folded(document)
    if (network.recordings.size === 0) {
      return yield* ended("failed", "nothing is recorded yet: click a place of a cell, then \"Record v here\"")
    }
    const live = yield* opened(network, document.run)
    const traces = yield* live.run
    const data = Float64Array.from(traces.data)
    answer({
      _tag: "Ran",
      version,
      traces: { labels: traces.labels, units: traces.units, samples: traces.samples, dt: traces.dt, data }
    }, [data.buffer])
  }).pipe(
    Effect.provideService(Progress.ProgressListener, ({ done, total }) =>
      Effect.sync(() => {
        if (performance.now() - began > long) answer({ _tag: "Progressed", version, done: done / total })
      })),
    Effect.provide(Engine.layer),
    Effect.catch((error) => ended("failed", error.message)),
    Effect.catchDefect((defect) => ended("failed", defect instanceof Error ? defect.message : String(defect))),
    Effect.onInterrupt(() => ended("stopped", "stopped"))
  )
}

/** Takes what the page asks of runs. */
export const runs = (data: ToRuns): void => {
  switch (data._tag) {
    case "Run":
      fiber = Effect.runFork(program(data.version, data.document))
      return
    case "Stop":
      if (fiber !== null) Effect.runFork(Fiber.interrupt(fiber))
  }
}
