/**
 * What columns the rows of a block have: those of its own program, and where they answer events those of handlers, of the line that waits to be
 * added, and of what is kept of them.
 */
import { portsOf } from "../../../kernel/Program.ts"
import * as Columns from "../../../program/Columns.ts"
import type { Answering, Moving } from "../../../program/Step.ts"
import type { Programs } from "../partsOf.ts"

/** What moves of the rows of a block when nothing arrives, and is kept of a row at which something does; nothing where rows answer no events. */
export const keptIn = ({ answering }: Pick<Programs, "answering">, block: number): Moving =>
  answering.flatMap(({ edges, moving, units }) => units === block ? moving.units : edges === block ? moving.edges : [])

/** The block of which a column is that a handler sees: of pools where it is one for all edges, else of the edges. */
export const blockOf = (
  { edges, pooled, units }: Pick<Answering, "edges" | "pooled" | "units">,
  column: Columns.Column
): number => {
  switch (column._tag) {
    case "State":
    case "Held":
      return pooled.includes(column.column) ? units : edges
    case "Fixed":
      return column.from === "post" ? units : edges
    case "End":
      return column.end === "post" ? units : edges
    default:
      return units
  }
}

/** All columns of the rows of a block, those of its own program first. */
export const blockColumns = (programs: Programs, block: number): ReadonlyArray<Columns.Column> => {
  const more = programs.answering.flatMap((type): ReadonlyArray<Columns.Column> => {
    if (type.units !== block && type.edges !== block) return []
    const { edges, hasLines, own, post, pre, shown, units } = type
    const handled = [pre, post, ...own].flatMap(({ program }) => portsOf(program))
      .filter((column) => column._tag !== "Sent" && (units === edges || blockOf(type, column) === block))
    return [
      ...handled,
      ...keptIn(programs, block).map(Columns.kept),
      ...block === units && shown !== null ? portsOf(shown) : [],
      ...block === units && hasLines ? portsOf(programs.sums!).filter(({ _tag }) => _tag !== "Slot") : []
    ]
  })
  return [...new Set([...portsOf(programs.synapses[block]), ...more])]
}
