/**
 * A network for people: its summary, or one of its tables.
 */
import { listed } from "../table/excerpt.ts"
import { tooMuchShown } from "../table/limits.ts"
import * as Table from "../table/Table.ts"
import { tableText, type TableTextOptions } from "../table/tableText.ts"
import { aCount, aText, listOf, maybe, numbers, oneOf, record } from "./border.ts"
import type { Network } from "./Network.ts"
import { because } from "./NetworkError.ts"
import { summary } from "./summary.ts"

/** What to show of a network. */
export type ShowOptions = TableTextOptions & {
  /** `summary`, or one of the two tables; by default the table that has the `columns` that are asked for, without them the summary. */
  readonly what?: "summary" | "nodes" | "edges"
}

/** What tables take to be shown. */
export const tableOptions = {
  columns: maybe(listOf(aText, "a list of names of columns")),
  limit: maybe(aCount),
  rowName: maybe(aText),
  rowNumbers: maybe(numbers)
}

/** Prints a network: a summary, or one of its tables with the columns that are asked for. Throws a `NetworkError` on an unknown option. */
export const show = (network: Network, options: ShowOptions = {}): string => {
  const problem = record({ what: maybe(oneOf("summary", "nodes", "edges")), ...tableOptions })(
    options,
    "options of show"
  )
  if (problem !== null) throw because(problem)
  const what = options.what ?? (options.columns === undefined ? "summary" : tableWith(network, options.columns))
  if (what === "summary") return summary(network)
  const table = network[what]
  if (table.length === 0) return "no synapses"
  const columns = options.columns?.filter((name) => Table.has(table, name))
  const missing = options.columns?.filter((name) => !Table.has(table, name)) ?? []
  const many = tooMuchShown(table.length, columns?.length ?? table.columns.size, options.limit)
  if (many !== null) throw because(many)
  const text = tableText(table, { ...options, columns })
  return missing.length === 0 ? text : `${text}\n(no column ${listed(missing)})`
}

/** The table that has more of the columns; `nodes` where both have as many. */
const tableWith = (network: Network, columns: ReadonlyArray<string>): "nodes" | "edges" => {
  const has = (table: Table.Table): number => columns.filter((name) => Table.has(table, name)).length
  return has(network.edges) > has(network.nodes) ? "edges" : "nodes"
}
