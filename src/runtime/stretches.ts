/**
 * A run on a session of its own, stretch by stretch: what whole runs, streams and runs that are repeated have in common.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { beginning, sampleOf } from "../solve/March.ts"
import { check, type Run, type RunOptions } from "../solve/RunOptions.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import type { State } from "../solve/State.ts"
import { checkRoom, make, recordsNothing, room, spikeRoom, type Traces } from "../solve/Traces.ts"
import { Engine } from "./Engine.ts"
import { pausing } from "./pausing.ts"
import { preparing } from "./preparing.ts"
import { report } from "./Progress.ts"
import type { Session } from "./Session.ts"

/** A run with its session, loaded with the state that it starts from. */
export type Ready = { readonly run: Run; readonly session: Session; readonly start: State }

/** Opens what a run needs which hands out at most `every` steps at a time. */
export const opened = (
  network: Network,
  options: RunOptions,
  every: number
): Effect.Effect<Ready, SimulationError | NetworkError, Engine | Scope.Scope> =>
  Effect.gen(function*() {
    const run = yield* Effect.fromResult(check(network, options))
    const { dt, scheme } = run
    if (recordsNothing(run.network)) return yield* new SimulationError({ reason: { _tag: "NothingRecorded" } })
    yield* Effect.fromResult(checkRoom(run.network, Math.min(every, run.steps) + 1))
    yield* preparing([run.network], scheme, dt)
    const engine = yield* Engine
    const session = yield* engine.open({ network: run.network, scheme, dt, rates: "exact", copies: 1 })
    yield* session.set([run.network])
    return yield* atStart(run, session)
  })

/** Loads the state that a run starts from. */
export const atStart = (run: Run, session: Session): Effect.Effect<Ready, SimulationError> => {
  const from = run.from === null ? pausing(() => beginning(run.network, run.dt)) : Effect.succeed(run.from)
  return Effect.flatMap(from, (start) => Effect.as(session.load([start]), { run, session, start }))
}

/** A place in a run: the state, and how many steps are done; -1 before the first sample was written. */
export type At = { readonly state: State; readonly done: number }

/** Where a run begins. */
export const startOfRun = ({ start }: Ready): At => ({ state: start, done: -1 })

/** The next `every` steps as traces, and the place after them. */
export const stretchFrom = (
  ready: Ready,
  at: At,
  every: number
): Effect.Effect<readonly [Traces, At], SimulationError> =>
  Effect.gen(function*() {
    const { run, session } = ready
    const lead = at.done < 0 ? 1 : 0
    const done = at.done + lead
    const steps = Math.min(every, run.steps - done)
    const samples = steps + lead
    const data = yield* Effect.fromResult(room(run.network, samples))
    const lists = spikeRoom(run.network)
    if (lead === 1) sampleOf(run.network, run.dt, at.state, { data, stride: samples, first: 0 })
    yield* session.advance(
      steps,
      [{ data, stride: samples, first: lead, ...lists }],
      (now) => report({ what: "simulation", done: done + now.done, total: run.steps, unit: "steps" })
    )
    yield* Effect.yieldNow
    const [state] = yield* session.states
    return [make(run.network, run.dt, at.state.step + 1 - lead, samples, data, state, lists.spikes), {
      state,
      done: done + steps
    }] as const
  })

/** The traces of the whole run. */
export const wholeRun = (ready: Ready): Effect.Effect<Traces, SimulationError> =>
  Effect.map(stretchFrom(ready, startOfRun(ready), ready.run.steps), ([traces]) => traces)
