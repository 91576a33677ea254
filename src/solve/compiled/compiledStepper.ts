/**
 * The compiled stepper: the same interface and the same numbers as the interpreter, from a WebAssembly kernel.
 *
 * If a number stops being finite, the stretch is run again on the interpreter from where it began, which then names the step, the place
 * and the state.
 */
import * as Result from "effect/Result"
import type { Network } from "../../network/Network.ts"
import { plan } from "../Plan.ts"
import type { SchemeName } from "../Scheme.ts"
import type { SimulationError } from "../SimulationError.ts"
import type { State } from "../State.ts"
import { initialState } from "../step.ts"
import { interpreter, notFinite, readState, type Sink, type Stepper } from "../Stepper.ts"
import { machine } from "./Machine.ts"

/** Work in a stretch between two yields, in rows × steps: some milliseconds. */
const stretchWork = 300_000

/** Fewest steps in a stretch: states are copied at its ends. */
const shortest = 8

/** Makes a stepper from a kernel that is compiled, or was compiled before for the same structure. */
export const compiledStepper = (network: Network, scheme: SchemeName, dt: number): Stepper => {
  const { load, run, store } = machine([network], scheme, dt)
  let inMemory: State | null = null // the published state that the memory holds
  return {
    engine: "compiled",
    initial: initialState(plan(network)),
    stretch: Math.max(shortest, Math.floor(stretchWork / (network.nodes.length + network.edges.length))),
    sample: (state, sink) =>
      network.recordings.forEach((recording, i) => {
        sink.data[i * sink.stride + sink.first] = readState(state, recording)
      }),
    advance: (state, steps, sink) => {
      if (steps === 0) return Result.succeed(state)
      if (inMemory !== state) load([state])
      inMemory = null
      run(state.step, steps, [sink])
      const [end] = store([state], state.step + steps)
      const wrong = notFinite(network, dt, state, end)
      if (wrong !== null) return diagnose(network, scheme, dt, state, steps, wrong)
      inMemory = end
      return Result.succeed(end)
    }
  }
}

/** Runs the stretch on the interpreter to find the first step in which a number stopped being finite. */
export const diagnose = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  from: State,
  steps: number,
  found: SimulationError
): Result.Result<State, SimulationError> => {
  const unread: Sink = { data: new Float64Array(network.recordings.size * steps), stride: steps, first: 0 }
  const again = interpreter(network, scheme, dt).advance(from, steps, unread)
  return Result.isFailure(again) ? again : Result.fail(found)
}
