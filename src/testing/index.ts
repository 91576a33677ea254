/**
 * The public entry `neurolens/testing`: arbitrary networks, selections, rules and edits for fast-check, and checks of a
 * value of one's own against every law that it owes. Needs fast-check; does not need a test runner.
 *
 * @module neurolens/testing
 */
export { cell } from "./cell.ts"
export type { Between, CellOptions } from "./cell.ts"
export { checkEdit } from "./checkEdit.ts"
export type { CheckEditOptions } from "./checkEdit.ts"
export { checkLens } from "./checkLens.ts"
export type { CheckLensOptions, NumberLens } from "./checkLens.ts"
export { checkMechanism } from "./checkMechanism.ts"
export type { CheckMechanismOptions } from "./checkMechanism.ts"
export { checkRule, sharing } from "./checkRule.ts"
export type { CheckRuleOptions } from "./checkRule.ts"
export { edgeSelection } from "./edgeSelection.ts"
export { edit } from "./edit.ts"
export { editLaws } from "./editLaws.ts"
export type { Change } from "./editLaws.ts"
export { lensLaws } from "./lensLaws.ts"
export type { ColumnLens } from "./lensLaws.ts"
export { mechanism } from "./mechanism.ts"
export type { MechanismOptions } from "./mechanism.ts"
export { defaultMechanisms, network, stimulus } from "./network.ts"
export type { NetworkOptions } from "./network.ts"
export { nodeSelection } from "./nodeSelection.ts"
export type { SelectionOptions } from "./nodeSelection.ts"
export { partition, rule } from "./rule.ts"
export { ruleLaws } from "./ruleLaws.ts"
export type { Index, Sharing } from "./ruleLaws.ts"
export type { SearchOptions } from "./search.ts"
export { describeNetwork } from "./Violation.ts"
export type { Violation } from "./Violation.ts"
