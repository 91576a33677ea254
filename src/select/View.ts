/**
 * What a selection shows of a network, and the lens through which it is changed.
 *
 * A view is a reading: rows, columns, plain objects. A column of a selection is an Effect `Lens` on the network; its laws (L1) hold on
 * networks in which the selection matches something, the selection does not look at the column, the rows are not driven by a trainable
 * and, for length and radius, what follows from them was not set by hand. A lens never does nothing in silence: `column` throws the
 * `NetworkError`, `columnResult` is an `Optional` whose `getResult` and `replaceResult` carry its message.
 */
import * as Optic from "effect/Optic"
import * as Result from "effect/Result"
import * as SchemaIssue from "effect/SchemaIssue"
import { anything, aText, called, failing, maybe, record, throwing } from "../network/border.ts"
import { type Network, table } from "../network/Network.ts"
import { because, fail, type NetworkError } from "../network/NetworkError.ts"
import { tableOptions } from "../network/show.ts"
import type { Domain } from "../network/Trainable.ts"
import * as Column from "../table/Column.ts"
import { listed, mostListed } from "../table/excerpt.ts"
import { tooMuchShown } from "../table/limits.ts"
import { plural } from "../table/plural.ts"
import { worded } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { tableText, type TableTextOptions } from "../table/tableText.ts"
import { readColumn } from "./columns.ts"
import { aNetwork, aSelection } from "./Given.ts"
import { resolve, type ResolveOptions } from "./resolve.ts"
import { rowsAt } from "./rowsAt.ts"
import type { Selection } from "./Select.ts"
import { settable, writable, writeRows } from "./write.ts"

/** The rows of a selection in one network. */
export type View = {
  readonly network: Network
  readonly domain: Domain
  /** Rows of the whole table, in the order of the selection. */
  readonly rows: Column.Ints
  /** The stored columns, restricted to the rows. */
  readonly table: () => Table.Table
  /** One column restricted to the rows; edges also have `pre_…` and `post_…` of every column of nodes. Throws on an unknown name. */
  readonly column: (name: string) => Column.Column
  /** The rows as plain objects. */
  readonly objects: () => ReadonlyArray<Readonly<Record<string, Column.Value>>>
  /** A readable table; its rows are numbered as in the whole table. */
  readonly show: (options?: TableTextOptions) => string
}

/** The rows that a selection means, or why it means none. */
export const ofResult = failing("View.of", { network: aNetwork, selection: aSelection, options: anything }, (
  network: Network,
  selection: Selection,
  options: ResolveOptions = {}
): Result.Result<View, NetworkError> =>
  Result.map(resolve(network, selection, options), (rows) => viewOf(network, selection.domain, rows)))

/** The rows that a selection means; throws a `NetworkError` when it matches nothing. */
export const of = throwing(
  "View.of",
  { network: aNetwork, selection: aSelection, options: anything },
  (network: Network, selection: Selection, options: ResolveOptions = {}): View =>
    Result.getOrThrow(ofResult(network, selection, options))
)

/** A view of given rows. */
export const viewOf = (network: Network, domain: Domain, rows: Column.Ints): View => {
  const restricted = (): Table.Table => Table.gather(table(network, domain), rows)
  const view: View = {
    network,
    domain,
    rows,
    table: restricted,
    column: throwing(
      "column",
      { name: called("the name of the column", aText) },
      (name: string) => Column.gather(Result.getOrThrow(readColumn(network, domain, name)), rows)
    ),
    objects: () => Table.toObjects(restricted()),
    show: throwing("show", { options: maybe(record(tableOptions)) }, (options: TableTextOptions = {}) => {
      const many = tooMuchShown(rows.length, options.columns?.length ?? network[domain].columns.size, options.limit)
      if (many !== null) throw because(many)
      for (const name of options.columns ?? []) Result.getOrThrow(readColumn(network, domain, name))
      const shown = options.columns === undefined ?
        restricted() :
        Table.make(
          rows.length,
          options.columns.map((name) =>
            [name, Column.gather(Result.getOrThrow(readColumn(network, domain, name)), rows)] as const
          )
        )
      return tableText(shown, { rowNumbers: rows, ...options })
    })
  }
  return worded(view, line, (alone) => `${line(alone)}\n${tableText(restricted(), { rowNumbers: rows })}`)
}

/** A view in one line: how many rows of what, and the first of them. */
const line = ({ domain, network, rows }: View): string => {
  const all = plural(network[domain].length, domain === "nodes" ? "compartment" : "synapse")
  const first = listed(Array.from(rows.slice(0, mostListed), String))
  const more = rows.length > mostListed ? `, … ${rows.length - mostListed} more` : ""
  return `View(${rows.length} of ${all}${rows.length === 0 ? "" : `: rows ${first}${more}`})`
}

/**
 * A column of numbers of a selection, as a lens: `get` gives the values of those of the selected rows that have it, in row order, and
 * `replace` and `modify` give a new network. Compartments, for a quantity of synapses, mean the synapses between them. Throws a `NetworkError` where the selection or the values are wrong.
 */
export const column = throwing(
  "View.column",
  { selection: aSelection, key: aText },
  (selection: Selection, key: string): Optic.Lens<Network, Column.Floats> =>
    Optic.makeLens<Network, Column.Floats>(
      (network) => Result.getOrThrow(read(network, selection, key)),
      (values, network) => Result.getOrThrow(write(network, selection, key, values))
    )
)

/** A column of numbers of a selection as an `Optional`: failures come back from `getResult` and `replaceResult` with the message of the `NetworkError`, which `String(failure)` shows. */
export const columnResult = throwing(
  "View.columnResult",
  { selection: aSelection, key: aText },
  (selection: Selection, key: string): Optic.Optional<Network, Column.Floats> => {
    // An issue has no text of its own: what a person prints must be the message.
    const issue = (error: NetworkError): SchemaIssue.Issue =>
      Object.defineProperties(new SchemaIssue.InvalidValue({ message: error.message }), {
        message: { value: error.message },
        toString: { value: () => error.message }
      })
    return Optic.makeOptional<Network, Column.Floats>(
      (network) => Result.mapError(read(network, selection, key), issue),
      (values, network) => Result.mapError(write(network, selection, key, values), issue)
    )
  }
)

const read = (network: Network, selection: Selection, key: string): Result.Result<Column.Floats, NetworkError> =>
  Result.flatMap(writable(network, key), (quantity) =>
    Result.map(rowsAt(network, quantity, selection), (rows) => {
      const values = Table.floats(table(network, quantity.domain), key)
      return Float64Array.from(rows, (row) => values[row]) as Column.Floats
    }))

const write = (
  network: Network,
  selection: Selection,
  key: string,
  values: Column.Floats
): Result.Result<Network, NetworkError> =>
  Result.flatMap(settable(network, key), (quantity) =>
    Result.flatMap(rowsAt(network, quantity, selection), (rows) => {
      if (values.length === rows.length) return writeRows(network, quantity, rows, (k) => values[k])
      const hint = "a lens is given back as many values as it shows"
      return fail({
        _tag: "WrongLength",
        what: `the list for "${key}"`,
        expected: rows.length,
        found: values.length,
        hint
      })
    }))
