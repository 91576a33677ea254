/**
 * Row → parameter: built from a rule, and the two maps that come with it.
 *
 * `gather` puts parameters into rows; `scatter` is its exact transpose, so the gradient of a shared parameter is the sum over its rows
 * (law L7); of a formula it is the transpose of the derivative at given parameters (law D5). Groups are ragged: two parallel arrays, no
 * padding. Sums run in the order of the rows, so they have the same bits everywhere.
 */
import * as Result from "effect/Result"
import { attempt } from "../network/attempt.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import { formulaSlopes, formulaValues } from "../network/rowFormula.ts"
import type { Domain, ParameterIndex } from "../network/Trainable.ts"
import { rowReader } from "../select/columns.ts"
import { formulaReads } from "../select/Formula.ts"
import { evaluateText } from "../select/rowText.ts"
import { describeRow } from "../select/write.ts"
import type * as Column from "../table/Column.ts"
import { structural } from "../table/structural.ts"
import type { Unit } from "../unit/Unit.ts"
import { partition } from "./partition.ts"
import { type Partition, type Rule, theFactor } from "./Rule.ts"

export type { ParameterIndex } from "../network/Trainable.ts"

/** Builds the index of a rule over rows of a network; `unit` is that of the column, where it is known. */
export const make = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  rule: Rule,
  unit: Unit | null = null
): Result.Result<ParameterIndex, NetworkError> =>
  rule._tag === "Formula"
    ? Result.map(formulaReads(network, domain, rows, rule, unit), (reads) =>
      structural({
        rows,
        parameters: new Int32Array(rows.length).fill(-1) as Column.Ints,
        factors: null,
        labels: Object.keys(rule.coefficients),
        formula: structural({ text: rule.text, reads })
      }))
    : rule._tag === "Scaled"
    ? Result.flatMap(factorsOf(network, domain, rows, rule.factor), (factors) =>
      indexOf(network, domain, rows, rule.rule, factors))
    : indexOf(network, domain, rows, rule, null)

const indexOf = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  rule: Partition,
  factors: Column.Floats | null
): Result.Result<ParameterIndex, NetworkError> =>
  Result.map(
    partition(network, domain, rows, rule),
    ({ classes, labels, named }) =>
      structural({
        rows,
        parameters: classes as Column.Ints,
        factors,
        labels,
        ...named === undefined ? {} : { named }
      })
  )

const factorsOf = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  factor: Extract<Rule, { readonly _tag: "Scaled" }>["factor"]
): Result.Result<Column.Floats, NetworkError> => {
  const read = typeof factor === "function"
    ? attempt(theFactor, () => {
      const at = rowReader(network, domain, 0, NaN)
      return Float64Array.from(rows, (row) => factor(at(row)))
    })
    : Result.map(
      evaluateText(network, domain, rows, theFactor, factor, { kind: "number" }),
      ({ values }) => values
    )
  return Result.flatMap(read, (factors) => {
    const wrong = factors.findIndex((x) => !Number.isFinite(x) || x === 0)
    if (wrong < 0) return Result.succeed(factors as Column.Floats)
    const what = `the factor of ${describeRow(network, domain, rows[wrong])}`
    return fail({
      _tag: "BadValue",
      what,
      found: typeof factor === "string" && Number.isNaN(factors[wrong]) ? "missing" : String(factors[wrong]),
      expected: "a finite number other than 0"
    })
  })
}

/** Puts parameters into rows: one value for each of `index.rows`. */
export const gather = (index: ParameterIndex, parameters: ArrayLike<number>): Float64Array => {
  if (index.formula !== undefined) return formulaValues(index.formula, index.labels, index.rows.length, parameters)
  const out = new Float64Array(index.rows.length)
  for (let k = 0; k < out.length; k++) {
    out[k] = parameters[index.parameters[k]] * (index.factors === null ? 1 : index.factors[k])
  }
  return out
}

/**
 * The transpose of `gather`: sums what the rows of each parameter say, in the order of the rows. That of a formula is the transpose of its
 * derivative at the parameters `at`.
 */
export const scatter = (index: ParameterIndex, rows: ArrayLike<number>, at?: ArrayLike<number>): Float64Array => {
  const { formula } = index
  if (formula !== undefined) {
    if (at === undefined) throw new Error("internal: the slopes of a formula are taken nowhere")
    return Float64Array.from(
      index.labels,
      (label) =>
        formulaSlopes(formula, index.labels, index.rows.length, at, label).reduce(
          (sum, slope, k) => sum + slope * rows[k],
          0
        )
    )
  }
  const out = new Float64Array(index.labels.length)
  for (let k = 0; k < index.rows.length; k++) {
    out[index.parameters[k]] += rows[k] * (index.factors === null ? 1 : index.factors[k])
  }
  return out
}

/** The parameters that fit given values of the rows best: the mean over each parameter's rows, exactly their value where all agree. */
export const fit = (index: ParameterIndex, rows: ArrayLike<number>): Float64Array => {
  const n = index.labels.length
  const sum = new Float64Array(n)
  const count = new Float64Array(n)
  const first = new Float64Array(n).fill(NaN)
  const agree = new Uint8Array(n).fill(1)
  for (let k = 0; k < index.rows.length; k++) {
    const p = index.parameters[k]
    const value = rows[k] / (index.factors === null ? 1 : index.factors[k])
    if (count[p] === 0) first[p] = value
    if (value !== first[p]) agree[p] = 0
    sum[p] += value
    count[p] += 1
  }
  return sum.map((s, p) => agree[p] === 1 ? first[p] : s / count[p])
}

/** The rows of each parameter, ragged. */
export const rowsOf = (index: ParameterIndex): ReadonlyArray<ReadonlyArray<number>> => {
  if (index.formula !== undefined) return index.labels.map(() => Array.from(index.rows))
  const out: Array<Array<number>> = index.labels.map(() => [])
  for (let k = 0; k < index.rows.length; k++) out[index.parameters[k]].push(index.rows[k])
  return out
}

/** The parameter of every row of the table, which has `length` of them; -1 where none drives it, or several together. */
export const byRow = (index: ParameterIndex, length: number): Int32Array => {
  const out = new Int32Array(length).fill(-1)
  const alone = index.formula !== undefined && index.labels.length === 1
  for (let k = 0; k < index.rows.length; k++) out[index.rows[k]] = alone ? 0 : index.parameters[k]
  return out
}
