/**
 * What the tape keeps for whoever undoes events: what the programs of their rows read of a step, and the quantities of detectors.
 *
 * The way back of all rows reads less, since a state that decays needs no value to go back; what a handler does to it may need one.
 */
import { portsOf } from "../../../kernel/Program.ts"
import * as Columns from "../../../program/Columns.ts"
import * as Place from "../../../program/Place.ts"
import { blockOf } from "../../../solve/compiled/events/blockColumns.ts"
import type { Layout } from "../../../solve/compiled/Layout.ts"
import { isVoltage, statesOfBlock } from "../../../solve/compiled/MemoryMap.ts"
import type { Programs } from "../../../solve/compiled/partsOf.ts"
import { sourceOf } from "../../../solve/Plan.ts"
import { stateColumnOf } from "../../../solve/programs/siteProgram.ts"

/** By site, and by block of synapses. */
export type SeenByEvents = {
  readonly sites: ReadonlyArray<ReadonlyArray<Place.Own>>
  readonly blocks: ReadonlyArray<ReadonlyArray<Place.Own | Place.Via>>
}

/** What the programs of a layout read where events are; nothing where none are. */
export const seenByEvents = (layout: Layout, programs: Programs): SeenByEvents => ({
  sites: layout.sites.map(({ mechanisms }) => detected(layout, mechanisms).map(Place.own)),
  blocks: programs.synapses.map((program, block) => {
    const types = programs.answering.filter(({ edges, units }) => edges === block || units === block)
    return types.flatMap((type): ReadonlyArray<Place.Own | Place.Via> => {
      const handled = [type.pre, type.post, ...type.own].flatMap((handler) => portsOf(handler.program))
        .filter((column) => type.units === type.edges || blockOf(type, column) === block)
      const ends = [...portsOf(program), ...handled].flatMap((column) =>
        column._tag === "End" && !isVoltage(column) ? [column] : []
      )
      return [
        ...statesOfBlock(layout, block).map((name) => Place.own(Columns.state(name))),
        ...[...new Set(ends)].map(Place.via)
      ]
    })
  })
})

/** What detectors with some mechanisms look at: states and currents of their compartments. */
const detected = ({ plan }: Layout, mechanisms: ReadonlyArray<number>): ReadonlyArray<Columns.PackedColumn> => {
  const columns = mechanisms.flatMap((m) => {
    const placed = plan.mechanisms[m]
    const { spike } = placed.compiled
    if (spike === null || spike.time !== "crossing") return []
    return Array.from(spike.crosses.names, (name) => sourceOf(placed, name)).flatMap((
      source
    ): ReadonlyArray<Columns.Column> =>
      source._tag === "State"
        ? [stateColumnOf(plan, source.column)]
        : source._tag === "Current"
        ? [Columns.current(source.name)]
        : []
    )
  })
  return [...new Set(columns.filter(Columns.isPacked))]
}
