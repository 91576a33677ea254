/**
 * Pruning: short twigs, whole types, everything beyond an order.
 *
 * Short twigs go pass by pass until there are none, since what two twigs hung on may be one itself; a twig is a branch on which nothing hangs,
 * other than the first branch and the soma. What an option does not find is left: to prune what is not there changes nothing.
 */
import * as Result from "effect/Result"
import { aNumber, maybe, numbers, record } from "../border.ts"
import type { NetworkError } from "../NetworkError.ts"
import type { Traced } from "../Traced.ts"
import { type Branch, branches } from "./Branch.ts"
import { deleted } from "./deleted.ts"
import { aSize } from "./reshaped.ts"

/** What is pruned; every option that is given. */
export type Pruning = {
  /** Twigs that are shorter [um]. */
  readonly shorterThan?: number
  /** Branches of these types as in SWC, with what hangs on them. */
  readonly types?: ArrayLike<number>
  /** Branches with more forks between them and the root. */
  readonly orderAbove?: number
}

/** The kind of the options, for the border. */
export const aPruning = record({ shorterThan: maybe(aSize), types: maybe(numbers), orderAbove: maybe(aNumber) })

/** A morphology without twigs, types or orders. */
export const pruned = (
  traced: Traced,
  { orderAbove = Infinity, shorterThan = 0, types = [] }: Pruning
): Result.Result<Traced, NetworkError> => {
  const unwanted = new Set(Array.from(types))
  const first = without(traced, ({ order, type }) => unwanted.has(type) || order > orderAbove)
  if (Result.isFailure(first)) return first
  let left = first.success
  for (;;) {
    const next = without(
      left,
      ({ branch, children, length, type }) => branch > 0 && children.length === 0 && type !== 1 && length < shorterThan
    )
    if (Result.isFailure(next) || next.success === left) return next
    left = next.success
  }
}

const without = (traced: Traced, goes: (branch: Branch) => boolean): Result.Result<Traced, NetworkError> => {
  const chosen = branches(traced).filter(goes).map(({ branch }) => branch)
  return chosen.length === 0 ? Result.succeed(traced) : deleted(traced, chosen, { hanging: "delete" })
}
