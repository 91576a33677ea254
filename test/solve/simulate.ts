/**
 * A whole run as a pure function: network and options in, traces out. What `Simulation.run` does without Effect, progress or interruption.
 */
import * as Result from "effect/Result"
import type { Network } from "../../src/network/Network.ts"
import type { NetworkError } from "../../src/network/NetworkError.ts"
import { check, type RunOptions } from "../../src/solve/RunOptions.ts"
import { SimulationError } from "../../src/solve/SimulationError.ts"
import { make, room, type Traces } from "../../src/solve/Traces.ts"
import { interpreter } from "./steppers.ts"

/** Runs a network on the reference interpreter. */
export const simulate = (
  network: Network,
  options: RunOptions
): Result.Result<Traces, SimulationError | NetworkError> =>
  Result.flatMap(check(network, options), (run) => {
    if (run.network.recordings.size === 0) {
      return Result.fail(new SimulationError({ reason: { _tag: "NothingRecorded" } }))
    }
    const stepper = interpreter(run.network, run.scheme, run.dt)
    const start = run.from ?? stepper.initial
    const samples = run.steps + 1
    return Result.flatMap(room(run.network, samples), (data) => {
      stepper.sample(start, { data, stride: samples, first: 0 })
      return Result.map(
        stepper.advance(start, run.steps, { data, stride: samples, first: 1 }),
        (end) => make(run.network, run.dt, start.step, samples, data, end)
      )
    })
  })
