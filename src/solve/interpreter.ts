/**
 * The reference: evaluates equation text in plain loops, one step after the other.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { attempt } from "./attempt.ts"
import type { Hand } from "./Hand.ts"
import { plan } from "./Plan.ts"
import type { SchemeName } from "./Scheme.ts"
import type { SimulationError } from "./SimulationError.ts"
import { startFlaw } from "./startFlaw.ts"
import type { State } from "./State.ts"
import { notFinite, writeSample } from "./stateNumbers.ts"
import { initialState, step } from "./step.ts"

/** Work of a row in a step, and of a step beside its rows: some microseconds. */
const [rowWork, stepWork] = [400, 4000]

/** One step from a state; fails where a number is not finite after it. */
export const interpreted = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  state: State
): Result.Result<State, SimulationError> =>
  Result.flatMap(
    attempt((): Result.Result<State, SimulationError> => {
      const next = step(plan(network), scheme, dt, state)
      const wrong = notFinite(network, dt, state, next)
      if (wrong === null) return Result.succeed(next)
      return Result.fail((state.step === 0 ? startFlaw(network, true) : null) ?? wrong)
    }),
    (found) => found
  )

/** What the interpreter says of one step: why it fails, or null. */
export const interpretedStep = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  state: State
): SimulationError | null => {
  const next = interpreted(network, scheme, dt, state)
  return Result.isFailure(next) ? next.failure : null
}

/** The interpreter's hand: networks with raw recordings, one after the other. */
export const interpretedHand = (first: ReadonlyArray<Network>, scheme: SchemeName, dt: number): Hand => {
  let networks = first
  let states: ReadonlyArray<State> = first.map((network) => initialState(plan(network), dt))
  const rows = first[0].nodes.length + first[0].edges.length
  return {
    work: first.length * (stepWork + rowWork * rows),
    set: (list) => void (networks = list),
    load: (list) => void (states = list),
    run: function*(_, steps, sinks) {
      for (let k = 0; k < steps; k++) {
        const next: Array<State> = []
        for (const [c, network] of networks.entries()) {
          const one = interpreted(network, scheme, dt, states[c])
          if (Result.isFailure(one)) return Result.fail(one.failure)
          next.push(one.success)
          if (c < sinks.length) {
            writeSample(network.recordings, one.success, { ...sinks[c], first: sinks[c].first + k })
          }
        }
        states = next
      }
      return Result.succeed(undefined)
    },
    parts: null,
    fine: () => true,
    store: () => states,
    release: () => {}
  }
}
