/**
 * The service that runs networks: which one is provided decides how fast a simulation is, never what it computes.
 *
 * `Engine.layer` is the default: WebAssembly kernels made at run time. `Engine.layerInterpreter` is the reference that evaluates equation
 * text in plain loops, and for gradients the reversed programs, in plain loops too. Nothing falls back in silence: an engine runs what it is
 * given or fails. Whoever has an engine can make another one of it that counts, logs or refuses.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Adjoint } from "../adjoint/GradientRunner.ts"
import type { Wanted } from "../adjoint/Wanted.ts"
import type { Network } from "../network/Network.ts"
import { compiledMarch, onlyOn } from "../solve/compiled/compiledMarch.ts"
import { type Machine, machineFor, type Machines, ownThread } from "../solve/compiled/Machine.ts"
import type { Rates } from "../solve/compiled/RateTable.ts"
import { interpretedHand } from "../solve/interpreter.ts"
import { march } from "../solve/March.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import { SimulationError } from "../solve/SimulationError.ts"
import { guarded } from "./givenSession.ts"
import { type GradientSession, gradientSessionOf, type Session, sessionOf } from "./Session.ts"

export type { Rates } from "../solve/compiled/RateTable.ts"
export type { GradientSession, GradientWork, Session } from "./Session.ts"

/** What an engine is asked for: runs of networks of the structure of the given one. */
export type Work = {
  readonly network: Network
  readonly scheme: SchemeName
  /** [ms] */
  readonly dt: number
  /** Voltage-dependent rates as they are, or from tables. */
  readonly rates: Rates
  /** How many networks there will be; a session says how many it takes at a time. */
  readonly copies: number
}

/**
 * Work for gradients; `wanted` are the columns and inputs by which derivatives are wanted. What goes back over runs, a seventh of the library,
 * comes with the work and not with the engine, so that programs that only simulate go without; `Gradient` and `Training` bring it.
 */
export type WorkBack = Work & { readonly wanted: Wanted; readonly adjoint: Adjoint }

/** The service that runs networks: what it opens is let go with its scope. */
export class Engine extends Context.Service<Engine, {
  /** Name for messages and tests that must know which engine ran. */
  readonly name: string
  /** Makes networks of one structure ready to run; fails where the engine cannot run them. */
  readonly open: (work: Work) => Effect.Effect<Session, SimulationError, Scope.Scope>
  /** Makes them ready for gradients. */
  readonly gradient: (work: WorkBack) => Effect.Effect<GradientSession, SimulationError, Scope.Scope>
}>()("neurolens/runtime/Engine") {}

const exactly = ({ rates }: Work, name: string): Effect.Effect<void, SimulationError> =>
  rates === "exact"
    ? Effect.void
    : new SimulationError({
      reason: { _tag: "BadOption", what: `rates of engine ${name}`, found: rates, expected: "exact" }
    })

/** The reference engine. */
export const layerInterpreter: Layer.Layer<Engine> = Layer.succeed(
  Engine,
  guarded({
    name: "interpreter",
    open: (work) =>
      Effect.andThen(
        exactly(work, "interpreter"),
        sessionOf(
          () =>
            march({
              ...work,
              most: 1,
              make: function*(networks) {
                return interpretedHand(networks, work.scheme, work.dt)
              }
            }),
          { threads: 1, waits: false }
        )
      ),
    gradient: (work) =>
      Effect.andThen(
        exactly(work, "interpreter"),
        gradientSessionOf(() => work.adjoint.interpreted(work.scheme, work.dt, work.wanted))
      )
  })
)

/** An engine of kernels on some machines. Gradients are those of the exact rates. */
const compiledOn = (name: string, machines: Machines): Engine["Service"] =>
  guarded({
    name,
    open: (work) =>
      sessionOf(
        () => compiledMarch(work, machines),
        machineFor(machines, work.network, work.copies)
      ),
    gradient: ({ adjoint, copies, dt, network, scheme, wanted }) =>
      gradientSessionOf(
        () => adjoint.compiled(network, scheme, dt, wanted, copies, machines),
        machineFor(machines, network, copies)
      )
  })

/** The compiled engine: WebAssembly with SIMD, compiled once for each structure. */
export const layerCompiled: Layer.Layer<Engine> = Layer.sync(
  Engine,
  () => Engine.of(compiledOn("compiled", onlyOn(ownThread())))
)

/**
 * The compiled engine with voltage-dependent rates from tables: faster where gates are most of the work, and off by relative errors of
 * at most 1e-9 in where a gate goes and in the part of the way that it goes in a step. A run fails where parameters of rates differ between
 * compartments with the same mechanisms, or where a gate is too steep; decision 0015. Gradients are those of the exact rates.
 */
export const layerTabulated: Layer.Layer<Engine> = Layer.effect(
  Engine,
  Effect.map(Effect.service(Engine), (inner) => ({
    name: "tabulated",
    open: (work: Work) => inner.open({ ...work, rates: "tabulated" }),
    gradient: inner.gradient
  }))
).pipe(Layer.provide(layerCompiled))

/** Threads for engines that use several; `neurolens/node` has a layer for worker threads. */
export class Threads extends Context.Service<Threads, Machine>()("neurolens/runtime/Threads") {}

/** The compiled engine on several threads with shared memory: one network over all of them if it is large enough, or a batch divided among them. */
export const layerThreaded: Layer.Layer<Engine, never, Threads> = Layer.effect(
  Engine,
  Effect.map(Effect.service(Threads), (several) => compiledOn("threaded", { alone: ownThread(), several }))
)

/** The default engine. */
export const layer: Layer.Layer<Engine> = layerCompiled
