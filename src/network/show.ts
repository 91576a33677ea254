/**
 * A network for people: its summary, one of its tables, or its sources.
 */
import * as Column from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import { tooMuchShown } from "../table/limits.ts"
import * as Table from "../table/Table.ts"
import { tableText, type TableTextOptions } from "../table/tableText.ts"
import { aCount, aText, listOf, maybe, numbers, oneOf, record } from "./border.ts"
import { sourcesOfEdges } from "./eventColumns.ts"
import type { Network } from "./Network.ts"
import { because } from "./NetworkError.ts"
import type { Source } from "./Source.ts"
import { summary } from "./summary.ts"

/** What to show of a network. */
export type ShowOptions = TableTextOptions & {
  /** `summary`, one of the two tables, or the sources; by default the table that has the `columns` that are asked for, without them the summary. */
  readonly what?: "summary" | "nodes" | "edges" | "sources"
}

/** What tables take to be shown. */
export const tableOptions = {
  columns: maybe(listOf(aText, "a list of names of columns")),
  limit: maybe(aCount),
  rowName: maybe(aText),
  rowNumbers: maybe(numbers)
}

/** Prints a network: a summary, one of its tables with the columns that are asked for, or its sources. Throws a `NetworkError` on an unknown option. */
export const show = (network: Network, options: ShowOptions = {}): string => {
  const problem = record({ what: maybe(oneOf("summary", "nodes", "edges", "sources")), ...tableOptions })(
    options,
    "options of show"
  )
  if (problem !== null) throw because(problem)
  const what = options.what ?? (options.columns === undefined ? "summary" : tableWith(network, options.columns))
  if (what === "summary") return summary(network)
  const table = what === "sources" ? sourceTable(network) : network[what]
  if (table.length === 0) return what === "sources" ? "no sources" : "no synapses"
  const columns = options.columns?.filter((name) => Table.has(table, name))
  const missing = options.columns?.filter((name) => !Table.has(table, name)) ?? []
  const many = tooMuchShown(table.length, columns?.length ?? table.columns.size, options.limit)
  if (many !== null) throw because(many)
  const text = tableText(table, { ...options, columns })
  return missing.length === 0 ? text : `${text}\n(no column ${listed(missing)})`
}

/** Sources as rows of a table: their kind, what they are made of, and how many synapses they drive. */
const sourceTable = ({ edges, sources }: Network): Table.Table => {
  const all = sources.toArray()
  const drives = new Float64Array(all.length)
  sourcesOfEdges(edges)?.forEach((row) => {
    if (row >= 0) drives[row]++
  })
  const numbers = (of: (source: Source) => number | null): Column.Column =>
    Column.float(Float64Array.from(all, (source) => of(source) ?? NaN))
  return Table.make(all.length, [
    ["kind", Column.text(all.map(({ _tag }) => _tag))],
    ["start", numbers((one) => one._tag === "Times" ? one.times[0] ?? null : one.start)],
    ["interval", numbers((one) => one._tag === "Regular" ? one.interval : null)],
    ["rate", numbers((one) => one._tag === "Poisson" && typeof one.rate === "number" ? one.rate : null)],
    ["seed", numbers((one) => one._tag === "Poisson" ? one.seed : null)],
    ["drives", Column.float(drives)]
  ])
}

/** The table that has more of the columns; `nodes` where both have as many. */
const tableWith = (network: Network, columns: ReadonlyArray<string>): "nodes" | "edges" => {
  const has = (table: Table.Table): number => columns.filter((name) => Table.has(table, name)).length
  return has(network.edges) > has(network.nodes) ? "edges" : "nodes"
}
