/**
 * Simulations as Effects: whole runs and streams of stretches, with progress, interruption and typed errors.
 *
 * Between stretches of a few milliseconds the fiber yields, so a run can be interrupted, timed out and watched. The numbers do not depend
 * on how a run is cut into stretches (law L15).
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { anything, like, listOf } from "../network/border.ts"
import { type Dual, dual } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { type NetworkError, shown } from "../network/NetworkError.ts"
import { networkLater, networksLater } from "../network/networkLater.ts"
import { aNetwork, networks } from "../select/Given.ts"
import { type Parameters, someParameters, writeParameters } from "../share/Parameters.ts"
import {
  batchOptionNames,
  check,
  type RunLength,
  type RunOptions,
  type RunSettings,
  unknownOption
} from "../solve/RunOptions.ts"
import { sideBySide } from "../solve/sameStructure.ts"
import { inRun, SimulationError } from "../solve/SimulationError.ts"
import { checkRoom, recordsNothing, type Traces } from "../solve/Traces.ts"
import { isPlain } from "../table/settled.ts"
import { simulatingEffect, simulatingStream } from "./border.ts"
import { Engine } from "./Engine.ts"
import { groups } from "./groups.ts"
import { lasting, spanning } from "./span.ts"
import { type At, opened, startOfRun, stretchFrom, wholeRun } from "./stretches.ts"

export type { RunLength, RunOptions, RunSettings } from "../solve/RunOptions.ts"
export type { SchemeName } from "../solve/Scheme.ts"
export { SimulationError } from "../solve/SimulationError.ts"
export type { SimulationReason } from "../solve/SimulationError.ts"
export type { State } from "../solve/State.ts"
export { live } from "./live.ts"
export type { Live } from "./live.ts"

/** Why a simulation fails. */
export type Failure = SimulationError | NetworkError

/** Options of a run that comes in stretches. */
export type StreamOptions = RunOptions & {
  /** Steps of a stretch. */
  readonly every: number
}

/**
 * Runs a network and gives its recordings.
 *
 * In a pipeline the network comes first: `pipe(network, Simulation.run({ tMax: 5 }))`. Samples are `steps + 1`, the first of them the state that the run starts from. Fails with a `SimulationError` on wrong options, when
 * nothing is recorded, and at the first number that is not finite; with a `NetworkError` when `parameters` do not fit the network.
 */
export const run: Dual<Network, readonly [options: RunOptions], Effect.Effect<Traces, Failure, Engine>> = dual(
  networkLater(1),
  simulatingEffect(
    "Simulation.run",
    { network: aNetwork, options: anything },
    (network: Network, options: RunOptions): Effect.Effect<Traces, Failure, Engine> =>
      Effect.gen(function*() {
        const ready = yield* opened(network, options, Infinity)
        yield* lasting(ready.run)
        return yield* wholeRun(ready)
      }).pipe(Effect.scoped, spanning("Simulation.run", network))
  )
)

/**
 * Runs a network and gives its recordings in stretches of `every` steps, as they come; memory does not grow with the length of the run.
 *
 * The first stretch begins with the state that the run starts from; every later one with the sample after the one before it.
 */
export const stream: Dual<Network, readonly [options: StreamOptions], Stream.Stream<Traces, Failure, Engine>> = dual(
  networkLater(1),
  simulatingStream(
    "Simulation.stream",
    { network: aNetwork, options: like(isPlain, "a record of options") },
    (network: Network, options: StreamOptions) => streamed(network, options)
  )
)

const streamed = (network: Network, options: StreamOptions): Stream.Stream<Traces, Failure, Engine> =>
  Stream.unwrap(Effect.gen(function*() {
    if (!(Number.isSafeInteger(options.every) && options.every >= 1)) {
      return yield* new SimulationError({
        reason: {
          _tag: "BadOption",
          what: "every",
          found: shown(options.every),
          expected: "a whole number of steps, 1 or more"
        }
      })
    }
    const { every, ...rest } = options
    const ready = yield* opened(network, rest, every)
    return Stream.unfold<At, Traces, SimulationError, never>(
      startOfRun(ready),
      (at) => at.done === ready.run.steps ? Effect.succeed(undefined) : stretchFrom(ready, at, every)
    )
  }))

/** Options of runs side by side: every run begins at time zero, with the parameters of its network. */
export type BatchOptions = RunLength & Omit<RunSettings, "from" | "parameters">

/**
 * Runs a network once for each set of parameters, side by side where the engine can, and gives the traces in the order of the sets.
 *
 * Every set has the same bits that `run` gives for it alone. `from` and `parameters` are no options here: every run begins at time zero.
 */
export const batch: Dual<
  Network,
  readonly [sets: ReadonlyArray<Parameters>, options: BatchOptions],
  Effect.Effect<ReadonlyArray<Traces>, Failure, Engine>
> = dual(
  networkLater(2),
  simulatingEffect(
    "Simulation.batch",
    { network: aNetwork, sets: listOf(someParameters, "a list of parameters"), options: anything },
    (
      network: Network,
      sets: ReadonlyArray<Parameters>,
      options: BatchOptions
    ): Effect.Effect<ReadonlyArray<Traces>, Failure, Engine> =>
      Effect.gen(function*() {
        yield* Effect.fromResult(checkRoom(network, 0, sets.length))
        const written = Effect.forEach(sets, (parameters) => Effect.fromResult(writeParameters(parameters)(network)))
        return yield* sideBySideOf(yield* written, options)
      })
  )
)

/**
 * Runs several networks, side by side where the engine can, and gives the traces in their order. The networks are alike but for values,
 * stimuli and what clamps hold; each has the same bits that `run` gives for it alone.
 */
export const batchOf: Dual<
  ReadonlyArray<Network>,
  readonly [options: BatchOptions],
  Effect.Effect<ReadonlyArray<Traces>, Failure, Engine>
> = dual(
  networksLater(1),
  simulatingEffect(
    "Simulation.batchOf",
    { networks: networks, options: anything },
    (networks: ReadonlyArray<Network>, options: BatchOptions) => sideBySideOf(networks, options)
  )
)

const sideBySideOf = (
  networks: ReadonlyArray<Network>,
  options: BatchOptions
): Effect.Effect<ReadonlyArray<Traces>, Failure, Engine> =>
  Effect.gen(function*() {
    const unknown = unknownOption(options, batchOptionNames)
    if (unknown !== null) return yield* new SimulationError({ reason: unknown })
    if (networks.length === 0) return []
    yield* Effect.fromResult(checkRoom(networks[0], 0, networks.length))
    const runs = yield* Effect.forEach(networks, (network, k) =>
      Effect.mapError(
        Effect.fromResult(check(network, options)),
        (cause) => cause._tag === "SimulationError" ? inRun(cause, k, networks.length) : cause
      ))
    if (recordsNothing(networks[0])) {
      return yield* new SimulationError({ reason: { _tag: "NothingRecorded" } })
    }
    const { dt, scheme, steps } = runs[0]
    yield* Effect.fromResult(checkRoom(networks[0], steps + 1, networks.length))
    yield* Effect.fromResult(sideBySide(networks[0], networks))
    const engine = yield* Engine
    const work = { network: networks[0], scheme, dt, rates: "exact", copies: networks.length } as const
    return yield* Effect.gen(function*() {
      const session = yield* engine.open(work)
      const second = session.ahead && networks.length > session.most ? yield* engine.open(work) : null
      return yield* groups(networks, { steps, scheme, dt, session }, second)
    }).pipe(
      Effect.scoped,
      spanning("Simulation.batch", networks[0], { networks: networks.length, steps, dt, scheme })
    )
  })
