/**
 * A kernel as C: the functions of its module, the loops over programs on as many lanes as the machine has.
 *
 * The text reads the same memory as the module, and steps through time by the same `run(header)`; so layouts, lists, states and what is
 * recorded are those of WebAssembly. It says nothing of threads: where they meet it calls `meet`, which whoever runs it has (`src/node`).
 */
import { type Lanes, prelude } from "../../kernel/c/Lanes.ts"
import { instructionPrelude } from "../../kernel/c/opcodes.ts"
import { printModule, type Replacements } from "../../kernel/c/printModule.ts"
import type { Body } from "../../kernel/wasm/Code.ts"
import type { Func } from "../../kernel/wasm/Item.ts"
import type { Module } from "../../kernel/wasm/Module.ts"
import { implicitSweeps } from "../../program/implicitSweeps.ts"
import * as Place from "../../program/Place.ts"
import type { Space } from "../../program/Step.ts"
import { blockBody, siteBody } from "../../program/stepOf.ts"
import { isImplicit, type SchemeName } from "../../program/System.ts"
import { unrolled } from "../../program/unrolled.ts"
import type { Pausing } from "../Pieces.ts"
import { forwardRows, type Remembered } from "./addresses.ts"
import { kernelParts } from "./emitRun.ts"
import { programsOf } from "./Kernel.ts"
import type { Layout } from "./Layout.ts"
import { cellLoop, rowLoop } from "./loopsInC.ts"
import { headerWords, type MemoryMap, memoryMap, type SolveTape } from "./MemoryMap.ts"
import { outlineOf } from "./outline.ts"
import type { Programs } from "./partsOf.ts"
import type { Rates } from "./RateTable.ts"
import { unrolledPlaces } from "./unrolledPlaces.ts"

/** What a kernel does forwards, and what it remembers of it: nothing, unless somebody goes back. */
export type Forwards = {
  readonly sites: ReadonlyArray<Body>
  readonly synapses: ReadonlyMap<number, Body>
  readonly sums: ReadonlyMap<number, Body>
  /** By site; null where nothing crosses a threshold. */
  readonly detectors: ReadonlyArray<Body | null>
  /** By system, by class. */
  readonly trees: ReadonlyArray<ReadonlyArray<Body | undefined>>
  readonly siteTape?: (site: number) => Remembered
  readonly synapseTape?: (block: number) => Remembered
  readonly solveTape?: (system: number) => SolveTape
}

/** A function of a module and the body that stands in its place. */
export type Replacement = Replacements extends ReadonlyMap<Func, infer Text> ? readonly [func: Func, text: Text] : never

/** The loops forwards on many lanes, in place of those on two. */
export const forwardLoops = (
  map: MemoryMap,
  programs: Programs,
  scheme: SchemeName,
  { detectors, siteTape, sites, solveTape, sums, synapseTape, synapses, trees }: Forwards
): ReadonlyArray<Replacement> => [
  ...sites.map(({ func }, s): Replacement => {
    const space: Space = { _tag: "Site", site: s }
    const places = forwardRows(map, space, siteTape?.(s) ?? null)
    return [func, (names) => rowLoop(space, siteBody(programs.sites[s]), map, places, names)]
  }),
  ...detectors.flatMap((made, site): ReadonlyArray<Replacement> => {
    const program = programs.detectors?.[site] ?? null
    if (made === null || program === null) return []
    const space: Space = { _tag: "Detectors", site }
    return [[made.func, (names) => rowLoop(space, siteBody(program), map, forwardRows(map, space, null), names)]]
  }),
  ...Array.from(synapses, ([t, { func }]): Replacement => {
    const space: Space = { _tag: "Block", block: t }
    const places = forwardRows(map, space, synapseTape?.(t) ?? null)
    return [func, (names) => rowLoop(space, blockBody(programs.synapses[t]), map, places, names)]
  }),
  ...Array.from(sums, ([t, { func }]): Replacement => {
    const space: Space = { _tag: "Sums", block: t }
    const places = forwardRows(map, space, synapseTape?.(t) ?? null)
    return [func, (names) => rowLoop(space, blockBody(programs.sums!), map, places, names)]
  }),
  ...map.systems.flatMap((system, i) =>
    map.trees.flatMap(({ tree }, c): ReadonlyArray<Replacement> => {
      const body = trees[i][c]
      if (body === undefined || !isImplicit(scheme) || tree.parent.length > map.layout.tuning.largestUnrolled) return []
      const tape = solveTape?.(i) ?? null
      const solve = { system, index: i, held: system.held[c], taped: tape !== null }
      const program = unrolled(implicitSweeps(scheme, solve), tree, Place.atNode)
      return [[body.func, () => cellLoop(program, map, c, unrolledPlaces(map, system, c, tape))]]
    })
  )
]

/**
 * The number of what is printed for a structure: code is kept by the key of a structure (`keyOf`), so whatever changes a text for the same key
 * has to change this. A test compares texts.
 */
export const printer = 6

/** The kernel of a layout as C, printed with pauses; its note is the outline of its programs. */
export function* printKernel(layout: Layout, scheme: SchemeName, rates: Rates): Pausing<string> {
  const programs = yield* programsOf(layout, rates, scheme)
  const map = memoryMap(layout, programs, scheme)
  const parts = yield* kernelParts(map, programs, scheme)
  const loops = forwardLoops(map, programs, scheme, parts)
  yield
  return noteText(outlineOf(map, programs)) + kernelText(parts, new Map(loops), map.layout.tuning.lanes)
}

/** What a library says of itself when it is loaded, in C, which takes ASCII. */
const noteText = (note: string): string => {
  const ascii = note.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
  return `static const char *const note = "${ascii.replace(/["\\]/g, "\\$&")}";\n`
}

/** The text of a module: what it needs, its functions, and `run_kernel`, which is called from outside. */
export const kernelText = (
  { barrier, module, run }: { readonly module: Module; readonly run: Body; readonly barrier: Body | null },
  replacements: Replacements,
  widest: Lanes
): string => {
  // Who is told to stop does no step after the one at hand: all of them, because all are told at one meeting.
  const stopping = [`if (meet(self->meeting)) *(u32m *)(m + self->header + ${4 * headerWords.steps}) = 0;`]
  const meeting: Replacements = barrier === null ? new Map() : new Map([[barrier.func, () => stopping]])
  const { fields, functions, nameOf } = printModule(module, new Map([...replacements, ...meeting]))
  return [
    prelude([1, 2, widest]),
    instructionPrelude,
    `struct self { char *memory; struct meeting *meeting; uint32_t header; ${fields.join(" ")} };`,
    ...functions,
    "static void run_kernel(char *memory, struct meeting *meeting, uint32_t header) {",
    "struct self own = { .memory = memory, .meeting = meeting, .header = header };",
    `${nameOf(run.func)}(&own, header);`,
    "}",
    ""
  ].join("\n")
}
