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
  /** Where each label names synapses by their row; left out where none does. */
  readonly named?: ReadonlyArray<Named>
}

/** The places of a text at which it names a row: where the name begins, and the row. */
export type Named = ReadonlyArray<readonly [at: number, row: number]>

/** The label of a parameter that has a row to itself for no other reason than that it is that row: `comp 3`, `edge 8`. */
export const rowLabel = (domain: Domain, row: number): string => `${domain === "nodes" ? "comp" : "edge"} ${row}`

/**
 * The index after synapses were renumbered: `number[row]` is the new number of a row, -1 of one that is gone. Labels that name a row follow,
 * as far as it is there.
 */
export const renumbered = (index: ParameterIndex, number: Ints): ParameterIndex => {
  const rows = index.rows.map((row) => number[row])
  if (index.named === undefined) return structural({ ...index, rows })
  const { named } = index
  const after = index.labels.map((label, p) => renamed(label, named[p], number))
  return structural({ ...index, rows, labels: after.map(({ label }) => label), named: after.map(({ named }) => named) })
}

/** A text with new names for the rows that it names. */
const renamed = (label: string, named: Named, number: Ints): { readonly label: string; readonly named: Named } => {
  let text = ""
  let read = 0
  const there: Array<readonly [number, number]> = []
  for (const [at, row] of named) {
    text += label.slice(read, at)
    const left = number[row] < 0
    if (!left) there.push([text.length, number[row]])
    text += rowLabel("edges", left ? row : number[row])
    read = at + rowLabel("edges", row).length
  }
  return { label: text + label.slice(read), named: there }
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
