/**
 * Trainables of cells that are cut anew: a parameter drives the compartments that are made of those that it drove.
 *
 * One idea: a compartment is driven by what all of it was driven by. Where its parts had different parameters, or some had none, nobody can say
 * which number is right, so that is an error; and so is a row whose value the new shape says and not the parameter.
 */
import * as Result from "effect/Result"
import * as Column from "../table/Column.ts"
import type { Floats, Ints } from "../table/Column.ts"
import { structural } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { describeNode, type Network } from "./Network.ts"
import { fail, type NetworkError } from "./NetworkError.ts"
import type { Overlap } from "./overlap.ts"
import { formulaAt } from "./rowFormula.ts"
import { type Level, parametersAt, renumbered, rowName, type Trainable } from "./Trainable.ts"

/** A trainable of compartments after they were cut anew; `after` is the network that they now are in. */
export const reassigned = (
  trainable: Trainable,
  before: Network,
  after: Network,
  overlap: Overlap
): Result.Result<Trainable, NetworkError> => {
  const { index } = trainable
  const entry = new Map(Array.from(index.rows, (row, k) => [row, k]))
  const { factors, formula, parameters } = index
  const same = (a: number | undefined, b: number | undefined): boolean =>
    a === b || (a !== undefined && b !== undefined && parameters[a] === parameters[b] &&
      (factors === null || factors[a] === factors[b]) &&
      (formula?.reads ?? []).every((read) => Object.is(Column.at(read, a), Column.at(read, b))))
  const driven = new Map<number, Array<number>>() // entry by entry, the new rows
  for (let row = 0; row < overlap.length; row++) {
    const entries = Array.from(overlap.rows.slice(overlap.first[row], overlap.first[row + 1]), (old) => entry.get(old))
    const other = entries.find((k) => !same(k, entries[0]))
    const [k] = entries
    if (entries.some((each) => !same(each, k))) {
      return k !== undefined && other !== undefined && parameters[k] === parameters[other]
        ? unlike(trainable, before, after, row, [k, other])
        : merged(trainable, after, row, k, other)
    }
    if (k !== undefined) driven.set(k, [...driven.get(k) ?? [], row])
  }
  const entries = Array.from(index.rows, (_, k) => k).flatMap((k) => (driven.get(k) ?? []).map((row) => ({ k, row })))
  const named = renumbered(index, (row) => overlap.number[row], {
    before: (row, as?: Level) => rowName("nodes", before.nodes, row, as),
    after: (row, as?: Level) => rowName("nodes", after.nodes, row, as)
  })
  const values = Table.floats(after.nodes, trainable.key)
  const old = Table.floats(before.nodes, trainable.key)
  const stray = entries.find(({ k, row }) => values[row] !== old[index.rows[k]])
  if (stray !== undefined) {
    return fail({
      _tag: "InUse",
      what: `${trainable.key} of ${describeNode(after, stray.row)}, which follows from the new shape,`,
      by: `trainable "${trainable.name}"`,
      hint: "delete it first with Edit.untrain"
    })
  }
  return Result.succeed(structural({
    ...trainable,
    index: structural({
      ...named,
      rows: Int32Array.from(entries, ({ row }) => row) as Ints,
      parameters: Int32Array.from(entries, ({ k }) => index.parameters[k]) as Ints,
      factors: index.factors === null ? null : Float64Array.from(entries, ({ k }) => index.factors![k]) as Floats,
      ...index.formula === undefined ? {} : { formula: formulaAt(index.formula, entries.map(({ k }) => k)) }
    })
  }))
}

/** A compartment that would be driven by two parameters, or by one in part. */
const merged = (
  { index, key, name }: Trainable,
  after: Network,
  row: number,
  ...entries: ReadonlyArray<number | undefined>
): Result.Result<never, NetworkError> => {
  const [first, second] = entries.map((k) => k === undefined ? null : parametersAt(index, k))
  return fail({
    _tag: "Overlap",
    key: `"${key}"`,
    rows: `${describeNode(after, row)} of the network that is cut anew`,
    first: first === null ? "nobody" : `trainable "${name}" (${first})`,
    second: second ?? "nobody",
    hint: "choose more compartments, or Edit.untrain it first"
  })
}

/** A compartment for all of which one parameter would have to say two things, as a formula or a factor makes of it. */
const unlike = (
  { index, key, name }: Trainable,
  before: Network,
  after: Network,
  row: number,
  entries: readonly [number, number]
): Result.Result<never, NetworkError> => {
  const { factors, formula, rows } = index
  const column = Table.floats(before.nodes, key)
  const said = entries.map((k) => {
    const made = formula === undefined
      ? `factor ${factors?.[k]}`
      : formula.reads.map((read) => `${read.name} = ${JSON.stringify(Column.at(read, k))}`).join(", ")
    return `${column[rows[k]]} at ${describeNode(before, rows[k])} (${made})`
  })
  const rule = formula === undefined ? "the factor" : `the formula ${formula.text}`
  return fail({
    _tag: "BadValue",
    what: `${key} within ${describeNode(after, row)} of the network that is cut anew`,
    found: said.join(" and "),
    expected:
      `that ${rule} of trainable "${name}" says one thing for all of a new compartment; choose more compartments, ` +
      "or Edit.untrain it first and train it anew after the cut"
  })
}
