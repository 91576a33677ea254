/**
 * How far long work has come: a listener that does nothing unless one is provided.
 *
 * A `Context.Reference`, so that library code can report without asking anybody for a service. `neurolens/node` has a listener that draws
 * a line on a terminal.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { like } from "../network/border.ts"
import { aProgress } from "./aProgress.ts"
import { simulatingEffect } from "./border.ts"

/** A report: `done` of `total` units of work called `what`; the total of work that goes on until it is stopped is infinite. */
export type Progress = {
  readonly what: string
  readonly done: number
  readonly total: number
  readonly unit: string
  /** Units in a second since the work began here, and seconds that the rest takes at that; where somebody measures it. */
  readonly rate?: number
  readonly left?: number
}

/** The listener that reports go to. */
export const ProgressListener = Context.Reference<(progress: Progress) => Effect.Effect<void>>("neurolens/Progress", {
  defaultValue: () => () => Effect.void
})

/** Tells the listener how far work has come. */
export const report = simulatingEffect(
  "Progress.report",
  { progress: aProgress },
  (progress: Progress): Effect.Effect<void> =>
    Effect.flatMap(Effect.service(ProgressListener), (listen) => listen(progress))
)

/** Work without its reports, inside of work that reports for itself. */
export const silently = simulatingEffect(
  "Progress.silently",
  { effect: like(Effect.isEffect, "an effect") },
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, ProgressListener, () => Effect.void)
)
