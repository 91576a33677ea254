/**
 * Long work that waits for nobody as an effect: it pauses every few milliseconds, so that it can be interrupted and timed out.
 */
import * as Effect from "effect/Effect"
import { type Pausing, resting } from "../solve/Pieces.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import { puller } from "./pull.ts"

/** What long work makes, or the `SimulationError` that it throws. */
export const pausing = <A>(work: () => Pausing<A>): Effect.Effect<A, SimulationError> =>
  Effect.suspend(() => Effect.map(puller()(resting(work()), () => Effect.void), ({ value }) => value))
