/**
 * The step of a network: from the programs of its sites and synapses, its systems and the scheme that solves them.
 *
 * The order of things in a step is here and nowhere else; it is that of `step.ts`. Neither the network nor its plan are known here: what
 * `Parts` say is all that a step depends on.
 */
import type { Program } from "../kernel/Program.ts"
import { portsOf, withPorts } from "../kernel/Program.ts"
import * as Columns from "./Columns.ts"
import { exponentialSweeps, forwardSweeps } from "./explicitSweeps.ts"
import { implicitSweeps, type Solve } from "./implicitSweeps.ts"
import { addRest, joinedClamps, joinedFlow, noRest, nothingThrough } from "./joinedSweeps.ts"
import { withMeetings } from "./meetings.ts"
import {
  begunSweeps,
  clampedSweeps,
  type Extras,
  flowsAt,
  imposedSweeps,
  joinedMembrane,
  membraneSweeps
} from "./membraneSweeps.ts"
import * as Place from "./Place.ts"
import type { Answering, Body, ListName, Phase, PhaseName, Space, Statement, Step, Sweep } from "./Step.ts"
import { isImplicit, schemeKinds, type SchemeName, type System } from "./System.ts"

/** A program of a site or a block of synapses, by columns. */
export type RowProgram = Program<Columns.Column>

/** What a step is made of. */
export type Parts = {
  readonly scheme: SchemeName
  /** The voltages, then diffusing states. */
  readonly systems: ReadonlyArray<System>
  /** By site: its program, and the one that looks into tables of rates, where there is one. */
  readonly sites: ReadonlyArray<{ readonly program: RowProgram; readonly looking: RowProgram | null }>
  /** By site: what its detectors do at the end of a step, null where nothing crosses a threshold; null where spikes are nobody's business. */
  readonly detectors?: ReadonlyArray<RowProgram | null> | null
  /** By block of synapses, or of pools of them. */
  readonly blocks: ReadonlyArray<RowProgram>
  /** Those that answer events, by type, and the program that adds the lines of their rows. */
  readonly answering?: ReadonlyArray<Answering>
  readonly sums?: RowProgram
  /** Number of classes of cells. */
  readonly classes: number
  readonly extras: Extras
}

/** The body of a site: everything is stored. */
export const siteBody = (program: RowProgram): Body<Place.RowPlace> => ({
  program: withPorts(program, Place.ofSite),
  adds: new Set()
})

/** The body of a block of synapses: their shares of the lines are added to those of the compartments that they act on. */
export const blockBody = (program: RowProgram): Body<Place.RowPlace> => {
  const placed = withPorts(program, Place.ofSynapse)
  return { program: placed, adds: new Set(placed.results.map(({ port }) => port).filter(({ _tag }) => _tag === "Via")) }
}

const list = (name: ListName, way: Extract<Statement, { readonly _tag: "List" }>["way"]): Statement => ({
  _tag: "List",
  list: name,
  way,
  of: "values"
})

const phase = (name: PhaseName, members: ReadonlyArray<Statement>): Phase => ({ name, members })

/** The step: phases in order, and meetings of owners between them. */
export const stepOf = (
  { answering = [], blocks, classes, detectors = null, extras, scheme, sites, sums, systems }: Parts
): Step => {
  const { mirrored, over } = schemeKinds[scheme]
  const { groups, joined } = extras
  /** The same sweeps in the cells of every class, or of some. */
  const everywhere = (
    sweeps: () => ReadonlyArray<Sweep>,
    some: (cls: number) => boolean = () => true
  ): ReadonlyArray<Statement> =>
    Array.from({ length: classes }, (_, cls) => cls).filter(some).map((cls) => ({
      _tag: "Cells",
      cls,
      sweeps: sweeps()
    }))
  /** The same in cells that junctions join. */
  const inJoined = (sweeps: () => ReadonlyArray<Sweep>, some: (cls: number) => boolean = () => true) =>
    everywhere(sweeps, (cls) => joined[cls] && some(cls))
  const through = (values: Columns.SlotColumn, into: Columns.SlotColumn): ReadonlyArray<Statement> =>
    groups === 0 ? [] : [{ _tag: "Through", way: "forwards", values, into }]
  const isHeld = (cls: number): boolean => systems[0].held[cls]
  const joins: ReadonlyArray<Statement> = Array.from(
    { length: groups },
    (_, group) => ({ _tag: "Join", way: "forwards", group })
  )
  const flows = over === "links" && groups > 0
    ? [...inJoined(joinedFlow), ...through(Columns.voltage, Columns.flow)]
    : []
  // What clamps of an implicit solve put in is known when all voltages are; other schemes know before.
  const clamped = over === "tree" && joined.some((is, cls) => is && isHeld(cls))
    ? [
      ...inJoined(nothingThrough, isHeld),
      ...through(Columns.solved, Columns.through),
      ...inJoined(joinedClamps, isHeld)
    ]
    : []
  const solves = [...systems.keys()].reverse().flatMap((system) =>
    // diffusing states first; the voltage is system 0
    Array.from({ length: classes }, (_, cls): Statement => ({ _tag: "Solve", way: "forwards", system, cls }))
      .filter((_, cls) => system > 0 || !joined[cls])
  )
  const siteRows = sites.map(({ looking, program }, site): Statement => ({
    _tag: "Rows",
    space: { _tag: "Site", site },
    body: siteBody(looking ?? program),
    beyond: looking === null ? null : siteBody(program)
  }))
  const rowsOf = (space: Space, program: RowProgram): Statement => ({
    _tag: "Rows",
    space,
    body: blockBody(program),
    beyond: null
  })
  /** Edges of a pool that have no states of their own. */
  const isStill = (block: number): boolean =>
    answering.some(({ edges, moving, units }) => edges === block && units !== block && moving.edges.length === 0)
  const blockRows = (junctions: boolean): ReadonlyArray<Statement> =>
    blocks.flatMap((program, block) =>
      isStill(block) || extras.junctions[block] !== junctions ? [] : [rowsOf({ _tag: "Block", block }, program)]
    )
  const due = (way: "keep" | "answer"): ReadonlyArray<Statement> =>
    answering.map((of, type): Statement => ({ _tag: "Due", way, type, of }))
  const sumRows = answering.flatMap(({ hasLines, units }) =>
    hasLines && sums !== undefined ? [rowsOf({ _tag: "Sums", block: units }, sums)] : []
  )
  const shownRows = answering.flatMap(({ shown, units }) =>
    shown === null ? [] : [rowsOf({ _tag: "Shown", block: units }, shown)]
  )
  const ifAny = (name: PhaseName, members: ReadonlyArray<Statement>): ReadonlyArray<Phase> =>
    members.length === 0 ? [] : [phase(name, members)]
  const detectorRows = (detectors ?? []).flatMap((program, site): ReadonlyArray<Statement> =>
    program === null
      ? []
      : [{ _tag: "Rows", space: { _tag: "Detectors", site }, body: siteBody(program), beyond: null }]
  )
  /** Whether anything spikes: crosses a threshold, or resets. By ports, since whoever asks for the order alone has nothing else of programs. */
  const tells = detectorRows.length > 0 ||
    sites.some(({ program }) => portsOf(program).some(({ _tag }) => _tag === "Detector"))
  const flights = (way: "push" | "hand"): ReadonlyArray<Statement> =>
    tells && answering.length > 0 ? [{ _tag: "Spikes", way }] : []
  return withMeetings([
    phase("hold", [list("hold", "put")]),
    ...ifAny("show", shownRows),
    phase("sites", siteRows),
    ...ifAny("pull", answering.length === 0 ? [] : [{ _tag: "Pull" }, ...flights("hand"), ...due("keep")]),
    phase("blocks", blockRows(false)),
    ...ifAny("due", due("answer")),
    ...ifAny("sums", sumRows),
    ...ifAny("junctions", [
      ...inJoined(noRest),
      ...blockRows(true),
      ...inJoined(addRest)
    ]),
    phase("stimulate", [list("stimulate", "add"), ...extras.imposes ? everywhere(imposedSweeps) : []]),
    phase("solve", [
      ...extras.membrane && mirrored ? everywhere(begunSweeps) : [],
      ...flows,
      ...solves,
      ...joins,
      ...clamped
    ]),
    ...extras.membrane ?
      [
        phase("membrane", [
          ...everywhere(() => membraneSweeps(extras, mirrored)),
          ...through(flowsAt(mirrored), Columns.flow),
          ...groups > 0 ? everywhere(() => joinedMembrane(mirrored)) : [],
          list("inject", "add"),
          ...everywhere(clampedSweeps, isHeld)
        ])
      ] :
      [],
    ...tells ? [...ifAny("detect", detectorRows), phase("spikes", [{ _tag: "Spikes", way: "list" }])] : [],
    ...ifAny("push", flights("push")),
    phase("record", [list("record", "take")])
  ], systems)
}

/** The sweeps of a solve by a scheme. */
export const sweepsOf = (scheme: SchemeName, solve: Solve): ReadonlyArray<Sweep> => {
  if (isImplicit(scheme)) return implicitSweeps(scheme, solve)
  switch (schemeKinds[scheme].over) {
    case "links":
      return forwardSweeps(solve)
    case "matrix":
      return exponentialSweeps(solve)
  }
}
