/**
 * Which parameter drives which rows, in words: the map that a user reads before trusting a sharing rule.
 */
import { aCount, aText, maybe, throwing } from "../network/border.ts"
import { type Dual, dual } from "../network/manners.ts"
import { describeEdge, describeNode, type Network, table } from "../network/Network.ts"
import { because } from "../network/NetworkError.ts"
import { networkLater } from "../network/networkLater.ts"
import type { Domain, Trainable } from "../network/Trainable.ts"
import { aDomain, aNetwork } from "../select/Given.ts"
import * as Column from "../table/Column.ts"
import { listed } from "../table/excerpt.ts"
import * as Table from "../table/Table.ts"
import { tableText } from "../table/tableText.ts"
import { byRow, rowsOf } from "./ParameterIndex.ts"

/** One parameter and what it drives. */
export type Explanation = {
  readonly trainable: string
  readonly key: string
  readonly domain: "nodes" | "edges"
  /** Number of the parameter within its trainable. */
  readonly parameter: number
  readonly label: string
  readonly value: number
  /** Rows of the table, in the order of the index. */
  readonly rows: ReadonlyArray<number>
  /** The formula that makes the rows' values of all parameters of the trainable; left out where each row has one of its own. */
  readonly formula?: string
}

/** Every parameter of a network with the rows that it drives. */
export const parameters = throwing(
  "Explain.parameters",
  { network: aNetwork },
  (network: Network): ReadonlyArray<Explanation> => network.trainables.toArray().flatMap(explainOne)
)

const explainOne = (t: Trainable): ReadonlyArray<Explanation> =>
  rowsOf(t.index).map((rows, p) => ({
    trainable: t.name,
    key: t.key,
    domain: t.domain,
    parameter: p,
    label: t.index.labels[p],
    value: t.values[p],
    rows,
    ...t.index.formula === undefined ? {} : { formula: t.index.formula.text }
  }))

/**
 * Which parameter drives each row of a table: its number within its trainable, -1 where none does. An array of the table's length, a copy of
 * one's own. `trainable` says of which one; it may be left out where the table has one alone, or none.
 *
 * ```ts
 * import { Cell, Edit, Explain, Network, Select, Share } from "neurolens"
 *
 * const trained = Network.editSync(Network.make([Cell.make({ ncomp: 4 })]), [
 *   Edit.train("radius", { at: Select.rows([1, 3]), share: Share.each })
 * ])
 * Array.from(Explain.drivers(trained, "nodes")) // => [-1, 0, -1, 1]
 * ```
 *
 * Throws a `NetworkError` where there is no such trainable, or one of several has to be named.
 */
export const drivers = throwing(
  "Explain.drivers",
  { network: aNetwork, domain: aDomain, trainable: maybe(aText) },
  (network: Network, domain: Domain, trainable?: string): Int32Array => {
    const all = network.trainables.filter((t) => t.domain === domain)
    const available = all.map((t) => t.name).toArray()
    if (trainable === undefined && all.size > 1) {
      throw because({
        _tag: "BadValue",
        what: "trainable of Explain.drivers",
        found: "missing",
        expected: `the name of one of the ${all.size} trainables of ${domain}: ${listed(available)}`
      })
    }
    const found = trainable === undefined ? all.first() : all.find((t) => t.name === trainable)
    const rows = table(network, domain).length
    if (found?.index.formula !== undefined && found.index.labels.length > 1) {
      throw because({
        _tag: "BadValue",
        what: `trainable "${found.name}"`,
        found:
          `the formula ${found.index.formula.text}, whose ${found.index.labels.length} parameters drive every row together`,
        expected: "a trainable whose rows have one parameter each"
      })
    }
    if (found !== undefined) return byRow(found.index, rows)
    if (trainable === undefined) return new Int32Array(rows).fill(-1)
    throw because({ _tag: "UnknownName", what: `trainable of ${domain}`, name: trainable, available })
  }
)

/** The map from parameters to rows as a readable table; parameters are numbered within their trainable. */
export const text = throwing("Explain.text", { network: aNetwork }, (network: Network): string => {
  const all = parameters(network)
  if (all.length === 0) return "no trainable parameters"
  return tableText(
    Table.make(all.length, [
      ["trainable", Column.text(all.map((e) => e.trainable))],
      ["label", Column.text(all.map((e) => e.label))],
      ["value", Column.float(Float64Array.from(all, (e) => e.value))],
      [
        "rows",
        Column.text(
          all.map((e) => `${e.domain} ${rowsText(e.rows)}${e.formula === undefined ? "" : ` by ${e.formula}`}`)
        )
      ]
    ]),
    { rowName: "parameter", rowNumbers: all.map((e) => e.parameter), limit: 200 }
  )
})

/** Most rows that a line spells out. */
const spelledOut = 16

const rowsText = (rows: ReadonlyArray<number>): string =>
  rows.length <= spelledOut
    ? rows.join(",")
    : `${rows.slice(0, spelledOut).join(",")},… ${rows.length - spelledOut} more`

/** What drives one row: a sentence for each trained column of it. */
export const row: Dual<Network, readonly [domain: "nodes" | "edges", row: number], ReadonlyArray<string>> = dual(
  networkLater(2),
  throwing(
    "Explain.row",
    { network: aNetwork, domain: aDomain, row: aCount },
    (network: Network, domain: "nodes" | "edges", row: number): ReadonlyArray<string> => {
      const name = domain === "nodes" ? describeNode(network, row) : describeEdge(network, row)
      const others = (count: number): string =>
        `shared with ${count === 1 ? "no" : count - 1} other ${count <= 2 ? "row" : "rows"}`
      return network.trainables.toArray().filter((t) => t.domain === domain).flatMap((t) => {
        const k = t.index.rows.indexOf(row)
        if (k < 0) return []
        if (t.index.formula !== undefined) return [formulaSentence(network, t, name, k, others(t.index.rows.length))]
        const p = t.index.parameters[k]
        const count = t.index.parameters.reduce((sum, q) => q === p ? sum + 1 : sum, 0)
        return [`${t.key} of ${name} is parameter ${p} (${t.index.labels[p]}) of "${t.name}", ${others(count)}`]
      })
    }
  )
)

/** What makes a row of coefficients and of what is read there. */
const formulaSentence = (network: Network, t: Trainable, place: string, k: number, others: string): string => {
  const { formula, labels, rows } = t.index
  const value = Table.floats(table(network, t.domain), t.key)[rows[k]]
  const reads = formula!.reads.map((read) => `${read.name} = ${JSON.stringify(Column.at(read, k))}`)
  const all = [...labels.map((label, p) => `${label} = ${t.values[p]}`), ...reads]
  return `${t.key} of ${place} is ${value}, ${formula!.text} with ${all.join(", ")}, of "${t.name}", ${others}`
}
