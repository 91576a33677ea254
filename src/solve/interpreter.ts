/**
 * The reference stepper: evaluates equation text in plain loops, one step after the other.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { plan } from "./Plan.ts"
import { recordedStepper } from "./recordedRuns.ts"
import type { SchemeName } from "./Scheme.ts"
import { SimulationError } from "./SimulationError.ts"
import { startFlaw } from "./startFlaw.ts"
import type { State } from "./State.ts"
import { initialState, step } from "./step.ts"
import { type BatchRunner, notFinite, type Sink, type Stepper, writeSample } from "./Stepper.ts"

/** Work in a stretch, in rows × steps: about three milliseconds. */
const stretchWork = 1000

/** What a step costs beside its rows, in rows. */
const stepWork = 10

/** What a step gives, or the error that it threw. */
const attempt = (take: () => State): Result.Result<State, SimulationError> => {
  try {
    return Result.succeed(take())
  } catch (error) {
    if (error instanceof SimulationError) return Result.fail(error)
    throw error
  }
}

/** The reference stepper. */
export const interpreter = (network: Network, scheme: SchemeName, dt: number): Stepper =>
  recordedStepper(network, dt, (raw) => rawInterpreter(raw, scheme, dt))

/** The reference stepper of a network whose recordings are all raw. */
export const rawInterpreter = (network: Network, scheme: SchemeName, dt: number): Stepper => {
  const made = plan(network)
  const recordings = network.recordings.toArray()
  const sample = (state: State, sink: Sink): void => writeSample(recordings, state, sink)
  const advance: Stepper["advance"] = (state, steps, sink) => {
    let current = state
    for (let k = 0; k < steps; k++) {
      const stepped = attempt(() => step(made, scheme, dt, current))
      if (Result.isFailure(stepped)) return stepped
      const next = stepped.success
      const wrong = notFinite(network, dt, current, next)
      if (wrong !== null) return Result.fail((current.step === 0 ? startFlaw(network, true) : null) ?? wrong)
      sample(next, { ...sink, first: sink.first + k })
      current = next
    }
    return Result.succeed(current)
  }
  return {
    engine: "interpreter",
    initial: initialState(made, dt),
    stretch: Math.max(1, Math.floor(stretchWork / (stepWork + network.nodes.length + network.edges.length))),
    sample,
    release: () => {},
    advance,
    session: (from) => {
      let current = from
      return {
        go: (steps, sink) =>
          Result.map(advance(current, steps, sink), (state) => {
            current = state
          }),
        state: () => Result.succeed(current)
      }
    }
  }
}

/** The reference way to run a batch: one network after the other. */
export const interpreterBatch = (scheme: SchemeName, dt: number): BatchRunner => ({
  group: 1,
  release: () => {},
  run: ([network], steps, [sink]) => {
    const stepper = interpreter(network, scheme, dt)
    stepper.sample(stepper.initial, sink)
    return Result.map(stepper.advance(stepper.initial, steps, { ...sink, first: sink.first + 1 }), (end) => [end])
  }
})
