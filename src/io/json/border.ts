/**
 * The border of documents: what is no network, no text or no place in training is a `JsonError`, thrown, as a `Result` or as an effect.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { aCount, border, called, either, type Kind, like, type Misuse, record } from "../../network/border.ts"
import { reasonText } from "../../network/NetworkError.ts"
import { someParameters } from "../../share/Parameters.ts"
import { isPlain } from "../../table/settled.ts"
import { deepestMemory } from "../../train/limits.ts"
import { JsonError } from "./JsonError.ts"

const misused = (misuse: Misuse): JsonError =>
  new JsonError({ problems: [{ _tag: "Shape", path: "", message: reasonText(misuse) }] })

/** Misuse throws a `JsonError`. */
export const writing = border((misuse) => {
  throw misused(misuse)
})

/** Misuse is a `Result` that failed with a `JsonError`. */
export const reading = border((misuse) => Result.fail(misused(misuse)))

/** Misuse is an effect that fails with a `JsonError`. */
export const readingEffect = border((misuse) => Effect.fail(misused(misuse)))

const isMemory = (u: unknown, depth = 0): boolean => {
  if (typeof u === "number" || u instanceof Float64Array) return true
  const within = (part: unknown): boolean => isMemory(part, depth + 1)
  return depth < deepestMemory && (Array.isArray(u) ? u.every(within) : isPlain(u) && Object.values(u).every(within))
}

const noNumber: Kind = like((u) => u === null, "a whole number, or null")

/** A place in training. */
export const aState = called(
  "the state of training",
  record({
    step: aCount,
    parameters: someParameters,
    numbers: like((u) => u instanceof Float64Array, "a Float64Array"),
    memory: like(
      (u) => isMemory(u),
      `numbers, Float64Arrays, and lists and records of these, at most ${deepestMemory} within each other`
    ),
    data: record({ seed: either(like(Number.isSafeInteger, "a whole number"), noNumber), size: aCount, batch: aCount })
  })
)
