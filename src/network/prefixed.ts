/**
 * Parts whose groups get a prefix each, so that those of one name stay apart when the parts are put together.
 */
import * as Result from "effect/Result"
import { Table } from "../table/Table.ts"
import { clashWith } from "./clash.ts"
import { ownClaim } from "./names.ts"
import type { Network } from "./Network.ts"
import { fail, nameProblem, type NetworkError } from "./NetworkError.ts"

/** The parts with prefixes before the names of their groups; equal parts with one prefix stay one object. */
export const prefixed = (
  parts: ReadonlyArray<Network>,
  prefixes: ReadonlyArray<string> | undefined
): Result.Result<ReadonlyArray<Network>, NetworkError> => {
  if (prefixes === undefined) return Result.succeed(parts)
  if (prefixes.length !== parts.length) {
    const hint = "give one prefix for every part; an empty one leaves its groups as they are"
    const lengths = { expected: parts.length, found: prefixes.length }
    return fail({ _tag: "WrongLength", what: "the list of prefixes", ...lengths, hint })
  }
  const known = new Map<Network, Map<string, Network>>()
  return Result.gen(function*() {
    const out: Array<Network> = []
    for (const [i, part] of parts.entries()) {
      const ofPart = known.get(part) ?? new Map<string, Network>()
      known.set(part, ofPart)
      const renamed = ofPart.get(prefixes[i]) ?? (yield* withPrefix(part, prefixes[i]))
      ofPart.set(prefixes[i], renamed)
      out.push(renamed)
    }
    return out
  })
}

const withPrefix = (part: Network, prefix: string): Result.Result<Network, NetworkError> => {
  if (prefix === "" || part.groups.size === 0) return Result.succeed(part)
  const named = (name: string): string => part.groups.has(name) ? `${prefix}${name}` : name
  const without = part.set("groups", part.groups.clear()).set(
    "nodes",
    new Table(part.nodes.length, part.nodes.columns.deleteAll(part.groups))
  )
  for (const name of part.groups) {
    const wrong = nameProblem("group", named(name), "soma") ??
      clashWith(without, [ownClaim("Group", named(name), "nodes")])
    if (wrong !== null) return fail(wrong)
  }
  return Result.succeed(
    part.set("groups", part.groups.map(named)).set(
      "nodes",
      new Table(part.nodes.length, part.nodes.columns.mapKeys(named))
    )
  )
}
