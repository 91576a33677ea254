/**
 * Pruning: short twigs, whole types, everything beyond an order.
 *
 * Short twigs go pass by pass until there are none, since what two twigs hung on may be one itself; a twig is a branch on which nothing hangs,
 * other than the first branch and the soma. A pass looks only at branches that became twigs in the one before: another is as long as it was,
 * and where a twig that stays becomes one with its parent it is longer. So all passes together take as long as the points that they look at.
 * What an option does not find is left: to prune what is not there changes nothing.
 */
import * as Result from "effect/Result"
import { aNumber, maybe, numbers, record } from "../border.ts"
import type { NetworkError } from "../NetworkError.ts"
import type { Traced } from "../Traced.ts"
import { type Branch, branches, childrenOf } from "./Branch.ts"
import { deleted } from "./deleted.ts"
import { aSize } from "./reshaped.ts"
import { goesOn, mended, tracedOf, treeOf, united } from "./Tree.ts"

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
  return Result.succeed(withoutTwigs(first.success, shorterThan))
}

const without = (traced: Traced, goes: (branch: Branch) => boolean): Result.Result<Traced, NetworkError> => {
  const chosen = branches(traced).filter(goes).map(({ branch }) => branch)
  return chosen.length === 0 ? Result.succeed(traced) : deleted(traced, chosen, { hanging: "delete" })
}

/** A morphology without short twigs. Branches that became one where a fork lost a twig are judged as one. */
const withoutTwigs = (traced: Traced, shorterThan: number): Traced => {
  const { length, parent, type } = traced.branches
  const tree = treeOf(traced)
  const children = childrenOf(parent)
  const hanging = children.map((own) => own.length) // how many are left
  const gone = new Set<number>()
  const through = new Set<number>() // branches that go on as their only child
  /** The branches that are one with a twig, from its end up to its start. */
  const upwards = (twig: number): ReadonlyArray<number> => {
    const own = [twig]
    for (let up = parent[twig]; up >= 0 && through.has(up); up = parent[up]) own.push(up)
    return own
  }
  const isShort = (own: ReadonlyArray<number>): boolean => {
    const whole = own.length === 1
      ? length[own[0]]
      : united(traced.reading, own.toReversed().map((b) => tree.strands[b].line)).length
    return whole < shorterThan
  }
  let twigs: ReadonlyArray<number> = Array.from(parent.keys()).filter((b) => hanging[b] === 0)
  while (twigs.length > 0) {
    const touched = new Set<number>()
    for (const twig of twigs) {
      if (type[twig] === 1) continue
      const own = upwards(twig)
      const up = parent[own[own.length - 1]]
      if (up < 0 || !isShort(own)) continue
      for (const b of own) gone.add(b)
      hanging[up]--
      touched.add(up)
    }
    for (const up of touched) {
      if (hanging[up] !== 1) continue
      const child = children[up].find((b) => !gone.has(b))!
      if (goesOn(tree.strands, [up, child], up + 1)) through.add(up)
    }
    twigs = [...touched].filter((up) => hanging[up] === 0)
  }
  if (gone.size === 0) return traced
  const left = { ...tree, strands: tree.strands.filter((_, b) => !gone.has(b)) }
  return tracedOf(mended(left, [...through].map((b) => b + 1)))
}
