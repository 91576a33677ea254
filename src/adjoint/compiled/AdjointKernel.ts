/**
 * A compiled adjoint kernel for a structure, remembered by what it depends on: what a kernel depends on, what is wanted, and which currents
 * somebody looks at.
 */
import { expand } from "../../kernel/expand.ts"
import { inputsOf, type Program } from "../../kernel/Program.ts"
import type { Column } from "../../program/Columns.ts"
import { clampedIn, clampedStates } from "../../solve/clamped.ts"
import { moduleBytes, mostKernels, within } from "../../solve/compiled/Kept.ts"
import { keyOf, type LaidOut, programsOf, withoutLayout } from "../../solve/compiled/Kernel.ts"
import type { Layout } from "../../solve/compiled/Layout.ts"
import type { Programs } from "../../solve/compiled/MemoryMap.ts"
import { counted, moduleOf } from "../../solve/compiled/moduleOf.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import { type AdjointPort, seenCurrents, siteAdjoint, synapseAdjoint } from "../adjointPrograms.ts"
import type { Wanted } from "../Wanted.ts"
import { type AdjointMap, adjointMap, type ReversedPrograms } from "./AdjointMap.ts"
import { adjointModule } from "./emitBack.ts"

/** What is made once for a structure. */
export type AdjointKernel = {
  readonly own: AdjointMap
  readonly module: WebAssembly.Module
  readonly bytes: Uint8Array
}

/** Kernels that were made, without what they were made for. */
const cache = within<
  Omit<AdjointKernel, "own"> & { readonly own: Omit<AdjointMap, "map"> & { readonly map: LaidOut } }
>(mostKernels, moduleBytes)

/** What an adjoint kernel depends on, as text; `wanted` is closed. */
export const adjointKeyOf = (layout: Layout, scheme: SchemeName, wanted: Wanted): string =>
  JSON.stringify([
    keyOf(layout, scheme, clampedStates(layout.plan.network), "exact"),
    [...wanted.nodes].sort(),
    [...wanted.edges].sort(),
    [...seenCurrents(layout.plan)].sort(),
    wanted.surrogate
  ])

/** The adjoint kernel of a layout; `wanted` is closed. */
export const adjointKernel = (layout: Layout, scheme: SchemeName, wanted: Wanted): AdjointKernel => {
  const key = adjointKeyOf(layout, scheme, wanted)
  const known = cache.get(key)
  if (known !== undefined) return { ...known, own: { ...known.own, map: { ...known.own.map, layout } } }
  const made = compileAdjoint(layout, scheme, wanted)
  cache.set(key, { ...made, own: { ...made.own, map: withoutLayout(made.own.map) } })
  return made
}

/**
 * A program of the way forwards that reads all that its reverse reads of it: where a condition turned out to be constant, it may have folded
 * away what the way back still asks for, and then there would be no place for it in memory and on the tape.
 */
const reading = (program: Program<Column>, reversed: Program<AdjointPort>): Program<Column> => {
  const own = new Set(inputsOf(program))
  const more = inputsOf(reversed).filter((port) => port._tag !== "Bar" && port._tag !== "Sum").filter((port) =>
    port._tag !== "Dt" && !own.has(port)
  )
  return more.length === 0
    ? program
    : { ...program, instructions: [...program.instructions, ...more.map((port) => ({ _tag: "Input" as const, port }))] }
}

/** What an adjoint kernel is made of: its map, and the programs forwards and backwards. */
export type AdjointPlan = {
  readonly own: AdjointMap
  readonly programs: Programs
  readonly reversed: ReversedPrograms
}

/** Makes the adjoint kernel of a layout, whether or not it was made before. */
export const compileAdjoint = (layout: Layout, scheme: SchemeName, wanted: Wanted): AdjointKernel => {
  const { own, programs, reversed } = planAdjoint(layout, scheme, wanted)
  const bytes = adjointModule(own, programs, reversed, scheme)
  return { own, module: moduleOf(bytes), bytes }
}

/** What the adjoint kernel of a layout is made of. */
export const planAdjoint = (layout: Layout, scheme: SchemeName, wanted: Wanted): AdjointPlan => {
  const { plan } = layout
  const made = programsOf(layout, "exact")
  const count = counted()
  const reversed = {
    sites: layout.sites.map((site) =>
      count(expand(siteAdjoint(plan, site.mechanisms, clampedIn(plan.network, "nodes"), wanted)))
    ),
    synapses: layout.synapses.map((block) =>
      count(expand(synapseAdjoint(plan, plan.synapses[block.type], clampedIn(plan.network, "edges"), wanted)))
    )
  }
  const programs = {
    ...made,
    sites: made.sites.map((program, s) => reading(program, reversed.sites[s])),
    synapses: made.synapses.map((program, t) => reading(program, reversed.synapses[t]))
  }
  return { own: adjointMap(layout, programs, reversed, scheme, wanted), programs, reversed }
}
