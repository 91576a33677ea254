/** What throws a `SimulationError` as an effect. */
import * as Effect from "effect/Effect"
import * as solving from "../solve/attempt.ts"
import type { SimulationError } from "../solve/SimulationError.ts"

/** What a function makes, or the `SimulationError` that it throws; anything else that it throws is a defect. */
export const attempt = <A>(make: () => A): Effect.Effect<A, SimulationError> =>
  Effect.suspend(() => Effect.fromResult(solving.attempt(make)))
