/** What throws a `SimulationError` as a result. */
import * as Result from "effect/Result"
import type { Pausing } from "./Pieces.ts"
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

/** What long work makes, likewise. */
export function* attempting<A>(work: Pausing<A>): Pausing<Result.Result<A, SimulationError>> {
  for (;;) {
    const next = attempt(() => work.next())
    if (Result.isFailure(next)) return Result.fail(next.failure)
    if (next.success.done === true) return Result.succeed(next.success.value)
    yield
  }
}
