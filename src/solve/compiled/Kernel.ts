/**
 * A compiled kernel for a structure: programs, memory map and module, remembered by what they depend on.
 *
 * The key holds mechanisms with what their names are, the shape of the layout, the states that clamps hold, the scheme, and whether rates
 * are tabulated; parameter values, stimuli, recordings and dt are not in it, so changing those compiles nothing.
 */
import * as Builder from "../../kernel/Builder.ts"
import type { CompiledHandler } from "../../mechanism/compile.ts"
import { toFields } from "../../network/Mechanism.ts"
import type { Mechanism } from "../../network/Mechanism.ts"
import type * as Columns from "../../program/Columns.ts"
import type { Answering, Handler, Moving } from "../../program/Step.ts"
import { clampedIn, clampedStates } from "../clamped.ts"
import { eventPlan, hasEvents } from "../events/EventPlan.ts"
import { each, type Pausing } from "../Pieces.ts"
import { handlerProgram, partProgram, shownProgram, sumsProgram } from "../programs/answeringProgram.ts"
import { detectProgram } from "../programs/detectProgram.ts"
import { siteProgram } from "../programs/siteProgram.ts"
import { synapseProgram } from "../programs/synapseProgram.ts"
import type { SchemeName } from "../Scheme.ts"
import type { Sources } from "../Source.ts"
import { kernelModule } from "./emitRun.ts"
import { movingIn } from "./events/moving.ts"
import { canRest } from "./events/resting.ts"
import { extrasOf } from "./extrasOf.ts"
import { groupSizes } from "./GroupMap.ts"
import { moduleBytes, mostKernels, within } from "./Kept.ts"
import type { Layout } from "./Layout.ts"
import { heldClasses, type MemoryMap, memoryMap } from "./MemoryMap.ts"
import { checkGates, counted, moduleOf } from "./moduleOf.ts"
import type { Programs } from "./partsOf.ts"
import { type Rates, type Tabulated, tabulated } from "./RateTable.ts"

/** What is made once for a structure. */
export type Kernel = { readonly map: MemoryMap; readonly module: WebAssembly.Module; readonly bytes: Uint8Array }

const texts = new WeakMap<Mechanism, string>()

const textOf = (mechanism: Mechanism): string => {
  let text = texts.get(mechanism)
  if (text === undefined) texts.set(mechanism, text = JSON.stringify(toFields(mechanism)))
  return text
}

/** What names are, as text; a fallback of -0 is not one of 0, though JSON writes both alike. */
const sourceText = (sources: Sources): string =>
  JSON.stringify([...sources], (_, value: unknown) => Object.is(value, -0) ? "-0" : value)

/** What a kernel depends on, as text. */
export const keyOf = (
  layout: Layout,
  scheme: SchemeName,
  clamped: ReturnType<typeof clampedStates>,
  rates: Rates
): string => {
  const { plan } = layout
  return JSON.stringify([
    scheme,
    rates,
    layout.threads,
    layout.tuning,
    layout.copies > 1,
    clamped,
    extrasOf(layout),
    layout.groups.map((group) => [group.lanes, group.pairs, groupSizes(group)]),
    hasEvents(plan.network),
    [...plan.diffusion.keys()],
    [...plan.mechanisms, ...plan.synapses].map((
      { compiled, sources }
    ) => [textOf(compiled.mechanism), sourceText(sources)]),
    layout.slots,
    [null, ...plan.diffusion.keys()].map((ion) => heldClasses(layout, ion)),
    layout.classes.map((c) => [c.morphology.parents, c.morphology.ncomp, c.lanes, c.pairs, c.slot, [...c.offset]]),
    layout.sites.map((site) => [site.mechanisms, site.rows.length]),
    layout.synapses.map((block) => [block.type, block.of, block.rows.length])
  ])
}

/** A memory map without the layout, which holds a network: what is remembered of it. */
export type LaidOut = Omit<MemoryMap, "layout">

/** A memory map for remembering. */
export const withoutLayout = (map: MemoryMap): LaidOut => {
  const { layout: _, ...rest } = map
  return rest
}

/** Kernels that were made, without what they were made for. */
const cache = within<Omit<Kernel, "map"> & { readonly map: LaidOut }>(mostKernels, moduleBytes)

/** The kernel of a layout, made with pauses unless it was made before. */
export function* kernel(layout: Layout, scheme: SchemeName, rates: Rates = "exact"): Pausing<Kernel> {
  const clamped = clampedStates(layout.plan.network)
  const key = keyOf(layout, scheme, clamped, rates)
  const known = cache.get(key)
  if (known !== undefined) return { ...known, map: { ...known.map, layout } }
  const made = yield* compileKernel(layout, scheme, rates)
  cache.set(key, { ...made, map: withoutLayout(made.map) })
  return made
}

/** The states of each site whose rates are tabulated; null where there are none. */
export const tablesOf = ({ plan, sites }: Layout, rates: Rates): ReadonlyArray<ReadonlyArray<Tabulated> | null> =>
  sites.map(({ mechanisms }) => {
    const states = rates === "exact" ? [] : tabulated(plan, mechanisms)
    return states.length === 0 ? null : states
  })

/** The programs of a layout; pauses between them. */
export function* programsOf(layout: Layout, rates: Rates, scheme: SchemeName): Pausing<Programs> {
  const { plan } = layout
  const { network } = plan
  const count = counted()
  const [heldNodes, heldEdges] = [clampedIn(network, "nodes"), clampedIn(network, "edges")]
  for (const { mechanisms } of layout.sites) {
    checkGates(mechanisms.map((m) => layout.plan.mechanisms[m].compiled.mechanism))
  }
  const tables = yield* each(tablesOf(layout, rates), (states, s) =>
    states === null
      ? null
      : { states, program: count(siteProgram(layout.plan, layout.sites[s], heldNodes, { tables: states })) })
  const sites = yield* each(layout.sites, (site) => count(siteProgram(layout.plan, site, heldNodes)))
  const types = eventPlan(plan)?.answering ?? []
  const synapses = yield* each(layout.synapses, ({ type }, block) => {
    const rows = movingIn(layout, block)
    if (rows === undefined) return count(synapseProgram(plan, plan.synapses[type], heldEdges))
    return rows === null ? Builder.make<Columns.Column>().build() : count(partProgram(plan, rows, scheme))
  })
  const moves = (block: number): Moving =>
    synapses[block].results.flatMap(({ port }) => port._tag === "State" || port._tag === "Flaw" ? [port] : [])
  const answering = yield* each(layout.answering, ({ edges, units }, at): Answering => {
    const { placed, units: moving } = types[at]
    const { current, onEvent, onPost, onPre } = placed.compiled
    const handler = (lines: ReadonlyArray<CompiledHandler>): Handler => {
      const { program, sends } = handlerProgram(plan, placed, lines)
      return { program: count(program), sends }
    }
    const shown = units === edges ? null : shownProgram(plan, moving)
    const states = units === edges ? [] : moving.compiled.states.map(({ name }) => moving.states.get(name)!)
    return {
      units,
      edges,
      hasLines: current !== null,
      rests: canRest(synapses[units]),
      pooled: states,
      moving: { units: moves(units), edges: units === edges ? [] : moves(edges) },
      shown: shown === null ? null : count(shown),
      pre: handler(onPre),
      post: handler(onPost),
      own: Array.from(onEvent.values(), handler)
    }
  })
  const detectors = hasEvents(network)
    ? yield* each(layout.sites, (site) => {
      const made = detectProgram(layout.plan, site, heldNodes)
      return made === null ? null : count(made)
    })
    : null
  const sums = answering.length === 0 ? null : sumsProgram()
  return { tables, sites, synapses, answering, sums, detectors }
}

/** Makes the kernel of a layout, whether or not it was made before: lowers, schedules, emits and compiles, with pauses. */
export function* compileKernel(layout: Layout, scheme: SchemeName, rates: Rates = "exact"): Pausing<Kernel> {
  const programs = yield* programsOf(layout, rates, scheme)
  const map = memoryMap(layout, programs, scheme)
  yield
  const bytes = yield* kernelModule(map, programs, scheme)
  yield
  return { map, module: moduleOf(bytes), bytes }
}
