/**
 * What the tape keeps of a step: what the step backwards reads of it (`Taped`), and no more.
 *
 * Values of systems are kept once, by slot, and always: the next record begins with what this step gave. Where sites change them before the
 * solve, the record has them twice, and what the solve gave besides.
 */
import { inputsOf } from "../kernel/Program.ts"
import type * as Back from "./BackPlace.ts"
import * as Columns from "./Columns.ts"
import type * as Place from "./Place.ts"
import type { BackStep } from "./reverse.ts"
import type { Statement, Step, Sweep } from "./Step.ts"
import type { System } from "./System.ts"

/** What is kept of a system beside its values before the solve. */
type KeptOfSystem = {
  /** Its values before sites change them. */
  readonly beforeSites: boolean
  /** What the solve gave, where the next record does not begin with it. */
  readonly given: boolean
  /** The lines. */
  readonly lines: boolean
  /** One over the pivots. */
  readonly pivots: boolean
}

/** What a record keeps. */
export type Kept = {
  readonly systems: ReadonlyArray<KeptOfSystem>
  /** Of every row of a site, or of a block of synapses. */
  readonly sites: ReadonlyArray<ReadonlyArray<Place.Own | Place.Via>>
  readonly blocks: ReadonlyArray<ReadonlyArray<Place.Own | Place.Via>>
}

/** What rows keep each for itself: not what is kept by slot. */
const ofRows = (statement: Statement<Back.RowBack, Back.CellBack>): ReadonlyArray<Place.Own | Place.Via> =>
  statement._tag !== "Rows" ? [] : inputsOf(statement.body.program).flatMap((place) => {
    if (place._tag !== "Taped" || place.of._tag === "Slot") return []
    return place.of._tag === "Via" && place.of.of.of === Columns.voltage ? [] : [place.of]
  })

/** What the tape keeps of a step, from its reverse, where there are so many blocks of synapses, and `sweeps` gives the solves of a system backwards, those of all classes. */
export const record = (
  step: Step,
  back: BackStep,
  systems: ReadonlyArray<System>,
  blocks: number,
  sweeps: (system: number) => ReadonlyArray<Sweep<Back.CellBack>>
): Kept => {
  const written = new Set(
    step.flatMap(({ members }) =>
      members.flatMap((s) =>
        s._tag === "Rows" && s.space._tag === "Site" ? s.body.program.results.map(({ port }) => port) : []
      )
    ).flatMap((place) => place._tag === "Slot" ? [place.column] : [])
  )
  const all = back.flatMap(({ members }) => members)
  const rows = all.filter((s) => s._tag === "Rows")
  const swept = all.flatMap((s) => s._tag === "Cells" ? s.sweeps : [])
  return {
    sites: rows.flatMap((s) => s.space._tag === "Site" ? [ofRows(s)] : []),
    blocks: Array.from({ length: blocks }, (_, block) => [
      ...new Set(rows.flatMap((s) => "block" in s.space && s.space.block === block ? ofRows(s) : []))
    ]),
    systems: systems.map(({ constant, lin, x }, index) => {
      const read = [...sweeps(index), ...swept].flatMap(({ body }) =>
        inputsOf(body.program).flatMap((place) => place._tag === "Taped" ? [place] : [])
      )
      return {
        beforeSites: written.has(x),
        given: written.has(x) && read.some(({ moment, of }) => of.column === x && moment === "after"),
        lines: read.some(({ of }) => of.column === lin || of.column === constant),
        pivots: read.some(({ of }) => of.column._tag === "Pivot")
      }
    })
  }
}
