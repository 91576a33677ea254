/**
 * The service that turns networks into steppers: which one is provided decides how fast a simulation is, never what it computes.
 *
 * `Engine.layer` is the default: WebAssembly kernels made at run time. `Engine.layerInterpreter` is the reference that evaluates equation
 * text in plain loops, and for gradients the reversed programs, in plain loops too. Nothing falls back in silence: an engine runs what it is
 * given or fails.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { GradientRunner } from "../adjoint/GradientRunner.ts"
import type { Wanted } from "../adjoint/Wanted.ts"
import type { Network } from "../network/Network.ts"
import { batchRunner } from "../solve/compiled/compiledBatch.ts"
import { compiledStepper } from "../solve/compiled/compiledStepper.ts"
import { poolFor, type ThreadPool } from "../solve/compiled/ThreadPool.ts"
import { interpreter, interpreterBatch } from "../solve/interpreter.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import type { BatchRunner, Stepper } from "../solve/Stepper.ts"

/** The service that runs networks: it makes steppers, runners of batches and of gradients. */
export class Engine extends Context.Service<Engine, {
  /** Name for messages and tests that must know which engine ran. */
  readonly name: string
  /** Makes a network ready to run with a scheme and a step [ms]; throws a `SimulationError` where the engine cannot run it. */
  readonly stepper: (network: Network, scheme: SchemeName, dt: number) => Stepper
  /** Makes a runner for networks that differ from the given one in values only; `most` of them will come at a time at most. */
  readonly batch: (network: Network, scheme: SchemeName, dt: number, most: number) => BatchRunner
  /** Makes a runner for gradients of networks that differ from the given one in values and inputs only. */
  readonly gradient: (
    network: Network,
    scheme: SchemeName,
    dt: number,
    wanted: Wanted,
    most: number
  ) => Effect.Effect<GradientRunner>
}>()("neurolens/runtime/Engine") {}

/** What makes gradients, a seventh of the library: loaded when the first is asked for, so that programs that only simulate go without. */
const adjoint = Effect.promise(() => import("../adjoint/GradientRunner.ts"))

/** Compiled gradients; `pool` says over which threads. */
const compiledGradients = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  wanted: Wanted,
  most: number,
  pool: ThreadPool | null = null
): Effect.Effect<GradientRunner> =>
  Effect.map(adjoint, (it) => it.compiledGradients(network, scheme, dt, wanted, most, pool))

/** The reference engine. */
export const layerInterpreter: Layer.Layer<Engine> = Layer.succeed(Engine, {
  name: "interpreter",
  stepper: interpreter,
  batch: (_, scheme, dt) => interpreterBatch(scheme, dt),
  gradient: (_, scheme, dt, wanted) => Effect.map(adjoint, (it) => it.interpretedGradients(scheme, dt, wanted))
})

/** The compiled engine: WebAssembly with SIMD, compiled once for each structure. */
export const layerCompiled: Layer.Layer<Engine> = Layer.succeed(Engine, {
  name: "compiled",
  stepper: compiledStepper,
  batch: batchRunner,
  gradient: compiledGradients
})

/**
 * The compiled engine with voltage-dependent rates from tables: faster where gates are most of the work, and off by relative errors of
 * at most 1e-9 in where a gate goes and in the part of the way that it goes in a step. A run fails where parameters of rates differ between
 * compartments with the same mechanisms, or where a gate is too steep; decision 0015. Gradients are those of the exact rates.
 */
export const layerTabulated: Layer.Layer<Engine> = Layer.succeed(Engine, {
  name: "tabulated",
  stepper: (network, scheme, dt) => compiledStepper(network, scheme, dt, null, { rates: "tabulated" }),
  batch: (network, scheme, dt, most) => batchRunner(network, scheme, dt, most, null, { rates: "tabulated" }),
  gradient: compiledGradients
})

/** Threads for engines that use several; `neurolens/node` has a layer for worker threads. */
export class Threads extends Context.Service<Threads, ThreadPool>()("neurolens/runtime/Threads") {}

/** The compiled engine on several threads with shared memory: one network over all of them if it is large enough, or a batch divided among them. */
export const layerThreaded: Layer.Layer<Engine, never, Threads> = Layer.effect(
  Engine,
  Effect.map(Effect.service(Threads), (pool) => ({
    name: "threaded",
    stepper: (network: Network, scheme: SchemeName, dt: number) =>
      compiledStepper(network, scheme, dt, poolFor(pool, network)),
    batch: (network: Network, scheme: SchemeName, dt: number, most: number) =>
      batchRunner(network, scheme, dt, most, pool),
    gradient: (network: Network, scheme: SchemeName, dt: number, wanted: Wanted, most: number) =>
      compiledGradients(network, scheme, dt, wanted, most, most > 1 ? pool : poolFor(pool, network))
  }))
)

/** The default engine. */
export const layer: Layer.Layer<Engine> = layerCompiled
