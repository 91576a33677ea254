/**
 * A compiled adjoint kernel for a structure, remembered by what it depends on: what a kernel depends on, what is wanted, and which currents
 * somebody looks at.
 */
import { expand } from "../../kernel/expand.ts"
import { inputsOf, type Program } from "../../kernel/Program.ts"
import { columnOf, type RowBack, taped } from "../../program/BackPlace.ts"
import type { Column } from "../../program/Columns.ts"
import type { Flowing } from "../../program/joinedBack.ts"
import type * as Place from "../../program/Place.ts"
import { record } from "../../program/record.ts"
import { type BackStep, backSweepsOf, reverse, withPrograms } from "../../program/reverse.ts"
import { stepOf } from "../../program/stepOf.ts"
import type { System } from "../../program/System.ts"
import { clampedIn, clampedStates } from "../../solve/clamped.ts"
import { movingIn } from "../../solve/compiled/events/moving.ts"
import { extrasOf } from "../../solve/compiled/extrasOf.ts"
import { moduleBytes, mostKernels, within } from "../../solve/compiled/Kept.ts"
import { keyOf, type LaidOut, programsOf, withoutLayout } from "../../solve/compiled/Kernel.ts"
import type { Layout } from "../../solve/compiled/Layout.ts"
import { systemsOf } from "../../solve/compiled/MemoryMap.ts"
import { counted, moduleOf } from "../../solve/compiled/moduleOf.ts"
import type { Programs } from "../../solve/compiled/partsOf.ts"
import { refuseUncompiled } from "../../solve/compiled/refuseUncompiled.ts"
import { membraneFromSamples } from "../../solve/onlyInterpreted.ts"
import { each, type Pausing } from "../../solve/Pieces.ts"
import { partProgram } from "../../solve/programs/answeringProgram.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import { askedOf, reversibleSite, reversibleSynapses, seenCurrents } from "../adjointPrograms.ts"
import { type Wanted, wantsCoupling } from "../Wanted.ts"
import { type AdjointMap, adjointMap, reversedPrograms, solveWants } from "./AdjointMap.ts"
import { adjointModule } from "./emitBack.ts"
import { seenByEvents } from "./events/seenByEvents.ts"

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

/** The adjoint kernel of a layout, made with pauses unless it was made before; `wanted` is closed. */
export function* adjointKernel(layout: Layout, scheme: SchemeName, wanted: Wanted): Pausing<AdjointKernel> {
  const key = adjointKeyOf(layout, scheme, wanted)
  const known = cache.get(key)
  if (known !== undefined) return { ...known, own: { ...known.own, map: { ...known.own.map, layout } } }
  const made = yield* compileAdjoint(layout, scheme, wanted)
  cache.set(key, { ...made, own: { ...made.own, map: withoutLayout(made.own.map) } })
  return made
}

/**
 * A program of the way forwards that reads all that its reverse reads of it: where a condition turned out to be constant, it may have folded
 * away what the way back still asks for, and then there would be no place for it in memory and on the tape.
 */
const reading = (
  program: Program<Column>,
  reversed: ReadonlyArray<Program<RowBack>>,
  kept: ReadonlyArray<Place.Own | Place.Via>
): Program<Column> => {
  const own = new Set(inputsOf(program))
  const back = reversed.flatMap(inputsOf)
  const read = [...new Set([...back, ...kept.map(taped)])].flatMap((place): ReadonlyArray<Column> => {
    switch (place._tag) {
      case "Taped":
        return [columnOf(place.of)]
      case "Own":
      case "Slot":
        return [place.column]
      case "Uniform":
      case "Via":
      case "Bar":
      case "Sum":
      case "Give":
        return []
    }
  })
  const more = read.filter((column) => !own.has(column))
  return more.length === 0
    ? program
    : { ...program, instructions: [...program.instructions, ...more.map((port) => ({ _tag: "Input" as const, port }))] }
}

/** What an adjoint kernel is made of: its map, the programs forwards and the step backwards. */
export type AdjointPlan = {
  readonly own: AdjointMap
  readonly programs: Programs
  readonly back: BackStep
}

/** Makes the adjoint kernel of a layout, whether or not it was made before. */
export function* compileAdjoint(layout: Layout, scheme: SchemeName, wanted: Wanted): Pausing<AdjointKernel> {
  const { back, own, programs } = yield* planAdjoint(layout, scheme, wanted)
  const bytes = yield* adjointModule(own, programs, back, scheme)
  yield
  return { own, module: moduleOf(bytes), bytes }
}

/** What the adjoint kernel of a layout is made of. */
export function* planAdjoint(layout: Layout, scheme: SchemeName, wanted: Wanted): Pausing<AdjointPlan> {
  const { plan } = layout
  refuseUncompiled(plan)
  const made = yield* programsOf(layout, "exact", scheme)
  const count = counted()
  const [nodes, edges] = [clampedIn(plan.network, "nodes"), clampedIn(plan.network, "edges")]
  const sites = yield* each(layout.sites, ({ mechanisms }) => ({
    program: reversibleSite(plan, mechanisms, nodes, wanted),
    looking: null
  }))
  const blocks = yield* each(layout.synapses, ({ type }, block) => {
    const rows = movingIn(layout, block)
    if (rows === undefined) return reversibleSynapses(plan, plan.synapses[type], edges, wanted)
    return rows === null ? made.synapses[block] : partProgram(plan, rows, scheme, { reversible: true })
  })
  const systems = systemsOf(layout)
  const classes = layout.classes.length
  const flowing = flowingOf(layout, scheme, systems, wanted)
  // What potentials outside drive is a linear map, gone back through outside of the kernel (`flowsBack.ts`), as is what goes through membranes where
  // samples tell it (`membraneSamples.ts`).
  const extras = { ...extrasOf(layout), imposes: false, membrane: flowing?.extras.membrane ?? false }
  const { answering, sums } = made
  const more = sums === null ? { answering } : { answering, sums }
  const forwards = stepOf({ scheme, systems, sites, blocks, classes, extras, ...more })
  const reversedStep = reverse(forwards, askedOf(plan, wanted), flowing)
  yield
  const back = withPrograms(reversedStep, (program) => count(expand(program)))
  const reversed = reversedPrograms(back, blocks.length)
  const seen = seenByEvents(layout, made)
  yield
  const programs = {
    ...made,
    sites: made.sites.map((program, s) => reading(program, [reversed.sites[s]], seen.sites[s])),
    synapses: made.synapses.map((program, t) => reading(program, reversed.synapses[t], seen.blocks[t]))
  }
  const asked = record(forwards, back, systems, blocks.length, (index) => {
    const system = systems[index]
    const wants = solveWants(wanted, system)
    return [...new Set(system.held)].flatMap((held) => backSweepsOf(scheme, { system, index, held, wants }))
  })
  const both = <A>(some: ReadonlyArray<A>, others: ReadonlyArray<A>): ReadonlyArray<A> => [
    ...new Set([...some, ...others])
  ]
  const kept = {
    ...asked,
    sites: asked.sites.map((places, s) => both(places, seen.sites[s])),
    blocks: asked.blocks.map((places, t) => both(places, seen.blocks[t]))
  }
  return { own: adjointMap(layout, programs, back, scheme, wanted, kept, flowing), programs, back }
}

/** What a layout has of junctions, and of currents through membranes that samples do not tell; null where there is neither. */
const flowingOf = (
  layout: Layout,
  scheme: SchemeName,
  systems: ReadonlyArray<System>,
  wanted: Wanted
): Flowing | null => {
  const { network } = layout.plan
  const extras = extrasOf(layout)
  const membrane = extras.membrane && !membraneFromSamples(network)
  if (extras.groups === 0 && !membrane) return null
  const { nodes } = wanted
  const wants = {
    ...solveWants(wanted, systems[0]),
    rates: wantsCoupling(wanted, null),
    unit: nodes.has("area") || nodes.has("capacitance"),
    area: nodes.has("area")
  }
  return { scheme, systems, classes: layout.classes.length, extras: { ...extras, membrane }, wants }
}
