/**
 * What the step of a kernel is made of.
 */
import type { Program } from "../../kernel/Program.ts"
import type * as Columns from "../../program/Columns.ts"
import type { Extras } from "../../program/membraneSweeps.ts"
import type { Parts } from "../../program/stepOf.ts"
import type { SchemeName, System } from "../../program/System.ts"
import type { Layout } from "./Layout.ts"
import type { Tabulated } from "./RateTable.ts"

/** The programs of a kernel; `tables` are those of sites with tabulated rates, null where a site has no such state. */
export type Programs = {
  readonly sites: ReadonlyArray<Program<Columns.Column>>
  readonly synapses: ReadonlyArray<Program<Columns.Column>>
  /** By site: what its detectors do, null where nothing crosses a threshold; null where spikes are nobody's business. */
  readonly detectors: ReadonlyArray<Program<Columns.Column> | null> | null
  readonly tables: ReadonlyArray<
    { readonly program: Program<Columns.Column>; readonly states: ReadonlyArray<Tabulated> } | null
  >
}

/** The parts of a step, from the programs of a kernel, its systems and its layout. */
export const partsOf = (
  { extras, layout, systems }: {
    readonly layout: Pick<Layout, "classes">
    readonly systems: ReadonlyArray<System>
    readonly extras: Extras
  },
  programs: Programs,
  scheme: SchemeName
): Parts => ({
  scheme,
  systems,
  sites: programs.sites.map((program, s) => ({ program, looking: programs.tables[s]?.program ?? null })),
  detectors: programs.detectors,
  blocks: programs.synapses,
  classes: layout.classes.length,
  extras
})
