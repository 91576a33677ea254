/**
 * A compiled adjoint kernel for a structure, remembered by what it depends on: what a kernel depends on, what is wanted, and which currents
 * somebody looks at.
 */
import { expand } from "../../kernel/expand.ts"
import { clampedIn, clampedStates } from "../../solve/clamped.ts"
import { keyOf, programsOf } from "../../solve/compiled/Kernel.ts"
import type { Layout } from "../../solve/compiled/Layout.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import { seenCurrents, siteAdjoint, synapseAdjoint } from "../adjointPrograms.ts"
import type { Wanted } from "../Wanted.ts"
import { type AdjointMap, adjointMap } from "./AdjointMap.ts"
import { adjointModule } from "./emitBack.ts"

/** What is made once for a structure. */
export type AdjointKernel = {
  readonly own: AdjointMap
  readonly module: WebAssembly.Module
  readonly bytes: Uint8Array
}

/** Kernels that were made last, oldest first. */
const cache = new Map<string, AdjointKernel>()
const cacheSize = 16

/** The adjoint kernel of a layout; `wanted` is closed. */
export const adjointKernel = (layout: Layout, scheme: SchemeName, wanted: Wanted): AdjointKernel => {
  const key = JSON.stringify([
    keyOf(layout, scheme, clampedStates(layout.plan.network), "exact"),
    [...wanted.nodes].sort(),
    [...wanted.edges].sort(),
    [...seenCurrents(layout.plan)].sort(),
    wanted.surrogate
  ])
  const known = cache.get(key)
  if (known !== undefined) return { ...known, own: { ...known.own, map: { ...known.own.map, layout } } }
  const made = compileAdjoint(layout, scheme, wanted)
  cache.set(key, made)
  if (cache.size > cacheSize) cache.delete(cache.keys().next().value!)
  return made
}

/** Makes the adjoint kernel of a layout, whether or not it was made before. */
export const compileAdjoint = (layout: Layout, scheme: SchemeName, wanted: Wanted): AdjointKernel => {
  const { plan } = layout
  const programs = programsOf(layout, "exact")
  const reversed = {
    sites: layout.sites.map((site) =>
      expand(siteAdjoint(plan, site.mechanisms, clampedIn(plan.network, "nodes"), wanted))
    ),
    synapses: layout.synapses.map((block) =>
      expand(synapseAdjoint(plan, plan.synapses[block.type], clampedIn(plan.network, "edges"), wanted))
    )
  }
  const own = adjointMap(layout, programs, reversed, scheme, wanted)
  const bytes = adjointModule(own, programs, reversed, scheme)
  return { own, module: new WebAssembly.Module(bytes), bytes }
}
