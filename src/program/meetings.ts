/**
 * Where the owners of rows must wait for each other, derived from what phases read and write.
 *
 * Everyone writes to rows of its own. What a phase reads of others' rows (`Via pre`: the compartments that a synapse comes from belong to
 * anyone) must stand there before, so all meet right before it; and it must stay until all have read it, so all meet before the next phase
 * that writes any of it, unless it stays anyway. Steps follow each other without an end: the next phase after the last is the first.
 */
import { inputsOf, type Program } from "../kernel/Program.ts"
import type * as Columns from "./Columns.ts"
import type { RowPlace } from "./Place.ts"
import type { Handler, Phase, Statement, Step } from "./Step.ts"
import { type System, systemColumns } from "./System.ts"

/** The bodies of rows that may run. */
const programsOf = (statement: Statement): ReadonlyArray<Program<RowPlace>> =>
  statement._tag !== "Rows" ? [] : [statement.body, ...(statement.beyond === null ? [] : [statement.beyond])].map(
    ({ program }) => program
  )

/** Whether rows add to the ends that they come from, as junctions do: whoever adds there is the owner. */
const ownsBothEnds = (statement: Statement): boolean =>
  statement._tag === "Rows" && [...statement.body.adds].some((place) => place._tag === "Via" && place.of.end === "pre")

/** What is listed of spikes: it stays until all have met at the end of many steps, so nobody has to wait before there is more. */
const listed = "listed"

/** What others may write: columns, and what they list. */
type Written = Columns.Column | typeof listed

/** What a statement reads of others: columns of their rows, and what they have listed. */
const readOfOthers = (statement: Statement): ReadonlyArray<Written> => [
  ...statement._tag === "Spikes" && statement.way === "push" ? [listed] as const : [],
  ...(ownsBothEnds(statement) ? [] : programsOf(statement)).flatMap((program) =>
    inputsOf(program).flatMap((place) => place._tag === "Via" && place.of.end === "pre" ? [place.of.of] : [])
  ),
  ...handlersOf(statement).flatMap(({ program }) =>
    inputsOf(program).flatMap((column) => column._tag === "End" && column.end === "pre" ? [column.of] : [])
  )
]

/** What happens in a statement when events arrive. */
const handlersOf = (statement: Statement): ReadonlyArray<Handler> =>
  statement._tag === "Due" && statement.way === "answer"
    ? [statement.of.pre, statement.of.post, ...statement.of.own]
    : []

/** The columns that a statement writes, as its rows call them. */
const writtenBy = (statement: Statement, systems: ReadonlyArray<System>): ReadonlyArray<Written> => {
  switch (statement._tag) {
    case "Rows":
      return programsOf(statement).flatMap(({ results }) =>
        results.flatMap(({ port }) => {
          if (port._tag === "Own" || port._tag === "Slot") return [port.column]
          return port._tag === "Via" ? [port.of.of] : []
        })
      )
    case "Solve": {
      const { clampCurrent, x } = systemColumns(systems[statement.system])
      return [x, clampCurrent]
    }
    case "Join": {
      const { clampCurrent, x } = systemColumns(systems[0])
      return [x, clampCurrent]
    }
    case "Through":
      return statement.way === "forwards" ? [statement.into] : []
    case "Cells":
      return statement.sweeps.flatMap(({ body }) =>
        body.program.results.flatMap(({ port }) =>
          port._tag === "Node" && port.column._tag === "Slot" ? [port.column] : []
        )
      )
    case "Spikes":
      return statement.way === "list" ? [listed] : []
    case "List":
    case "Collect":
    case "Pull":
    case "Due": // rows that are read by nobody else
    case "Meet":
      return [] // what lists give is read by the rows that it belongs to
  }
}

/** The phases of a step forwards with meetings between them. */
export const withMeetings = (phases: Step, systems: ReadonlyArray<System>): Step =>
  meeting(phases, readOfOthers, (statement) => writtenBy(statement, systems), (x) => x === listed)

/** Phases with meetings between them, by what statements read of others' rows and what they write. */
export const meeting = <R, C, X>(
  phases: Step<R, C>,
  readOfOthers: (statement: Statement<R, C>) => ReadonlyArray<X>,
  writtenBy: (statement: Statement<R, C>) => ReadonlyArray<X>,
  stays: (x: X) => boolean = () => false
): Step<R, C> => {
  const meet: Phase<R, C> = { name: "meet", members: [{ _tag: "Meet" }] }
  const reads = phases.map(({ members }) => new Set(members.flatMap(readOfOthers)))
  const writes = phases.map(({ members }) => members.flatMap(writtenBy))
  /** The first phase after one, in this step or the next, that writes some of what that one reads of others. */
  const nextWriter = (reader: number): number | null => {
    for (let k = 1; k <= phases.length; k++) {
      const phase = (reader + k) % phases.length
      if (writes[phase].some((x) => reads[reader].has(x) && !stays(x))) return phase
    }
    return null
  }
  const before = new Set(phases.flatMap((_, reader) => {
    if (!writes.some((all) => all.some((x) => reads[reader].has(x)))) return []
    const writer = nextWriter(reader)
    return writer === null ? [reader] : [reader, writer]
  }))
  /** Whether nobody has written what a phase reads of others since the last meeting before it. */
  const isMet = (reader: number): boolean => {
    for (let k = 1; k < phases.length; k++) {
      const phase = (reader - k + phases.length) % phases.length
      if (writes[phase].some((column) => reads[reader].has(column))) return false
      if (before.has(phase)) return true
    }
    return false
  }
  for (const reader of before) {
    const isWriter = phases.some((_, k) => reads[k].size > 0 && nextWriter(k) === reader)
    if (!isWriter && isMet(reader)) before.delete(reader)
  }
  return phases.flatMap((phase, k) => before.has(k) ? [meet, phase] : [phase])
}
