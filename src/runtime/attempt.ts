/** What throws a `SimulationError` as an effect. */
import * as Effect from "effect/Effect"
import { SimulationError } from "../solve/SimulationError.ts"

/** What a function makes, or the `SimulationError` that it throws; anything else that it throws is a defect. */
export const attempt = <A>(make: () => A): Effect.Effect<A, SimulationError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(make())
    } catch (error) {
      if (error instanceof SimulationError) return Effect.fail(error)
      throw error
    }
  })
