/**
 * Kernels in C, made before they are opened: printed, compiled, loaded, and remembered by what they depend on.
 */
import * as Effect from "effect/Effect"
import { adjointKeyOf } from "../../adjoint/compiled/AdjointKernel.ts"
import type { AdjointMap } from "../../adjoint/compiled/AdjointMap.ts"
import { printAdjoint } from "../../adjoint/compiled/printAdjoint.ts"
import { closed, type Wanted } from "../../adjoint/Wanted.ts"
import type { Network } from "../../network/Network.ts"
import { pausing } from "../../runtime/pausing.ts"
import { clampedStates } from "../../solve/clamped.ts"
import { type Kept, mostKernels, within } from "../../solve/compiled/Kept.ts"
import { keyOf, type LaidOut, withoutLayout } from "../../solve/compiled/Kernel.ts"
import { type Layout, layout } from "../../solve/compiled/Layout.ts"
import type { Machine } from "../../solve/compiled/Machine.ts"
import type { MemoryMap } from "../../solve/compiled/MemoryMap.ts"
import { mapOf } from "../../solve/compiled/outline.ts"
import { printer, printKernel } from "../../solve/compiled/printKernel.ts"
import type { Rates } from "../../solve/compiled/RateTable.ts"
import type { Pausing } from "../../solve/Pieces.ts"
import { plan } from "../../solve/Plan.ts"
import { rawNetwork } from "../../solve/recorded.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import { SimulationError } from "../../solve/SimulationError.ts"
import { type Compiler, identityOf } from "./Compiler.ts"
import { loadedOf } from "./Library.ts"
import type { NativeCode } from "./machine.ts"

/** Where kernels come from: the compiler, and the folder in which they are kept, or none. */
export type Workshop = { readonly compiler: Compiler; readonly folder: string | null }

/** A kernel, and where everything is for networks of its structure. */
export type Made<Map> = {
  readonly code: NativeCode
  readonly mapFor: (networks: ReadonlyArray<Network>) => Pausing<Map>
}

/** A kernel in C, and about how many bytes its code takes. */
type Known<Map> = { readonly code: NativeCode; readonly map: Map; readonly bytes: number }

const size = ({ bytes }: Known<unknown>): number => bytes

/** Kernels that were asked for last, by what they depend on: printing one again costs more than many a run. */
const forwards = within<Known<LaidOut>>(mostKernels, size)
const backwards = within<Known<Omit<AdjointMap, "map"> & { readonly map: LaidOut }>>(mostKernels, size)

/** What is kept under a key, or is made now and kept. */
const keptIn = <A, E>(store: Kept<A>, key: string, make: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.suspend(() => {
    const known = store.get(key)
    return known === undefined
      ? Effect.tap(make, (made) => Effect.sync(() => store.set(key, made)))
      : Effect.succeed(known)
  })

/** Code for a key, and about how many bytes it takes: loaded, or printed and compiled unless it was before. */
const codeOf = (
  { compiler, folder }: Workshop,
  key: string,
  text: () => Pausing<string>,
  { copies, synapses, threads }: Layout
): Effect.Effect<{ readonly code: NativeCode; readonly bytes: number }, SimulationError> =>
  loadedOf(compiler, { key: JSON.stringify([printer, key]), text: pausing(text) }, folder).pipe(
    Effect.map(({ bytes, library }) => ({
      code: { library, meets: threads > 1 && copies === 1 && synapses.length > 0 },
      bytes
    })),
    Effect.mapError((error) =>
      error instanceof SimulationError
        ? error
        : new SimulationError({ reason: { _tag: "EngineFailed", engine: "native", why: error.message } })
    )
  )

/** A key that tells workshops apart, too. */
const keyIn = ({ compiler, folder }: Workshop, key: string): string =>
  JSON.stringify([identityOf(compiler), folder, key])

/** Lays some networks of one structure out on a machine. */
const laidOut = (machine: Machine<NativeCode>, networks: ReadonlyArray<Network>): Pausing<Layout> =>
  layout(plan(networks[0]), networks.length, machine.threads, machine.tuning)

const several = (network: Network, count: number): ReadonlyArray<Network> =>
  Array<Network>(count).fill(rawNetwork(network))

/** The kernel for some networks like one, on a machine. */
export const nativeKernel = (
  workshop: Workshop,
  machine: Machine<NativeCode>,
  network: Network,
  count: number,
  scheme: SchemeName,
  rates: Rates
): Effect.Effect<Made<MemoryMap>, SimulationError> =>
  Effect.gen(function*() {
    const laid = yield* pausing(() => laidOut(machine, several(network, count)))
    const key = JSON.stringify(["forwards", keyOf(laid, scheme, clampedStates(laid.plan.network), rates)])
    const { code, map } = yield* keptIn(
      forwards,
      keyIn(workshop, key),
      Effect.flatMap(codeOf(workshop, key, () => printKernel(laid, scheme, rates), laid), (made) =>
        Effect.map(
          pausing(() => mapOf(laid, made.code.library.note!, scheme, rates)), // which is in the text
          (map) => ({ ...made, map: withoutLayout(map) })
        ))
    )
    return {
      code,
      mapFor: function*(networks) {
        return { ...map, layout: yield* laidOut(machine, networks) }
      }
    }
  })

/** The adjoint kernel likewise. */
export const nativeAdjoint = (
  workshop: Workshop,
  machine: Machine<NativeCode>,
  network: Network,
  count: number,
  scheme: SchemeName,
  wanted: Wanted
): Effect.Effect<Made<AdjointMap>, SimulationError> =>
  Effect.gen(function*() {
    const all = closed(wanted)
    const laid = yield* pausing(() => laidOut(machine, several(network, count)))
    const key = JSON.stringify(["backwards", adjointKeyOf(laid, scheme, all)])
    const { code, map: own } = yield* keptIn(
      backwards,
      keyIn(workshop, key),
      Effect.flatMap(pausing(() => printAdjoint(laid, scheme, all)), ({ own, text }) =>
        Effect.map(
          codeOf(workshop, key, text, laid),
          (made) => ({ ...made, map: { ...own, map: withoutLayout(own.map) } })
        ))
    )
    return {
      code,
      mapFor: function*(networks) {
        return { ...own, map: { ...own.map, layout: yield* laidOut(machine, networks) } }
      }
    }
  })
