/**
 * The border of stores: misuse is an effect that fails with a `StoreError`; a mistake keeps its own error.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { border, like, maybe, type Misuse } from "../network/border.ts"
import { NetworkError } from "../network/NetworkError.ts"
import { listed } from "../table/excerpt.ts"
import { isPlain } from "../table/settled.ts"
import { because, type StoreError } from "./StoreError.ts"

const misused = (misuse: Misuse): StoreError =>
  because(
    misuse._tag === "UnknownName"
      ? { _tag: "BadOption", what: misuse.what, found: misuse.name, expected: `one of ${listed(misuse.available)}` }
      : { _tag: "BadOption", what: misuse.what, found: misuse.found, expected: misuse.expected }
  )

/** Misuse is an effect that fails with a `StoreError`. */
export const storing = border((misuse, _name, _given, _all, mistake) =>
  Effect.fail(mistake instanceof NetworkError ? mistake : misused(misuse))
)

/** Misuse is a layer that fails with a `StoreError`. */
export const layering = border((misuse) => Layer.effectDiscard(Effect.fail(misused(misuse))))

/** Characters of a name or a tag, at most. */
export const longestRunName = 200

/** What a name of a run and a tag is, in words. */
export const expectedName = `a name of 1 to ${longestRunName} characters on one line, with no blanks around it`

/** Whether people can say a name: of runs, of tags. */
export const isName = (u: unknown): boolean =>
  typeof u === "string" && u.trim() === u && u.length > 0 && u.length <= longestRunName && !/\p{Cc}/u.test(u)

/** A name that people can say: of runs, of tags. */
export const aName = like(isName, expectedName)

/** How often something is stored, if that is said: every so many steps, or points. */
export const everyOf = (unit: string) =>
  maybe(like((u) => Number.isSafeInteger(u) && (u as number) >= 1, `a whole number of ${unit}, 1 or more`))

/** What the numbers of a run depend on beside what is asked for, if that is said. */
export const someInputs = maybe(like(isPlain, "a record"))

/** Parts of a scan, at most. */
export const mostShards = 1_000_000

/** One part of several, if that is said. */
export const aShard = maybe(like((u) => {
  if (!isPlain(u) || Object.keys(u).length !== 2) return false
  const { count, index } = u
  return Number.isSafeInteger(count) && Number.isSafeInteger(index) && (count as number) <= mostShards &&
    0 <= (index as number) && (index as number) < (count as number)
}, `a record of a count of 1 to ${mostShards} parts, and an index from 0 to below it`))
