/**
 * Reading a column of either table by name, whole.
 *
 * Edges also have every column of `nodes` at both ends: `pre_x` is the x of the presynaptic compartment, looked up when it is read. A
 * column that was stored under that name (by `copyToEdges`) comes first. `cell_index`, `branch_index` and `comp_index` are short for the
 * global ones. Distances (`computed.ts`) are there too.
 */
import * as Result from "effect/Result"
import { derivedColumns } from "../network/Geometry.ts"
import { indexColumns, short } from "../network/names.ts"
import { type edgeIndexColumns, type Network, nodeIndexColumns, table } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { isPassive, type PassiveColumn } from "../network/passive.ts"
import { axes } from "../network/Placement.ts"
import { quantities } from "../network/quantities.ts"
import type { Domain } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { computedColumn, computedNames } from "./computed.ts"

const nodeColumn = (network: Network, name: string): Column.Column | undefined =>
  Table.get(network.nodes, Object.hasOwn(short, name) ? short[name as keyof typeof short] : name) ??
    computedColumn(network, "nodes", name)

/** A column, and where it is one of compartments that synapses see: by synapse, the compartment. */
export type Seen = { readonly column: Column.Column; readonly through: Column.Ints | null }

/** The column of this name as rows of a domain see it, undefined where there is none. */
export const seenColumn = (network: Network, domain: Domain, name: string): Seen | undefined => {
  const own = domain === "nodes"
    ? nodeColumn(network, name)
    : Table.get(network.edges, name) ?? computedColumn(network, "edges", name)
  if (own !== undefined) return { column: own, through: null }
  const found = domain === "nodes" ? undefined : endColumn(network, name)
  return found === undefined
    ? undefined
    : { column: found.column, through: Table.ints(network.edges, `${found.end}_index`) }
}

/** The column of nodes that `pre_…` or `post_…` names, and at which end it is meant. */
export const endColumn = (
  network: Network,
  name: string
): { readonly end: "pre" | "post"; readonly column: Column.Column } | undefined => {
  const parts = /^(pre|post)_(.+)$/.exec(name)
  const column = parts === null ? undefined : nodeColumn(network, parts[2])
  return column === undefined ? undefined : { end: parts![1] as "pre" | "post", column }
}

/** The columns of a table by what they are: labels and groups, of mechanisms, passive and derived, indices. */
const sortedNames = (network: Network, domain: Domain) => {
  const known = quantities(network)
  const reserved = indexColumns[domain]
  const names = Table.names(table(network, domain))
  const rest = names.filter((name) => !reserved.includes(name))
  const ofMechanism = (name: string): boolean =>
    network.mechanisms.has(name) || (known.get(name)?.mechanisms.length ?? 0) > 0
  return {
    own: rest.filter((name) => !known.has(name) && !network.mechanisms.has(name)),
    mechanisms: rest.filter(ofMechanism),
    geometry: rest.filter((name) => known.has(name) && !ofMechanism(name)),
    indices: names.filter((name) => reserved.includes(name))
  }
}

/** Names of the columns that a row of the domain has, for messages: the user's own first, then those of mechanisms, indices last. */
export const columnNames = (network: Network, domain: Domain): ReadonlyArray<string> => {
  const node = sortedNames(network, "nodes")
  if (domain === "nodes") {
    return [
      ...node.own,
      ...node.mechanisms,
      ...node.geometry,
      ...computedNames.nodes,
      ...node.indices,
      ...Object.keys(short)
    ]
  }
  const edge = sortedNames(network, "edges")
  const ends = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
    ["pre_", "post_"].flatMap((end) => names.map((name) => end + name))
  return [
    ...new Set([
      ...edge.own,
      ...edge.mechanisms,
      ...ends([...node.own, ...node.mechanisms, ...node.geometry, ...computedNames.nodes]),
      ...computedNames.edges,
      ...edge.indices,
      ...ends([...node.indices, "cell_index"])
    ])
  ]
}

/** The column of this name; fails with the nearest name when there is none. */
export const readColumn = (
  network: Network,
  domain: Domain,
  name: string
): Result.Result<Column.Column, NetworkError> => {
  const seen = seenColumn(network, domain, name)
  if (seen !== undefined) {
    return Result.succeed(seen.through === null ? seen.column : lookedUp(seen.column, seen.through))
  }
  const what = `column of ${domain}`
  return fail({ _tag: "UnknownName", what, name, available: columnNames(network, domain) })
}

/** A column of compartments as synapses see it; where one begins at a source it has no value there, which integers cannot say. */
const lookedUp = (column: Column.Column, through: Column.Ints): Column.Column =>
  column._tag === "Int" && through.some((row) => row < 0)
    ? Column.float(Float64Array.from(through, (row) => row < 0 ? NaN : column.values[row]))
    : Column.gather(column, through)

/** Columns that are numbers in every row that has them, whatever else a network holds. */
type NumberColumn =
  | (typeof nodeIndexColumns)[number]
  | keyof typeof short
  | PassiveColumn
  | (typeof derivedColumns)[number]
  | "x"
  | "y"
  | "z"

/** Whether a column of synapses is one of compartments that is a number in all of them, so that only an end that is not there has none. */
const isEndNumber = (name: string): boolean => {
  const of = /^(?:pre|post)_(.+)$/.exec(name)?.[1]
  return of !== undefined && (isPassive(of) || endNumbers.has(of))
}

const endNumbers: ReadonlySet<string> = new Set([
  ...nodeIndexColumns,
  ...Object.keys(short),
  ...derivedColumns,
  ...axes
])

type EdgeNumberColumn = Exclude<(typeof edgeIndexColumns)[number], "type"> | `${"pre" | "post"}_${NumberColumn}`

/**
 * A row as an object whose properties are read when asked for; an unknown name throws a `NetworkError`.
 *
 * What is always a number or a text is typed as such. Before a synapse that a source drives there is no compartment: its numbers are null
 * for a predicate, and NaN for a function that makes values, which no column takes. Any other column is a number, a text or a boolean, as its name promises to those
 * who gave it, **or null where the row has no value**: `row.delay ?? 1`, `row.K_gK !== null && …`. In arithmetic, JavaScript takes null
 * for 0.
 */
export interface Row extends Readonly<Record<NumberColumn | EdgeNumberColumn | "row", number>> {
  /** Type of a synapse. */
  readonly type: string
  // Which of the four it is depends on the network, so a predicate may ask for whichever it knows the column has.
  // oxlint-disable-next-line no-explicit-any
  readonly [column: string]: any
}

/**
 * Reads rows of a domain one after the other: `at(row)` points the one shared `Row` at a row. Names are resolved once per column; rows are
 * numbered from `first`. `nowhere` stands for the numbers of an end that is not there: null for who asks, NaN for who reckons.
 */
export const rowReader = (
  network: Network,
  domain: Domain,
  first = 0,
  nowhere: number | null = null
): (row: number) => Row => {
  const columns = new Map<string, Column.Column>()
  let current = 0
  const get = (_: object, name: string | symbol): unknown => {
    if (typeof name === "symbol") return undefined
    if (name === "row") return first + current
    let column = columns.get(name)
    if (column === undefined) columns.set(name, column = Result.getOrThrow(readColumn(network, domain, name)))
    const value = Column.at(column, current)
    return value === null && domain === "edges" && isEndNumber(name) ? nowhere : value
  }
  const row = new Proxy({}, { get }) as Row
  return (next) => {
    current = next
    return row
  }
}
