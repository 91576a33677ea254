/**
 * A trainable: one column of one table, and which parameter drives which of its rows, as plain data.
 *
 * The table holds what runs: a row's value is its parameter's value, times the row's factor where the rule is scaled. How indices are
 * made from rules, and `gather` and `scatter`, live in `src/share`.
 */
import type { Floats, Ints } from "../table/Column.ts"
import { type Structural, structural } from "../table/structural.ts"

/** Which of the two tables. */
export type Domain = "nodes" | "edges"

/** Row to parameter: ragged groups as two parallel arrays, no padding. */
export type ParameterIndex = Structural & {
  /** The rows that are driven, without repeats. */
  readonly rows: Ints
  /** For each of `rows`, the number of its parameter, 0…labels.length-1. */
  readonly parameters: Ints
  /** For each of `rows`, the fixed factor on its parameter; null when all are 1. */
  readonly factors: Floats | null
  /** One label per parameter, unique. */
  readonly labels: ReadonlyArray<string>
}

/** The label of a parameter that has a row to itself for no other reason than that it is that row: `comp 3`, `edge 8`. */
export const rowLabel = (domain: Domain, row: number): string => `${domain === "nodes" ? "comp" : "edge"} ${row}`

/**
 * The index after synapses were renumbered: `number[row]` is the new number of a row. Labels follow, where they name a row that their own
 * parameter drives.
 */
export const renumbered = (index: ParameterIndex, number: Ints): ParameterIndex => {
  const parameterOf = new Int32Array(number.length).fill(-1)
  index.rows.forEach((row, k) => {
    parameterOf[row] = index.parameters[k]
  })
  const labels = index.labels.map((label, p) =>
    label.replace(
      /\bedge (\d+)\b/g,
      (text, row: string) => parameterOf[Number(row)] === p ? rowLabel("edges", number[Number(row)]) : text
    )
  )
  return structural({
    rows: index.rows.map((row) => number[row]),
    parameters: index.parameters,
    factors: index.factors,
    // A key of the user's may read like a row; its labels stay as they are where they would become ambiguous.
    labels: new Set(labels).size === labels.length ? labels : index.labels
  })
}

/** A trained column. */
export type Trainable = Structural & {
  readonly _tag: "Trainable"
  /** Unique within the network; the key unless that was taken. */
  readonly name: string
  readonly key: string
  readonly domain: Domain
  readonly index: ParameterIndex
  /** One value per parameter. */
  readonly values: Floats
}
