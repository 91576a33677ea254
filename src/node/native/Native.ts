/**
 * The native engine: kernels as C, compiled by the compiler of the machine, run on threads of their own.
 *
 * One idea: the same programs, the same memory and the same steps as the compiled engine, on as many lanes as the processor has; so every bit
 * is the same (law L10) and only the time is another. Nothing falls back in silence: `layerNative` fails where no native code can be made, and
 * says what to install; `layerFastest` takes WebAssembly there, and the engine's name says which it is.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { availableParallelism } from "node:os"
import { resolve } from "node:path"
import { anything, border, maybe, record } from "../../network/border.ts"
import { reasonText, shown } from "../../network/NetworkError.ts"
import { Engine, layerCompiled } from "../../runtime/Engine.ts"
import { guarded } from "../../runtime/givenSession.ts"
import { gradientSessionOf, sessionOf } from "../../runtime/Session.ts"
import { division } from "../../runtime/threads.ts"
import { sideBySide } from "../../solve/compiled/compiledMarch.ts"
import { instanceOf } from "../../solve/compiled/Instance.ts"
import type { Machines } from "../../solve/compiled/Machine.ts"
import { memories } from "../../solve/compiled/memories.ts"
import { march } from "../../solve/March.ts"
import { resting } from "../../solve/Pieces.ts"
import { findCompiler, fusing, here } from "./Compiler.ts"
import { nativeAdjoint, nativeKernel, type Workshop } from "./kernels.ts"
import { defaultFolder } from "./libraryCache.ts"
import { type NativeCode, nativeMachine } from "./machine.ts"
import { type NativeError, nativeError } from "./NativeError.ts"
import { trial } from "./trial.ts"

/** How native code is made and run. */
export type NativeOptions = {
  /** Threads that run kernels; default as many as the machine has cores. None of them is that of the event loop. */
  readonly size?: number
  /** Compartments and synapses from which on a network with synapses is divided among threads; default 4000. Batches are always divided. */
  readonly least?: number
  /**
   * The folder that keeps what was compiled: one of the user's own that nobody else may write. Default: `neurolens` in the user's folder for
   * caches. False: nothing is kept.
   */
  readonly cache?: string | false
  /**
   * Whether a product and what it is added to are rounded once, together, where processors can: faster, and other last digits than all other
   * engines have. The engine's name is `native-fused` then. Default false.
   */
  readonly fused?: boolean
}

/** What makes gradients: loaded when the first is asked for. */
const adjoint = Effect.promise(() => import("../../adjoint/GradientRunner.ts"))
const reversible = Effect.promise(() => import("../../adjoint/compiled/compiledReversible.ts"))

const optionError = (what: string, found: string, expected: string): NativeError =>
  nativeError({ _tag: "BadOption", what, found, expected })

/** The engine of a workshop, on threads: one network over all of them if it is large enough, or a batch divided among them. */
export const engineOf = (workshop: Workshop, size: number, least: number): Engine["Service"] => {
  const store = memories({ shared: false })
  const of = (threads: number) => nativeMachine(threads, least, workshop.compiler.lanes, store)
  return engineOn(workshop, { alone: of(1), several: of(size) })
}

const engineOn = (workshop: Workshop, machines: Machines<NativeCode>): Engine["Service"] =>
  guarded({
    name: workshop.compiler.fused ? "native-fused" : "native",
    open: (work) =>
      Effect.gen(function*() {
        const { copies, dt, network, rates, scheme } = work
        const { machine, most } = sideBySide(network, copies, machines)
        const { code, mapFor } = yield* nativeKernel(workshop, machine, network, most, scheme, rates)
        return yield* sessionOf(() =>
          march({
            scheme,
            dt,
            most,
            make: function*(networks) {
              const map = yield* resting(mapFor(networks))
              return yield* resting(instanceOf(map, code, networks, scheme, dt, machine))
            }
          }), machine)
      }),
    gradient: (work) =>
      Effect.gen(function*() {
        const { copies, dt, network, scheme, wanted } = work
        const [{ gradientsOf, groupOn }, { reversibleOf }] = yield* Effect.all([adjoint, reversible])
        const { group, machine } = groupOn(network, copies, machines)
        const { code, mapFor } = yield* nativeAdjoint(workshop, machine, network, group, scheme, wanted)
        return yield* gradientSessionOf(() =>
          gradientsOf(group, scheme, dt, wanted, function*(networks) {
            return yield* reversibleOf(yield* mapFor(networks), code, networks, scheme, dt, wanted, machine)
          }), machine)
      })
  })

/** Finds the compiler, tries it, and makes the engine. */
const nativeEngine = (options: NativeOptions): Effect.Effect<Engine["Service"], NativeError> =>
  Effect.gen(function*() {
    const { least, size } = yield* Effect.mapError(
      Effect.fromResult(division(options, availableParallelism())),
      ({ expected, found, what }) => optionError(what, found, expected)
    )
    const { cache, fused = false } = options
    if (typeof fused !== "boolean") return yield* optionError("fused", shown(fused), "true or false")
    if (!(cache === undefined || cache === false || (typeof cache === "string" && cache !== ""))) {
      return yield* optionError("cache", shown(cache), "the path of a folder, or false")
    }
    const found = yield* findCompiler(here())
    const compiler = fused ? fusing(found) : found
    if (compiler === null) {
      return yield* optionError(
        "fused",
        "true",
        `false on ${found.machine}, which cannot round a product and a sum together`
      )
    }
    const folder = cache === false ? null : resolve(cache ?? (yield* defaultFolder(here())))
    yield* trial(compiler, folder)
    return engineOf({ compiler, folder }, size, least)
  })

/** Misuse is a layer that cannot be built. */
const making = border((misuse) =>
  Layer.effectDiscard(
    Effect.fail(
      optionError("the call", reasonText(misuse), "options of native code")
    )
  )
)

const known = { options: maybe(record({ size: anything, least: anything, cache: anything, fused: anything })) }

/**
 * The engine of native code: kernels as C, compiled by GCC or Clang, two to eight numbers at a time, outside of the event loop. The bits are
 * those of the compiled engine, unless products and sums are `fused`. Fails where there is no compiler, and says what to install.
 */
export const layerNative = making(
  "layerNative",
  known,
  (options: NativeOptions = {}): Layer.Layer<Engine, NativeError> => Layer.effect(Engine, nativeEngine(options))
)

/**
 * The fastest engine that runs here: native code where it can be made, else WebAssembly; the engine's name says which, `native` (or
 * `native-fused`) or `compiled`.
 * The numbers are the same, unless products and sums are `fused` in native code. Fails only where the options are no good.
 */
export const layerFastest = making(
  "layerFastest",
  known,
  (options: NativeOptions = {}): Layer.Layer<Engine, NativeError> =>
    Layer.effect(
      Engine,
      Effect.catch(nativeEngine(options), (error) =>
        error.reason._tag === "BadOption" ? Effect.fail(error) : Effect.provide(Effect.service(Engine), layerCompiled))
    )
)
