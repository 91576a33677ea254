/**
 * What synapses that events arrive at have beside the columns that they declare: when events arrive, and from where.
 *
 * One idea: delays are parameters that all such types share, so they are set, viewed, shared, trained, stored and put together as any
 * parameter that several mechanisms have. The source of an edge that begins at none of the compartments is an index, like its ends, and there
 * only in networks that have such edges.
 */
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { longestDelay } from "./limits.ts"
import { columnName, isPooled, type MechanismFields, type ParameterSpec } from "./MechanismFields.ts"

/** The column of the time from a spike before a synapse to its arrival [ms]. */
export const delay = "delay"

/** The column of the time from a spike of the postsynaptic side to its arrival [ms]. */
export const postDelay = "post_delay"

/** The columns of delays, which are 0 ms or more. */
export const delayColumns: ReadonlyArray<string> = [delay, postDelay]

/** Whether a number [ms] may be a delay. */
export const isDelayTime = (x: number): boolean => x >= 0 && x <= longestDelay

/** The column of `edges` with the row of `sources` from which a synapse gets its events; -1 where it begins at a compartment. */
export const sourceColumn = "pre_source"

/** The text columns that name the mechanism whose spikes are meant, where a compartment or a cell has several. */
export const detectorColumns = { pre: "pre_detector", post: "post_detector" } as const

/** The text column of compartments that names it for all synapses that end or begin there. */
export const detectorLabel = "detector"

const after: ParameterSpec = { default: 1, unit: "ms", shared: true }
const atOnce: ParameterSpec = { default: 0, unit: "ms", shared: true }

/** The delays of a type of synapses, which it has without declaring them; none of what no event arrives at. */
export const delaysOf = ({ kind, onPost, onPre }: MechanismFields): Readonly<Record<string, ParameterSpec>> =>
  kind === "Synapse"
    ? { ...onPre.length === 0 ? {} : { [delay]: after }, ...onPost.length === 0 ? {} : { [postDelay]: atOnce } }
    : {}

/** What stands in a column that a mechanism has, by the name that the mechanism has for it. */
export type Declared = {
  readonly local: string
  readonly column: string
  readonly value: number
  readonly pooled: boolean
}

/** The columns that a mechanism declares: parameters, then states. */
const declared = (mechanism: MechanismFields): ReadonlyArray<Declared> =>
  [mechanism.parameters, mechanism.states].flatMap((specs) =>
    Object.entries<ParameterSpec>(specs).map(([local, spec]) => ({
      local,
      column: columnName(mechanism, local),
      value: spec.default,
      pooled: isPooled(spec)
    }))
  )

/** The columns of numbers that a mechanism has in its table, those of delays last. */
export const columnsOf = (mechanism: MechanismFields): ReadonlyArray<string> => [
  ...declared(mechanism).flatMap(({ column, pooled }) => pooled ? [] : [column]),
  ...Object.keys(delaysOf(mechanism))
]

/** The columns of compartments that a type of synapses has for all that end there. */
export const pooledColumns = (mechanism: MechanismFields): ReadonlyArray<Declared> =>
  mechanism.kind === "Synapse" ? declared(mechanism).filter(({ pooled }) => pooled) : []

/** The rows of `sources` that drive synapses, -1 where none does; null in a network in which they all begin at compartments. */
export const sourcesOfEdges = (edges: Table.Table): Column.Ints | null => {
  const column = Table.get(edges, sourceColumn)
  return column?._tag === "Int" ? column.values : null
}

/** The table without the column of sources where no synapse has one, so that what has gone leaves no trace. */
export const withoutBlankSources = (edges: Table.Table): Table.Table => {
  const sources = sourcesOfEdges(edges)
  return sources === null || sources.some((row) => row >= 0) ? edges : Table.remove(edges, sourceColumn)
}

/** The column of sources of all synapses, where there was none: all begin at compartments. */
export const noSources = (length: number): Column.Column => Column.int(new Int32Array(length).fill(-1))

/**
 * The label of `edges` with the number of a source whose spikes are those of the postsynaptic side, in place of what emits there: for protocols
 * that give both sides of a plastic synapse their spikes. It goes with its sources where these get other numbers.
 */
export const postSource = "post_source"

/** The sources of the postsynaptic side of synapses, -1 where none is; null in a network in which that is always a compartment. */
export const postSourcesOfEdges = (edges: Table.Table): Column.Ints | null => {
  const column = Table.get(edges, postSource)
  return column?._tag === "Float" ? Int32Array.from(column.values, (x) => Number.isNaN(x) ? -1 : x) : null
}

/** Synapses whose sources, of both sides, have got other numbers. */
export const withSourceNumbers = (edges: Table.Table, number: (row: number) => number): Table.Table => {
  const driving = sourcesOfEdges(edges)
  const driven = driving === null ? edges : Table.set(
    edges,
    sourceColumn,
    Column.int(Int32Array.from(driving, (row) => row < 0 ? row : number(row)))
  )
  return withPostSources(driven, number)
}

/** Synapses whose sources of the postsynaptic side have got other numbers. */
const withPostSources = (edges: Table.Table, number: (row: number) => number): Table.Table => {
  const column = Table.get(edges, postSource)
  if (column?._tag !== "Float") return edges
  return Table.set(edges, postSource, Column.float(column.values.map((x) => Number.isNaN(x) ? x : number(x))))
}
