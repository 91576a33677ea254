/**
 * A network that stays open: one kernel in one memory, which runs again and again with other parameters, stimuli and clamped values.
 *
 * One idea: what is set is a network that differs in values and inputs only, so every run is that of `Simulation.run`, bit for bit; but
 * nothing is compiled, and no memory is taken but that of the samples.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import { anything } from "../network/border.ts"
import { type Dual, dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { networkLater } from "../network/networkLater.ts"
import { aNetwork } from "../select/Given.ts"
import { type Parameters, someParameters, writeParameters } from "../share/Parameters.ts"
import { check, type Run, type RunOptions } from "../solve/RunOptions.ts"
import { differenceOf } from "../solve/sameStructure.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { Traces } from "../solve/Traces.ts"
import { simulatingEffect } from "./border.ts"
import type { Engine } from "./Engine.ts"
import { preparing } from "./preparing.ts"
import { whileOpen } from "./Session.ts"
import { lasting, spanning } from "./span.ts"
import { atStart, opened, wholeRun } from "./stretches.ts"

/** A network that stays open; its runs come one after the other, and each begins where the options say. */
export type Live = {
  /**
   * Takes another network for the runs that come, one that differs in values, stimuli and what clamps hold: fails with a `SimulationError`
   * that says in what else it differs.
   */
  readonly set: (network: Network) => Effect.Effect<void, SimulationError | NetworkError>
  /** Takes other trained parameters, in the network that was set last. */
  readonly write: (parameters: Parameters) => Effect.Effect<void, SimulationError | NetworkError>
  /** Runs what is set when it begins, whatever is set while it waits for another run, or is under way. */
  readonly run: Effect.Effect<Traces, SimulationError>
}

const kinds = {
  set: { network: aNetwork },
  write: { parameters: someParameters }
} as const

/**
 * Opens a network to be run many times, in a scope: `live.set` and `live.write` say with what, `live.run` runs. Options are those of
 * `Simulation.run`.
 */
export const live: Dual<
  Network,
  readonly [options: RunOptions],
  Effect.Effect<Live, SimulationError | NetworkError, Engine | Scope.Scope>
> = dual(
  networkLater(1),
  simulatingEffect(
    "Simulation.live",
    { network: aNetwork, options: anything },
    (
      network: Network,
      options: RunOptions
    ): Effect.Effect<Live, SimulationError | NetworkError, Engine | Scope.Scope> =>
      Effect.gen(function*() {
        const { run, session } = yield* opened(network, options, Infinity)
        const turn = yield* Semaphore.make(1)
        let now = run
        let inside: Run | null = run // what the session is set to
        const { parameters: _, ...others } = options
        const asked = yield* whileOpen("the network that was opened")
        const setTo = (next: Network) =>
          Effect.gen(function*() {
            yield* asked
            const what = differenceOf(network, next)
            if (what !== null) {
              const expected = "one that differs from the network that is open in values, stimuli and what clamps hold"
              const reason = { _tag: "BadOption", what: "the network", found: `with other ${what}`, expected } as const
              return yield* new SimulationError({ reason })
            }
            now = yield* Effect.fromResult(check(next, others))
          })
        const runOf = (mine: Run) =>
          Effect.gen(function*() {
            if (mine !== inside) {
              yield* preparing([mine.network], mine.scheme, mine.dt)
              inside = null
              yield* session.set([mine.network])
              inside = mine
            }
            return yield* wholeRun(yield* atStart(mine, session))
          })
        return {
          set: simulatingEffect("live.set", kinds.set, setTo),
          write: simulatingEffect("live.write", kinds.write, (parameters: Parameters) =>
            Effect.flatMap(Effect.fromResult(writeParameters(parameters)(now.network)), setTo)),
          run: Effect.suspend(() => {
            const mine = now
            return Effect.andThen(lasting(mine), turn.withPermits(1)(runOf(mine))).pipe(
              spanning("Simulation.run", network)
            )
          })
        }
      })
  )
)
