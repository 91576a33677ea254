/**
 * Which branches are meant: by number, group, type, order, distance from the root, or a test of the user's own.
 *
 * A description is resolved against a morphology; what matches nothing is an error that says what there is, as with selections of networks.
 */
import * as Result from "effect/Result"
import { listed } from "../../table/excerpt.ts"
import { isList } from "../../table/isList.ts"
import { plural } from "../../table/plural.ts"
import { attempt } from "../attempt.ts"
import {
  aFunction,
  aNumber,
  aText,
  either,
  type Kind,
  like,
  listOf,
  maybe,
  numbers,
  record,
  yesOrNo
} from "../border.ts"
import { fail, type NetworkError, shown } from "../NetworkError.ts"
import { groupOf, type Traced } from "../Traced.ts"
import { type Branch, branches as dataOf } from "./Branch.ts"

/** Conditions on branches, all of which hold. */
export type BranchQuery = {
  /** The group of the type, or one of some: `"axon"`, `["basal", "apical"]`. */
  readonly group?: string | ReadonlyArray<string>
  /** The type as in SWC, or one of some. */
  readonly type?: number | ReadonlyArray<number>
  /** The number of forks between root and branch, or one of some. */
  readonly order?: number | ReadonlyArray<number>
  /** Starts at this path distance from the root, or beyond [um]. */
  readonly from?: number
  /** Ends at this path distance from the root, or before [um]. */
  readonly to?: number
  /** Whether nothing hangs on it. */
  readonly tip?: boolean
}

/** Which branches are meant: all, one by number, some, those for which conditions hold, or those of which a function says so. */
export type Branches = "all" | number | ArrayLike<number> | BranchQuery | ((branch: Branch) => boolean)

const oneOrSome = (kind: Kind, expected: string): Kind => either(kind, listOf(kind, expected))

const query = record({
  group: maybe(oneOrSome(aText, "a string, or a list of strings")),
  type: maybe(oneOrSome(aNumber, "a number as in SWC, or a list of numbers")),
  order: maybe(oneOrSome(aNumber, "a number, or a list of numbers")),
  from: maybe(aNumber),
  to: maybe(aNumber),
  tip: maybe(yesOrNo)
})

const expected =
  "\"all\", a number of a branch, a list of them, conditions such as { group: \"axon\" }, or a function of a branch"

const direct = either(aNumber, numbers, aFunction, like((u) => u === "all", expected))

/** The kind of descriptions of branches, for the border. */
export const someBranches: Kind = (u, what) => {
  if (direct(u, what) === null) return null
  return typeof u === "object" && u !== null ? query(u, `options of ${what}`) : direct(u, what)
}

/** The numbers of the branches that are meant, ascending; at least one. */
export const branchesAt = (traced: Traced, meant: Branches): Result.Result<ReadonlyArray<number>, NetworkError> => {
  const count = traced.branches.type.length
  if (meant === "all") return Result.succeed(Array.from({ length: count }, (_, b) => b))
  if (typeof meant === "number" || isList(meant)) return numbered(count, typeof meant === "number" ? [meant] : meant)
  const data = dataOf(traced)
  if (typeof meant === "function") {
    const found: Array<number> = []
    for (const branch of data) {
      const what = `the test of branch ${branch.branch}`
      const said = attempt(what, () => meant(branch))
      if (Result.isFailure(said)) return Result.fail(said.failure)
      const answer: unknown = said.success
      if (typeof answer !== "boolean") {
        return fail({ _tag: "BadValue", what, found: shown(answer), expected: "true or false" })
      }
      if (answer) found.push(branch.branch)
    }
    return some(found, "a test of branches", count)
  }
  return queried(data, meant)
}

const some = (
  found: ReadonlyArray<number>,
  selection: string,
  count: number
): Result.Result<ReadonlyArray<number>, NetworkError> =>
  found.length > 0
    ? Result.succeed(found)
    : fail({
      _tag: "EmptySelection",
      selection,
      available: `the morphology has ${plural(count, "branch", "branches")}`
    })

const numbered = (count: number, given: ArrayLike<number>): Result.Result<ReadonlyArray<number>, NetworkError> => {
  const list = Array.from(given)
  const wrong = list.find((b) => !Number.isInteger(b) || b < 0 || b >= count)
  if (wrong !== undefined) {
    const range = count === 1 ? "there is branch 0 only" : `branches are 0 to ${count - 1}`
    return fail({ _tag: "OutOfRange", what: "branch", found: wrong, range })
  }
  return some([...new Set(list)].toSorted((a, b) => a - b), "an empty list of branches", count)
}

const listOfOne = <A>(given: A | ReadonlyArray<A>): ReadonlyArray<A> =>
  Array.isArray(given) ? given as ReadonlyArray<A> : [given as A]

const queried = (
  data: ReadonlyArray<Branch>,
  meant: BranchQuery
): Result.Result<ReadonlyArray<number>, NetworkError> => {
  const { from = -Infinity, group, order, tip, to = Infinity, type } = meant
  const groups = [...new Set(data.flatMap(({ group: own }) => own === null ? [] : [own]))]
  for (const name of group === undefined ? [] : listOfOne(group)) {
    if (!groups.includes(name)) return fail({ _tag: "UnknownName", what: "group of branches", name, available: groups })
  }
  const types = [...new Set(data.map(({ type: own }) => own))].toSorted((a, b) => a - b)
  for (const own of type === undefined ? [] : listOfOne(type)) {
    if (types.includes(own)) continue
    const there = listed(types.map((t) => groupOf(t) === null ? `${t}` : `${t} (${groupOf(t)})`))
    return fail({ _tag: "OutOfRange", what: "type of branches", found: own, range: `types are ${there}` })
  }
  for (const [name, value] of [["from", meant.from], ["to", meant.to]] as const) {
    if (Number.isNaN(value)) return fail({ _tag: "BadValue", what: name, found: "NaN", expected: "a distance [um]" })
  }
  const holds = (branch: Branch): boolean =>
    (group === undefined || (branch.group !== null && listOfOne(group).includes(branch.group))) &&
    (type === undefined || listOfOne(type).includes(branch.type)) &&
    (order === undefined || listOfOne(order).includes(branch.order)) &&
    branch.from >= from && branch.to <= to &&
    (tip === undefined || tip === (branch.children.length === 0))
  const found = data.filter(holds).map(({ branch }) => branch)
  if (found.length > 0) return Result.succeed(found)
  const deepest = data.reduce((most, branch) => Math.max(most, branch.order), 0)
  const farthest = data.reduce((most, branch) => Math.max(most, branch.to), 0)
  const available = `orders are 0 to ${deepest}, distances from the root 0 to ${Number(farthest.toPrecision(4))} um, ` +
    `groups ${listed(groups)}`
  return fail({ _tag: "EmptySelection", selection: "a selection of branches", available })
}
