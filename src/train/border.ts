/**
 * The border of training: misuse is a `TrainingError`, of transforms a `TransformError`; thrown, or the failure of an effect or a stream.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { border, type Misuse } from "../network/border.ts"
import { because, type TrainingError } from "./TrainingError.ts"
import { because as becauseTransform, type TransformError } from "./transform/TransformError.ts"

const misused = (misuse: Misuse): TrainingError =>
  because(
    misuse._tag === "UnknownName"
      ? misuse
      : { _tag: "BadOption", what: misuse.what, found: misuse.found, expected: misuse.expected }
  )

/** Misuse throws a `TrainingError`. */
export const training = border((misuse) => {
  throw misused(misuse)
})

/** Misuse is an effect that fails with a `TrainingError`. */
export const trainingEffect = border((misuse) => Effect.fail(misused(misuse)))

/** Misuse is a stream that fails with a `TrainingError`. */
export const trainingStream = border((misuse) => Stream.fail(misused(misuse)))

/** What is wrong with an argument, as the error of a transform. */
export const misusedTransform = (misuse: Misuse): TransformError =>
  becauseTransform(
    misuse._tag === "UnknownName"
      ? misuse
      : { _tag: "BadOption", what: misuse.what, found: misuse.found, expected: misuse.expected }
  )

/** Misuse throws a `TransformError`. */
export const transforming = border((misuse) => {
  throw misusedTransform(misuse)
})
