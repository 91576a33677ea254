/** What throws a `SimulationError` as a result. */
import * as Result from "effect/Result"
import { SimulationError } from "./SimulationError.ts"

/** What a function makes, or the `SimulationError` that it throws; anything else that it throws is a defect. */
export const attempt = <A>(make: () => A): Result.Result<A, SimulationError> => {
  try {
    return Result.succeed(make())
  } catch (error) {
    if (error instanceof SimulationError) return Result.fail(error)
    throw error
  }
}
