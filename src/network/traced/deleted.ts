/**
 * Deleting branches: some are taken away, and where a fork lost one, the two that are left go on as one.
 *
 * What is left has to hang together; what hangs on a deleted branch goes too where the caller says so. Law E1: totals are those before minus
 * those of the branches that went.
 */
import * as Result from "effect/Result"
import { plural } from "../../table/plural.ts"
import { maybe, oneOf, record } from "../border.ts"
import { fail, type NetworkError, type Reason } from "../NetworkError.ts"
import type { Traced } from "../Traced.ts"
import { type Branches, branchesAt } from "./Branches.ts"
import { atJoints, mended, tracedOf, type Tree, treeOf } from "./Tree.ts"

/** What becomes of branches that hang on deleted ones. */
export type DeleteOptions = {
  /** `"refuse"`, the default: an error where what is left would fall apart. `"delete"`: they go too. */
  readonly hanging?: "refuse" | "delete"
}

/** The kind of the options, for the border. */
export const deleteOptions = maybe(record({ hanging: maybe(oneOf("refuse", "delete")) }))

/** A morphology without some of its branches. */
export const deleted = (
  traced: Traced,
  meant: Branches,
  { hanging = "refuse" }: DeleteOptions = {}
): Result.Result<Traced, NetworkError> => {
  const chosen = branchesAt(traced, meant)
  if (Result.isFailure(chosen)) return Result.fail(chosen.failure)
  const { parent } = traced.branches
  const goes = new Set(chosen.success)
  if (hanging === "delete") { for (const [b, up] of parent.entries()) if (goes.has(up)) goes.add(b) }
  const tree = treeOf(traced)
  if (goes.size === parent.length) {
    const asked = chosen.success.length < goes.size ? `; all hang on branch ${chosen.success[0]}` : ""
    return fail({
      _tag: "BadValue",
      what: "what is left of the morphology",
      found: `nothing${asked}`,
      expected: "at least one branch"
    })
  }
  const left = { ...tree, strands: tree.strands.filter((_, b) => !goes.has(b)) }
  const apart = apartOf(traced, left, goes)
  if (apart !== null) return fail(apart)
  const touched = new Set([...goes].flatMap((b) => tree.strands[b].joints))
  return Result.succeed(tracedOf(mended(left, touched)))
}

/** What would fall off, as the reason of an error; null where all that is left hangs together. */
const apartOf = (traced: Traced, left: Tree, goes: ReadonlySet<number>): Reason | null => {
  const at = atJoints(left.strands)
  const seen = new Set([0])
  const waiting = [0]
  for (let s = waiting.pop(); s !== undefined; s = waiting.pop()) {
    for (const joint of left.strands[s].joints) {
      for (const other of at.get(joint)!) {
        if (seen.has(other)) continue
        seen.add(other)
        waiting.push(other)
      }
    }
  }
  if (seen.size === left.strands.length) return null
  const { parent } = traced.branches
  const cause = [...goes].find((b) => parent[b] >= 0 && parent.some((up, c) => up === b && !goes.has(c)))!
  const fallen = [...parent.keys()].filter((b) => parent[b] === cause && !goes.has(b))
  return {
    _tag: "InUse",
    what: `branch ${cause}`,
    by: `${plural(fallen.length, "branch", "branches")} that ${fallen.length === 1 ? "hangs" : "hang"} on it (${
      fallen.slice(0, 8).join(", ")
    }${fallen.length > 8 ? ", …" : ""})`,
    hint: "delete them too with { hanging: \"delete\" }"
  }
}
