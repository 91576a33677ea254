/**
 * What the step of a kernel is made of.
 */
import type { Parts } from "../../program/stepOf.ts"
import type { SchemeName } from "../../program/System.ts"
import type { MemoryMap, Programs } from "./MemoryMap.ts"

/** The parts of a step, from the programs of a kernel and the systems of its map. */
export const partsOf = ({ systems, trees }: MemoryMap, programs: Programs, scheme: SchemeName): Parts => ({
  scheme,
  systems,
  sites: programs.sites.map((program, s) => ({ program, looking: programs.tables[s]?.program ?? null })),
  blocks: programs.synapses,
  classes: trees.length
})
