/**
 * Which parameter drives which rows, in words: the map that a user reads before trusting a sharing rule.
 */
import { aCount, throwing } from "../network/border.ts"
import { describeEdge, describeNode, type Network } from "../network/Network.ts"
import type { Trainable } from "../network/Trainable.ts"
import { aDomain, aNetwork } from "../select/Given.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { tableText } from "../table/tableText.ts"
import { rowsOf } from "./ParameterIndex.ts"

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
    rows
  }))

/** The map from parameters to rows as a readable table; parameters are numbered within their trainable. */
export const text = throwing("Explain.text", { network: aNetwork }, (network: Network): string => {
  const all = parameters(network)
  if (all.length === 0) return "no trainable parameters"
  return tableText(
    Table.make(all.length, [
      ["trainable", Column.text(all.map((e) => e.trainable))],
      ["label", Column.text(all.map((e) => e.label))],
      ["value", Column.float(Float64Array.from(all, (e) => e.value))],
      ["rows", Column.text(all.map((e) => `${e.domain} ${rowsText(e.rows)}`))]
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
export const row = throwing(
  "Explain.row",
  { network: aNetwork, domain: aDomain, row: aCount },
  (network: Network, domain: "nodes" | "edges", row: number): ReadonlyArray<string> => {
    const name = domain === "nodes" ? describeNode(network, row) : describeEdge(network, row)
    return parameters(network).filter((e) => e.domain === domain && e.rows.includes(row)).map((e) =>
      `${e.key} of ${name} is parameter ${e.parameter} (${e.label}) of "${e.trainable}", shared with ${
        e.rows.length === 1 ? "no" : e.rows.length - 1
      } other ${e.rows.length <= 2 ? "row" : "rows"}`
    )
  }
)
