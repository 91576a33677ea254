/**
 * What the step of a kernel is made of.
 */
import type { Program } from "../../kernel/Program.ts"
import type * as Columns from "../../program/Columns.ts"
import type { Extras } from "../../program/membraneSweeps.ts"
import { type Answering, withHandlers } from "../../program/Step.ts"
import type { Parts } from "../../program/stepOf.ts"
import type { SchemeName, System } from "../../program/System.ts"
import type { Layout } from "./Layout.ts"
import type { Tabulated } from "./RateTable.ts"

/**
 * Something for every program of a kernel, `synapses` by block of a layout; `tables` are those of sites with tabulated rates, null where a site has
 * no such state.
 */
export type ByProgram<A> = {
  readonly sites: ReadonlyArray<A>
  readonly synapses: ReadonlyArray<A>
  /** By site: what its detectors do, null where nothing crosses a threshold; null where spikes are nobody's business. */
  readonly detectors: ReadonlyArray<A | null> | null
  /** How types of synapses answer events, and the program that adds the lines of their rows; null where no type does. */
  readonly answering: ReadonlyArray<Answering<A>>
  readonly sums: A | null
  readonly tables: ReadonlyArray<{ readonly program: A; readonly states: ReadonlyArray<Tabulated> } | null>
}

/** The programs of a kernel. */
export type Programs = ByProgram<Program<Columns.Column>>

/** What is made of every program of a kernel. */
export const eachProgram = <A, B>(
  { answering, detectors, sites, sums, synapses, tables }: ByProgram<A>,
  make: (program: A) => B
): ByProgram<B> => ({
  answering: answering.map((type) => withHandlers(type, make)),
  sums: sums === null ? null : make(sums),
  sites: sites.map(make),
  synapses: synapses.map(make),
  detectors: detectors?.map((one) => one === null ? null : make(one)) ?? null,
  tables: tables.map((one) => one === null ? null : { states: one.states, program: make(one.program) })
})

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
  answering: programs.answering,
  ...programs.sums === null ? {} : { sums: programs.sums },
  classes: layout.classes.length,
  extras
})
