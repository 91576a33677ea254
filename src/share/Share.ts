/**
 * The public face of sharing: rules, what they mean, and the linear maps between parameters and rows.
 *
 * `Share.by("pre_cell_type", "post_cell_type")` says which rows are one and the same number; `Share.index` shows what that comes to in a
 * network before anything is trained.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { failing, like, maybe, numbers, throwing } from "../network/border.ts"
import { type Dual, dual, effectOfResult, syncOf } from "../network/manners.ts"
import type { Network } from "../network/Network.ts"
import { because, type NetworkError } from "../network/NetworkError.ts"
import { networkLater } from "../network/networkLater.ts"
import { aNetwork, aSelection } from "../select/Given.ts"
import { resolve } from "../select/resolve.ts"
import type { Selection } from "../select/Select.ts"
import { isStructural } from "../table/structural.ts"
import * as ParameterIndex from "./ParameterIndex.ts"
import type { Rule } from "./Rule.ts"
import { aRule } from "./Rule.ts"

export type { ParameterIndex } from "../network/Trainable.ts"
export { formula } from "../select/Formula.ts"
export type { Formula, Given } from "../select/Formula.ts"
export { defaultRule } from "./defaultRule.ts"
export { bins, by, each, join, key, meet, one, perBranch, perCell, perComp, ruleText, scaled } from "./Rule.ts"
export type { Key, Linear, Partition, Rule } from "./Rule.ts"

/** An index that this module made. */
const anIndex = like(
  (u) => isStructural(u) && "parameters" in u && "labels" in u,
  "an index, for example of Share.index"
)

/** Throws a `NetworkError` unless there is a value for each of so many things. */
const ofLength = (what: string, values: ArrayLike<number>, expected: number, hint: string): void => {
  if (values.length !== expected) throw because({ _tag: "WrongLength", what, expected, found: values.length, hint })
}

const perParameter = "give one value for each parameter of the index"

const perRow = "give one value for each row of the index"

/** Puts parameters into rows: one value for each row of the index, in its order. */
export const gather = throwing(
  "Share.gather",
  { index: anIndex, parameters: numbers },
  (index: ParameterIndex.ParameterIndex, parameters: ArrayLike<number>): Float64Array => {
    ofLength("the parameters", parameters, index.labels.length, perParameter)
    return ParameterIndex.gather(index, parameters)
  }
)

/**
 * The transpose of `gather`: sums what the rows of each parameter say, in the order of the rows. The slopes of a formula depend on its
 * parameters: `at` says where they are taken.
 */
export const scatter = throwing(
  "Share.scatter",
  { index: anIndex, rows: numbers, at: maybe(numbers) },
  (index: ParameterIndex.ParameterIndex, rows: ArrayLike<number>, at?: ArrayLike<number>): Float64Array => {
    ofLength("the rows", rows, index.rows.length, perRow)
    if (index.formula !== undefined && at === undefined) {
      const expected = "the parameters at which the slopes of the formula are taken"
      throw because({ _tag: "BadValue", what: "at of Share.scatter", found: "missing", expected })
    }
    if (at !== undefined) ofLength("the parameters", at, index.labels.length, perParameter)
    return ParameterIndex.scatter(index, rows, at)
  }
)

/** The parameters that fit given values of the rows best: the mean over each parameter's rows, exactly their value where all agree. */
export const fit = throwing(
  "Share.fit",
  { index: anIndex, rows: numbers },
  (index: ParameterIndex.ParameterIndex, rows: ArrayLike<number>): Float64Array => {
    ofLength("the rows", rows, index.rows.length, perRow)
    if (index.formula !== undefined) {
      const expected = "an index of which every row has one parameter; give the coefficients of a formula yourself"
      throw because({ _tag: "BadValue", what: "index of Share.fit", found: "that of a formula", expected })
    }
    return ParameterIndex.fit(index, rows)
  }
)

/** The rows of each parameter, ragged. */
export const rowsOf = throwing("Share.rowsOf", { index: anIndex }, ParameterIndex.rowsOf)

const resultOfIndex = failing("Share.index", { network: aNetwork, selection: aSelection, rule: aRule }, (
  network: Network,
  selection: Selection,
  rule: Rule
): Result.Result<ParameterIndex.ParameterIndex, NetworkError> =>
  Result.flatMap(resolve(network, selection), (rows) => ParameterIndex.make(network, selection.domain, rows, rule)))

type Indexed = readonly [selection: Selection, rule: Rule]

/** Selection and rule alone: the network comes later. */
const withoutNetwork = networkLater(2)

/** The index that a rule gives to the rows of a selection, without training anything. */
export const indexResult: Dual<Network, Indexed, Result.Result<ParameterIndex.ParameterIndex, NetworkError>> = dual(
  withoutNetwork,
  resultOfIndex
)

/** The index that a rule gives to the rows of a selection; throws a `NetworkError` where that is impossible. */
export const index: Dual<Network, Indexed, ParameterIndex.ParameterIndex> = dual(withoutNetwork, syncOf(resultOfIndex))

/** The index that a rule gives to the rows of a selection, as an Effect. */
export const indexEffect: Dual<Network, Indexed, Effect.Effect<ParameterIndex.ParameterIndex, NetworkError>> = dual(
  withoutNetwork,
  effectOfResult(resultOfIndex)
)
