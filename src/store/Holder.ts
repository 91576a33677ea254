/**
 * Who works on runs: the name of this process, and whether others are there.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** What is known of a holder. */
export type Presence = "there" | "gone" | "unknown"

/** The process that holds runs. */
export class Holder extends Context.Service<Holder, {
  /** A name that no other process has, and that people understand. */
  readonly name: string
  /** Whether a holder is there; of one that cannot be asked, as on another machine, it is unknown. */
  readonly presence: (name: string) => Effect.Effect<Presence>
}>()("neurolens/store/Holder") {}

/** A holder that knows of nobody but itself. */
export const layerAlone: Layer.Layer<Holder> = Layer.sync(Holder, () => {
  const own = `process ${crypto.randomUUID()}`
  return Holder.of({ name: own, presence: (name) => Effect.succeed(name === own ? "there" : "unknown") })
})
