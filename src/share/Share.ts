/**
 * The public face of sharing: rules, what they mean, and the linear maps between parameters and rows.
 *
 * `Share.by("pre_cell_type", "post_cell_type")` says which rows are one and the same number; `Share.index` shows what that comes to in a
 * network before anything is trained.
 */
import * as Result from "effect/Result"
import { failing, throwing } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import type { NetworkError } from "../network/NetworkError.ts"
import { aNetwork, aSelection } from "../select/Given.ts"
import { resolve } from "../select/resolve.ts"
import type { Selection } from "../select/Select.ts"
import * as ParameterIndex from "./ParameterIndex.ts"
import type { Rule } from "./Rule.ts"
import { aRule } from "./Rule.ts"

export { defaultRule } from "./defaultRule.ts"
export { fit, gather, rowsOf, scatter } from "./ParameterIndex.ts"
export { bins, by, each, join, key, meet, one, perBranch, perCell, perComp, ruleText, scaled } from "./Rule.ts"
export type { Key, Partition, Rule } from "./Rule.ts"

/** The index that a rule gives to the rows of a selection, without training anything. */
export const indexResult = failing("Share.index", { network: aNetwork, selection: aSelection, rule: aRule }, (
  network: Network,
  selection: Selection,
  rule: Rule
): Result.Result<ParameterIndex.ParameterIndex, NetworkError> =>
  Result.flatMap(resolve(network, selection), (rows) => ParameterIndex.make(network, selection.domain, rows, rule)))

/** The index that a rule gives to the rows of a selection; throws a `NetworkError` where that is impossible. */
export const index = throwing(
  "Share.index",
  { network: aNetwork, selection: aSelection, rule: aRule },
  (network: Network, selection: Selection, rule: Rule): ParameterIndex.ParameterIndex =>
    Result.getOrThrow(indexResult(network, selection, rule))
)
