/**
 * The border of training: misuse is a `TrainingError`, of transforms a `TransformError`; thrown, remembered by a mistake, or the failure of an effect
 * or a stream. A mistake of networks keeps its `NetworkError`.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { border, describer, type Misuse } from "../network/border.ts"
import { NetworkError } from "../network/NetworkError.ts"
import { because, TrainingError } from "./TrainingError.ts"
import { because as becauseTransform, TransformError } from "./transform/TransformError.ts"

const misused = (misuse: Misuse, mistake?: Error): TrainingError | TransformError | NetworkError =>
  isOurs(mistake) ? mistake : because(
    misuse._tag === "UnknownName"
      ? misuse
      : { _tag: "BadOption", what: misuse.what, found: misuse.found, expected: misuse.expected }
  )

const isOurs = (error: unknown): error is TrainingError | TransformError | NetworkError =>
  error instanceof TrainingError || error instanceof TransformError || error instanceof NetworkError

/** Misuse throws a `TrainingError`. */
export const training = border((misuse, _name, _given, _all, mistake) => {
  throw misused(misuse, mistake)
})

/** Misuse, and an error of ours that is thrown, is a mistake. */
export const describing = describer(misused)

/** Misuse is an effect that fails with a `TrainingError`. */
export const trainingEffect = border((misuse, _name, _given, _all, mistake) => Effect.fail(misused(misuse, mistake)))

/** Misuse is a stream that fails with a `TrainingError`. */
export const trainingStream = border((misuse, _name, _given, _all, mistake) => Stream.fail(misused(misuse, mistake)))

/** What is wrong with an argument, as the error of a transform. */
export const misusedTransform = (misuse: Misuse): TransformError =>
  becauseTransform(
    misuse._tag === "UnknownName"
      ? misuse
      : { _tag: "BadOption", what: misuse.what, found: misuse.found, expected: misuse.expected }
  )

/** Misuse throws a `TransformError`. */
export const transforming = border((misuse, _name, _given, _all, mistake) => {
  throw mistake ?? misusedTransform(misuse)
})

/** Misuse, and a `TransformError` that is thrown, is a mistake. */
export const describingTransform = describer(misusedTransform)
