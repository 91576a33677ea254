/**
 * Reading a column of either table by name, whole.
 *
 * Edges also have every column of `nodes` at both ends: `pre_x` is the x of the presynaptic compartment, looked up when it is read. A
 * column that was stored under that name (by `copyToEdges`) comes first. `cell_index`, `branch_index` and `comp_index` are short for the
 * global ones.
 */
import * as Result from "effect/Result"
import type { Network } from "../network/Network.ts"
import { because, type NetworkError } from "../network/NetworkError.ts"
import type { Domain } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"

/** Short names of index columns. */
export const short: Readonly<Record<string, string>> = {
  cell_index: "global_cell_index",
  branch_index: "global_branch_index",
  comp_index: "global_comp_index"
}

const nodeColumn = (network: Network, name: string): Column.Column | undefined => Table.get(network.nodes, short[name] ?? name)

const edgeColumn = (network: Network, name: string): Column.Column | undefined => {
  const stored = Table.get(network.edges, name)
  if (stored !== undefined) return stored
  const end = /^(pre|post)_(.+)$/.exec(name)
  const column = end === null ? undefined : nodeColumn(network, end[2])
  return column === undefined ? undefined : Column.gather(column, Table.ints(network.edges, `${end![1]}_index`))
}

/** Names of the columns that a row of the domain has, for messages. */
export const columnNames = (network: Network, domain: Domain): ReadonlyArray<string> =>
  domain === "nodes"
    ? [...Table.names(network.nodes), ...Object.keys(short)]
    : [...Table.names(network.edges), ...["pre_", "post_"].flatMap((end) => [...Table.names(network.nodes), "cell_index"].map((n) => end + n))]

/** The column of this name; fails with the nearest name when there is none. */
export const readColumn = (network: Network, domain: Domain, name: string): Result.Result<Column.Column, NetworkError> => {
  const column = domain === "nodes" ? nodeColumn(network, name) : edgeColumn(network, name)
  if (column !== undefined) return Result.succeed(column)
  const what = `column of ${domain}`
  return Result.fail(because({ _tag: "UnknownName", what, name, available: columnNames(network, domain) }))
}

/** A row as an object whose properties are read when asked for; an unknown name throws a `NetworkError`. */
export type Row = { readonly [column: string]: number & string & boolean }

/**
 * Reads rows of a domain one after the other: `at(row)` points the one shared `Row` at a row. Names are resolved once per column.
 *
 * The type of a property is deliberately loose (`number & string & boolean`): which it is depends on the column's name.
 */
export const rowReader = (network: Network, domain: Domain): (row: number) => Row => {
  const columns = new Map<string, Column.Column>()
  let current = 0
  const get = (_: object, name: string | symbol): unknown => {
    if (typeof name === "symbol") return undefined
    if (name === "row") return current
    let column = columns.get(name)
    if (column === undefined) columns.set(name, column = Result.getOrThrow(readColumn(network, domain, name)))
    return Column.at(column, current)
  }
  const row = new Proxy({}, { get }) as Row
  return (next) => {
    current = next
    return row
  }
}
