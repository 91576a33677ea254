/**
 * The public module `Traced`: reconstructions as values, with their sums by type, their branches, and the edits that make others of them.
 *
 * An edit gives another morphology, in the order of branches that decision 0030 says; the one that it was given stays as it was. Numbers of
 * branches may change with every edit, so say which are meant by group, order or distance where that will do.
 */
import { aCount, throwing } from "./network/border.ts"
import {
  aTraced,
  branchCount as countOf,
  groupOf as groupFor,
  type Totals,
  totals as totalsOf,
  type Traced,
  type TypeClass
} from "./network/Traced.ts"
import { type Branch, branches as dataOf } from "./network/traced/Branch.ts"

export type { Shift } from "./network/Placement.ts"
export { isTraced } from "./network/Traced.ts"
export type { Reading, Totals, Traced, TracedBranches, TracedPoints, TypeClass } from "./network/Traced.ts"
export type { Branch } from "./network/traced/Branch.ts"
export type { Branches, BranchQuery } from "./network/traced/Branches.ts"
export type { JoinOptions, Parts } from "./network/traced/cut.ts"
export type { DeleteOptions } from "./network/traced/deleted.ts"
export type { SpineCount } from "./network/traced/folded.ts"
export type { Factors } from "./network/traced/moved.ts"
export type { Place } from "./network/traced/Place.ts"
export type { Pruning } from "./network/traced/pruned.ts"
export type { Taper } from "./network/traced/reshaped.ts"
export * from "./network/traced/shapeEdits.ts"
export type { Spine, SpinePart, Spines } from "./network/traced/spines.ts"
export * from "./network/traced/treeEdits.ts"

const ofTraced = { morphology: aTraced }

/** Number of branches. */
export const branchCount = throwing("Traced.branchCount", ofTraced, countOf)

/** All branches as data, in order: type, parent, order, distances from the root, length, area, volume. */
export const branches: (morphology: Traced) => ReadonlyArray<Branch> = throwing("Traced.branches", ofTraced, dataOf)

/** Length, area and volume by type, summed over the frusta; types that do not occur are left out. */
export const totals: (morphology: Traced) => { readonly [K in TypeClass]?: Totals } = throwing(
  "Traced.totals",
  ofTraced,
  totalsOf
)

/** The group that compartments of a type belong to, `custom5` for type 5; null for type 0, which says nothing. */
export const groupOf: (type: number) => string | null = throwing("Traced.groupOf", { type: aCount }, groupFor)
