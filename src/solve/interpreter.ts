/**
 * The reference: evaluates equation text in plain loops, one step after the other.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { attempting } from "./attempt.ts"
import { writeSpikes } from "./events/writeSpikes.ts"
import type { Hand } from "./Hand.ts"
import { type Pausing, resting } from "./Pieces.ts"
import { plan } from "./Plan.ts"
import type { SchemeName } from "./Scheme.ts"
import type { SimulationError } from "./SimulationError.ts"
import { startFlaw } from "./startFlaw.ts"
import type { State } from "./State.ts"
import { notFinite, writeSample } from "./stateNumbers.ts"
import { stepping } from "./step.ts"

/** Work of a row in a step, and of a step beside its rows: some microseconds. */
const [rowWork, stepWork] = [400, 4000]

/** One step from a state, with pauses; fails where a number is not finite after it. */
export function* interpreted(
  network: Network,
  scheme: SchemeName,
  dt: number,
  state: State
): Pausing<Result.Result<State, SimulationError>> {
  const made = yield* attempting(stepping(plan(network), scheme, dt, state))
  if (Result.isFailure(made)) return made
  const wrong = yield* notFinite(network, dt, state, made.success)
  if (wrong === null) return made
  return Result.fail((state.step === 0 ? startFlaw(network, true) : null) ?? wrong)
}

/** What the interpreter says of one step: why it fails, or null. */
export function* interpretedStep(
  network: Network,
  scheme: SchemeName,
  dt: number,
  state: State
): Pausing<SimulationError | null> {
  const next = yield* interpreted(network, scheme, dt, state)
  return Result.isFailure(next) ? next.failure : null
}

/** The interpreter's hand: networks with raw recordings, one after the other. */
export const interpretedHand = (first: ReadonlyArray<Network>, scheme: SchemeName, dt: number): Hand => {
  let networks = first
  let states: ReadonlyArray<State> = [] // come with `load`
  const rows = first[0].nodes.length + first[0].edges.length
  return {
    work: first.length * (stepWork + rowWork * rows),
    set: function*(list) {
      networks = list
    },
    load: function*(list) {
      states = list
    },
    run: function*(_, steps, sinks) {
      for (let k = 0; k < steps; k++) {
        const next: Array<State> = []
        for (const [c, network] of networks.entries()) {
          const one = yield* resting(interpreted(network, scheme, dt, states[c]))
          if (Result.isFailure(one)) return Result.fail(one.failure)
          next.push(one.success)
          if (c < sinks.length) {
            writeSample(network.recordings, one.success, { ...sinks[c], first: sinks[c].first + k })
            writeSpikes(network, one.success, sinks[c])
          }
        }
        states = next
      }
      return Result.succeed(undefined)
    },
    parts: null,
    fine: () => true,
    store: function*() {
      return states
    },
    release: () => {}
  }
}
