/**
 * Runs a demonstration as a command: an engine, progress on the terminal, and an error as one line and the exit code 1.
 */
import { Effect, Layer } from "effect"
import { Engine } from "neurolens"
import { layerProgress } from "neurolens/node"

/** Runs it; gives the exit code. */
export const run = <A, E extends { readonly message: string }>(program: Effect.Effect<A, E, Engine.Engine>) =>
  Effect.runPromise(
    program.pipe(
      Effect.provide(Layer.merge(Engine.layer, layerProgress)),
      Effect.as(0),
      Effect.catch((error) => Effect.sync(() => (console.error(`neurolens: ${error.message}`), 1)))
    )
  )
