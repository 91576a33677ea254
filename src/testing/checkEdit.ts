/**
 * `checkEdit`: every law of edits on an edit of one's own, over generated networks.
 */
import * as Result from "effect/Result"
import type * as fc from "fast-check"
import { aFunction, maybe, record, throwing, yesOrNo } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { type Change, editLaws } from "./editLaws.ts"
import { anArbitrary, searching } from "./Given.ts"
import { search, type SearchOptions } from "./search.ts"

/** What `checkEdit` takes beside the edit and the networks. */
export type CheckEditOptions = SearchOptions & {
  /** Whether the edit may fail on some networks (it must work on one); default false. */
  readonly mayFail?: boolean
}

/**
 * Checks an edit (or one per network) on generated networks: it leaves a sound network and an untouched input, gives
 * the same answer twice, and the same object where it changes nothing. Throws an `Error` that shows the smallest
 * network on which it goes wrong.
 */
export const checkEdit = throwing("testing.checkEdit", {
  edit: aFunction,
  networks: anArbitrary,
  options: maybe(record({ ...searching, mayFail: maybe(yesOrNo) }))
}, (
  edit: Change & { readonly title: string } | ((network: Network) => Change),
  networks: fc.Arbitrary<Network>,
  options: CheckEditOptions = {}
): void => {
  const title = "title" in edit ? `The edit ${edit.title}` : "The edit"
  let worked = 0
  let failure = ""
  search(title, networks, (network) => {
    const change = "title" in edit ? edit : edit(network)
    const violation = editLaws(change, network)
    if (violation !== null) return violation
    const result = change(network)
    if (Result.isSuccess(result)) {
      worked++
      return null
    }
    failure = result.failure.message
    return options.mayFail === true
      ? null
      : {
        law: "an edit works on every network (say mayFail otherwise)",
        where: "the result",
        expected: "a network",
        got: failure
      }
  }, options)
  if (worked === 0) throw new Error(`${title} works on none of the networks: ${failure}`)
})
