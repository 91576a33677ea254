/**
 * Row → parameter: built from a rule, and the two linear maps that come with it.
 *
 * `gather` puts parameters into rows; `scatter` is its exact transpose, so the gradient of a shared parameter is the sum over its rows
 * (law L7). Groups are ragged: two parallel arrays, no padding. Sums run in the order of the rows, so they have the same bits everywhere.
 */
import * as Result from "effect/Result"
import { attempt } from "../network/attempt.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import type { Domain, ParameterIndex } from "../network/Trainable.ts"
import { rowReader } from "../select/columns.ts"
import { evaluateText } from "../select/rowText.ts"
import { describeRow } from "../select/write.ts"
import type * as Column from "../table/Column.ts"
import { structural } from "../table/structural.ts"
import { partition } from "./partition.ts"
import { type Rule, theFactor } from "./Rule.ts"

export type { ParameterIndex } from "../network/Trainable.ts"

/** Builds the index of a rule over rows of a network. */
export const make = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  rule: Rule
): Result.Result<ParameterIndex, NetworkError> =>
  rule._tag === "Scaled"
    ? Result.flatMap(factorsOf(network, domain, rows, rule.factor), (factors) =>
      indexOf(network, domain, rows, rule.rule, factors))
    : indexOf(network, domain, rows, rule, null)

const indexOf = (
  network: Network,
  domain: Domain,
  rows: Column.Ints,
  rule: Exclude<Rule, { readonly _tag: "Scaled" }>,
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
      const at = rowReader(network, domain)
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
  const out = new Float64Array(index.rows.length)
  for (let k = 0; k < out.length; k++) {
    out[k] = parameters[index.parameters[k]] * (index.factors === null ? 1 : index.factors[k])
  }
  return out
}

/** The transpose of `gather`: sums what the rows of each parameter say, in the order of the rows. */
export const scatter = (index: ParameterIndex, rows: ArrayLike<number>): Float64Array => {
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
  const out: Array<Array<number>> = index.labels.map(() => [])
  for (let k = 0; k < index.rows.length; k++) out[index.parameters[k]].push(index.rows[k])
  return out
}

/** The parameter of every row of the table, which has `length` of them; -1 where none drives it. */
export const byRow = (index: ParameterIndex, length: number): Int32Array => {
  const out = new Int32Array(length).fill(-1)
  for (let k = 0; k < index.rows.length; k++) out[index.rows[k]] = index.parameters[k]
  return out
}
