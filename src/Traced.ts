/**
 * The public module `Traced`: reconstructions as values, with their sums by type.
 */
import { aCount, throwing } from "./network/border.ts"
import * as Inner from "./network/Traced.ts"

export { isTraced } from "./network/Traced.ts"
export type { Reading, Totals, Traced, TracedBranches, TracedPoints, TypeClass } from "./network/Traced.ts"

const ofTraced = { morphology: Inner.aTraced }

/** Number of branches. */
export const branchCount = throwing("Traced.branchCount", ofTraced, Inner.branchCount)

/** Length, area and volume by type, summed over the frusta; types that do not occur are left out. */
export const totals = throwing("Traced.totals", ofTraced, Inner.totals)

/** The group that compartments of a type belong to, `custom5` for type 5; null for type 0, which says nothing. */
export const groupOf = throwing("Traced.groupOf", { type: aCount }, Inner.groupOf)
