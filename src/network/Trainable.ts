/**
 * A trainable: one column of one table, and which parameter drives which of its rows, as plain data.
 *
 * The table holds what runs: a row's value is its parameter's value, times the row's factor where the rule is scaled; or what a formula
 * makes of all parameters. How indices are made from rules, and `gather` and `scatter`, live in `src/share`.
 */
import type { Floats, Ints } from "../table/Column.ts"
import { type Structural, structural } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { formulaAt, type RowFormula } from "./rowFormula.ts"

/** Which of the two tables. */
export type Domain = "nodes" | "edges"

/** Row to parameter: ragged groups as two parallel arrays, no padding. */
export type ParameterIndex = Structural & {
  /** The rows that are driven, without repeats. */
  readonly rows: Ints
  /** For each of `rows`, the number of its parameter, 0…labels.length-1; -1 where a formula of all of them drives it. */
  readonly parameters: Ints
  /** For each of `rows`, the fixed factor on its parameter; null when all are 1. */
  readonly factors: Floats | null
  /** One label per parameter, unique. */
  readonly labels: ReadonlyArray<string>
  /** How the parameters, which are its coefficients, drive every row together; left out where each row has a parameter of its own. */
  readonly formula?: RowFormula
  /** Where each label names rows; left out where none does. */
  readonly named?: ReadonlyArray<Named>
}

/** The parameters of the k-th row, in words: `parameter exc`, or, of a formula, `parameters a, b`. */
export const parametersAt = ({ formula, labels, parameters }: ParameterIndex, k: number): string =>
  formula === undefined
    ? `parameter ${labels[parameters[k]]}`
    : `${labels.length === 1 ? "parameter" : "parameters"} ${labels.join(", ")}`

/** What a row is named as: itself (`comp 3`, `edge 8`), or the part of a cell that it stands for, as `Share.perBranch` does. */
export type Level = "cell" | "branch" | "comp"

/** The places of a text at which it names a row of the table that is trained: where the name begins, the row, and as what. */
export type Named = ReadonlyArray<readonly [at: number, row: number, as?: Level]>

/**
 * The name of a row in the label of a parameter: `comp 3` or `edge 8` of one that has a row to itself for no other reason than that it is that
 * row; `cell 0`, `cell 0 branch 2`, `cell 0 branch 2 comp 1` of one that is for a part of a cell.
 */
export const rowName = (domain: Domain, nodes: Table.Table, row: number, as?: Level): string => {
  if (as === undefined) return `${domain === "nodes" ? "comp" : "edge"} ${row}`
  const of = (name: string): number => Table.ints(nodes, name)[row]
  const cell = `cell ${of("global_cell_index")}`
  if (as === "cell") return cell
  const branch = `${cell} branch ${of("local_branch_index")}`
  return as === "branch" ? branch : `${branch} comp ${of("local_comp_index")}`
}

/** How rows of a table were called before they were renumbered, and how they are called now. */
export type Names = {
  readonly before: (row: number, as?: Level) => string
  readonly after: (row: number, as?: Level) => string
}

/**
 * The index after rows were renumbered: `number(row)` is the new number of a row, -1 of one that is gone, which no parameter may drive. Labels
 * that name a row follow, as far as it is there.
 */
export const renumbered = (index: ParameterIndex, number: (row: number) => number, names: Names): ParameterIndex => {
  const rows = Int32Array.from(index.rows, number)
  if (index.named === undefined) return structural({ ...index, rows })
  const { named } = index
  const after = index.labels.map((label, p) => renamed(label, named[p], number, names))
  return structural({ ...index, rows, labels: after.map(({ label }) => label), named: after.map(({ named }) => named) })
}

/** A text with new names for the rows that it names. */
const renamed = (
  label: string,
  named: Named,
  number: (row: number) => number,
  { after, before }: Names
): { readonly label: string; readonly named: Named } => {
  let text = ""
  let read = 0
  const there: Array<Named[number]> = []
  for (const [at, row, ...as] of named) {
    const [old, now] = [before(row, ...as), number(row)]
    text += label.slice(read, at)
    if (now >= 0) there.push([text.length, now, ...as])
    text += now < 0 ? old : after(now, ...as)
    read = at + old.length
  }
  return { label: text + label.slice(read), named: there }
}

/** The index without some rows; parameters that drive nothing any more are dropped. `kept` tells which numbers stayed. */
export const without = (
  index: ParameterIndex,
  gone: (row: number) => boolean
): { readonly index: ParameterIndex; readonly kept: ReadonlyArray<number> } => {
  const stay: Array<number> = []
  for (let k = 0; k < index.rows.length; k++) if (!gone(index.rows[k])) stay.push(k)
  if (index.formula !== undefined) {
    const left = structural({
      ...index,
      rows: Int32Array.from(stay, (k) => index.rows[k]) as Ints,
      parameters: new Int32Array(stay.length).fill(-1) as Ints,
      formula: formulaAt(index.formula, stay)
    })
    return { index: left, kept: stay.length === 0 ? [] : index.labels.map((_, p) => p) }
  }
  const kept = [...new Set(stay.map((k) => index.parameters[k]))].sort((a, b) => a - b)
  const number = new Map(kept.map((p, i) => [p, i]))
  return {
    index: structural({
      rows: Int32Array.from(stay, (k) => index.rows[k]) as Ints,
      parameters: Int32Array.from(stay, (k) => number.get(index.parameters[k])!) as Ints,
      factors: index.factors === null ? null : Float64Array.from(stay, (k) => index.factors![k]) as Floats,
      labels: kept.map((p) => index.labels[p]),
      ...index.named === undefined ? {} : { named: kept.map((p) => index.named![p]) }
    }),
    kept
  }
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

/** A trainable without some of its rows, and without the parameters that drove no others; null where none is left, itself where none goes. */
export const withoutRows = (trainable: Trainable, gone: (row: number) => boolean): Trainable | null => {
  if (!trainable.index.rows.some(gone)) return trainable
  const { index, kept } = without(trainable.index, gone)
  return kept.length === 0
    ? null
    : structural({ ...trainable, index, values: Float64Array.from(kept, (p) => trainable.values[p]) as Floats })
}
