/**
 * A trainable: one column of one table, and which parameter drives which of its rows, as plain data.
 *
 * The table holds what runs: a row's value is its parameter's value, times the row's factor where the rule is scaled. How indices are
 * made from rules, and `gather` and `scatter`, live in `src/share`.
 */
import type { Floats, Ints } from "../table/Column.ts"
import type { Structural } from "../table/structural.ts"

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
