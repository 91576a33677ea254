/**
 * Branches as data: what is known of each, for selections of branches and for people.
 */
import type { Ints } from "../../table/Column.ts"
import { branchTotals, groupOf, type Traced } from "../Traced.ts"

/** A branch of a morphology. */
export type Branch = {
  /** Its number, as in the cell that is made of the morphology. */
  readonly branch: number
  /** Type as in SWC. */
  readonly type: number
  /** The group of its type; null for type 0. */
  readonly group: string | null
  /** The branch at whose end it starts, -1 for the first. */
  readonly parent: number
  /** The branches that start at its end. */
  readonly children: ReadonlyArray<number>
  /** Forks between it and the root. */
  readonly order: number
  /** Path distance of its start from the root [um]. */
  readonly from: number
  /** Path distance of its end from the root [um]. */
  readonly to: number
  /** Length [um]. */
  readonly length: number
  /** Area of membrane [um2]. */
  readonly area: number
  /** Volume [um3]. */
  readonly volume: number
  /** Number of points of its line. */
  readonly points: number
}

/** The branches that start at the end of each. */
export const childrenOf = (parent: Ints): ReadonlyArray<ReadonlyArray<number>> => {
  const children: Array<Array<number>> = Array.from(parent, () => [])
  for (const [b, up] of parent.entries()) if (up >= 0) children[up].push(b)
  return children
}

/** All branches in order. */
export const branches = (traced: Traced): ReadonlyArray<Branch> => {
  const { first, parent, type } = traced.branches
  const children = childrenOf(parent)
  const out: Array<Branch> = []
  for (const [b, up] of parent.entries()) {
    const totals = branchTotals(traced, b)
    const from = up < 0 ? 0 : out[up].to
    out.push({
      branch: b,
      type: type[b],
      group: groupOf(type[b]),
      parent: up,
      children: children[b],
      order: up < 0 ? 0 : out[up].order + (children[up].length > 1 ? 1 : 0),
      from,
      to: from + totals.length,
      ...totals,
      points: first[b + 1] - first[b]
    })
  }
  return out
}
