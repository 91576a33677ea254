/**
 * What stands in the columns that a mechanism brings, in rows that have none of them yet, and in rows that have them from others.
 *
 * One idea: the order of insertion does not decide. Of the mechanisms of a row that have a column, the one that has most to say about it
 * gives the default: first one that moves it by a rule, then a pump that acts on it, then one that has it as a state, last one that has it
 * as a parameter. Two that have as much to say must agree, or a number must have been written. Numbers that were written stay.
 */
import * as Result from "effect/Result"
import { quantityClaimsTo } from "../network/claimsTo.ts"
import { mechanismText } from "../network/clash.ts"
import { delaysOf } from "../network/eventColumns.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { columnName, ionColumn, isPooled, movedColumns } from "../network/MechanismFields.ts"
import { describeNode, type Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"

/** Columns that a mechanism brings to its table, with their defaults. */
export const columnsOf = (mechanism: Mechanism): ReadonlyArray<readonly [string, number]> =>
  Array.from(sourcesOf(mechanism), ([name, { value }]) => [name, value] as const)

/** Where the mechanisms are that have a column. */
export const ownersOf = (network: Network, column: string): ReadonlyArray<Column.Flags> =>
  havingColumn(network, column).map((m) => Table.flags(network.nodes, m.name)!)

/** The channels and pumps that have a column, in their order. */
const havingColumn = (network: Network, column: string): ReadonlyArray<Mechanism> => {
  const claims = quantityClaimsTo(network, column).filter((c) =>
    c.domain === "nodes" && (c.role === "Parameter" || c.role === "State") && c.mechanism !== null
  )
  return [...new Set(claims.map(({ mechanism }) => network.mechanisms.get(mechanism!.name)!))]
}

/** What a mechanism says about a column of its own; the larger `weight` counts. */
type Source = { readonly mechanism: Mechanism; readonly value: number; readonly weight: number }

const made = new WeakMap<Mechanism, ReadonlyMap<string, Source>>() // memo of a pure function of immutable data

/** What a mechanism says about all of its columns. */
const sourcesOf = (mechanism: Mechanism): ReadonlyMap<string, Source> => {
  let sources = made.get(mechanism)
  if (sources === undefined) made.set(mechanism, sources = listSources(mechanism))
  return sources
}

const listSources = (mechanism: Mechanism): ReadonlyMap<string, Source> => {
  const moved = new Set(movedColumns(mechanism))
  const ion = mechanism.current === null ? null : ionColumn(mechanism)
  const listed = (specs: Mechanism["parameters"], least: number): ReadonlyArray<readonly [string, Source]> =>
    Object.entries(specs).filter(([, spec]) => !isPooled(spec)).map(([local, spec]) => {
      const column = columnName(mechanism, local)
      const weight = moved.has(column) ? 3 : column === ion ? 2 : least
      return [column, { mechanism, value: spec.default, weight }]
    })
  const delays = Object.entries(delaysOf(mechanism)).map((
    [column, spec]
  ): readonly [string, Source] => [column, { mechanism, value: spec.default, weight: 0 }])
  return new Map([...listed(mechanism.parameters, 0), ...listed(mechanism.states, 1), ...delays])
}

/** The table of nodes with a column of a mechanism that comes into some rows; fails where two defaults contradict each other. */
export const withDefaults = (
  network: Network,
  nodes: Table.Table,
  mechanism: Mechanism,
  column: string,
  rows: Column.Ints
): Result.Result<Table.Table, NetworkError> => {
  const fresh = sourcesOf(mechanism).get(column)!
  // The others that have it, first the one with most to say.
  const there = havingColumn(network, column).filter((m) => m.name !== mechanism.name).map((m) => ({
    ...sourcesOf(m).get(column)!,
    flags: Table.flags(network.nodes, m.name)!
  })).sort((a, b) => b.weight - a.weight)
  const own = Table.flags(network.nodes, mechanism.name)
  const trained = trainedRows(network, column)
  const diffuses = network.diffusion.has(column)
  const values = columnOrBlank(nodes, column)
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]
    const value = values[row]
    if (own !== undefined && own[row] === 1 && !Number.isNaN(value)) continue
    const old = there.find(({ flags }) => flags[row] === 1)
    if (old === undefined) {
      // A row that has a state only because it diffuses was lent it.
      if (Number.isNaN(value) || (diffuses && !trained.has(row))) values[row] = fresh.value
    } else if (value === old.value && fresh.value !== old.value && !trained.has(row)) {
      if (fresh.weight === old.weight) return contradiction(network, column, row, old, fresh)
      if (fresh.weight > old.weight) values[row] = fresh.value
    }
  }
  return Result.succeed(Table.set(nodes, column, Column.float(values)))
}

/** The values of a column, to be changed; no value anywhere where there is no such column. */
export const columnOrBlank = (table: Table.Table, name: string): Float64Array =>
  Table.has(table, name) ? Table.floats(table, name).slice() : new Float64Array(table.length).fill(NaN)

/** The rows in which a trainable drives a column of nodes. */
export const trainedRows = (network: Network, column: string): ReadonlySet<number> =>
  new Set(
    network.trainables.filter((t) => t.domain === "nodes" && t.key === column).flatMap((t) => Array.from(t.index.rows))
  )

const contradiction = (
  network: Network,
  column: string,
  row: number,
  old: Source,
  fresh: Source
): Result.Result<never, NetworkError> =>
  fail({
    _tag: "BadValue",
    what: `the default of ${column} in ${describeNode(network, row)}`,
    found: `${old.value} in ${mechanismText(old.mechanism)} and ${fresh.value} in ${mechanismText(fresh.mechanism)}`,
    expected:
      `one number: write it with Edit.set("${column}", …) before inserting ${fresh.mechanism.name}, or give both ` +
      "one default with Mechanism.withDefaults"
  })
