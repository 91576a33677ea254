/**
 * The engine's stepper for a run that makes sense; what the engine says that it cannot run is a failure, anything else that it throws a defect.
 */
import * as Result from "effect/Result"
import type { Run } from "../solve/RunOptions.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { Stepper } from "../solve/Stepper.ts"
import type { Engine } from "./Engine.ts"

/** The stepper, or why the engine cannot run the network. */
export const stepperOf = (
  engine: Engine["Service"],
  { dt, network, scheme }: Pick<Run, "dt" | "network" | "scheme">
): Result.Result<Stepper, SimulationError> => {
  try {
    return Result.succeed(engine.stepper(network, scheme, dt))
  } catch (error) {
    if (error instanceof SimulationError) return Result.fail(error)
    throw error
  }
}
