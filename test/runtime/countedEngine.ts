/**
 * The interpreter as an engine that notes what it is asked for, and counts what it opened and what was let go.
 */
import { Effect, Layer } from "effect"
import { Engine } from "neurolens"

/** What was opened and let go. */
export type Counts = { opened: number; released: number }

const nothing = (): void => {}

/** An engine around the interpreter's: it counts sessions, for runs or for gradients, and tells what each was asked for. */
export const countedEngine = (
  of: "open" | "gradient",
  counts: Counts,
  told: (work: Engine.Work | Engine.WorkBack) => void = nothing
): Layer.Layer<Engine.Engine> =>
  Layer.effect(
    Engine.Engine,
    Effect.map(Effect.service(Engine.Engine), (inner) => {
      const noted = (work: Engine.Work) =>
        Effect.acquireRelease(
          Effect.sync(() => {
            counts.opened++
            told(work)
          }),
          () => Effect.sync(() => void counts.released++)
        )
      return {
        ...inner,
        name: "counting",
        open: (work: Engine.Work) => of === "open" ? Effect.andThen(noted(work), inner.open(work)) : inner.open(work),
        gradient: (work: Engine.WorkBack) =>
          of === "gradient" ? Effect.andThen(noted(work), inner.gradient(work)) : inner.gradient(work)
      }
    })
  ).pipe(Layer.provide(Engine.layerInterpreter))
