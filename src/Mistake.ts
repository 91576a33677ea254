/**
 * The public module `Mistake`: what a wrong description is until somebody uses it, and how to ask early.
 *
 * `Stimulus.step({ delay: 1, duration: 1, amplitude: NaN })` throws nothing: it is a mistake, and `Edit.stimulate` of it is an edit that
 * fails. Within an Effect program every mistake is so a typed failure of the effect that meets it, never a defect.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { NetworkError } from "./network/NetworkError.ts"
import { mistakeOf } from "./table/mistake.ts"
import type { TrainingError } from "./train/TrainingError.ts"
import type { TransformError } from "./train/transform/TransformError.ts"

/** Why a description is wrong. */
export type Reason = NetworkError | TrainingError | TransformError

/** The error that a mistake remembers; null for every right value. Never throws. */
export const of = (value: unknown): Reason | null => mistakeOf(value) as Reason | null // no other room has descriptions

/** Whether a value is a mistake. */
export const isMistake = (value: unknown): boolean => of(value) !== null

/** The value, or why it is a mistake. */
export const check = <A>(value: A): Result.Result<A, Reason> => {
  const mistake = of(value)
  return mistake === null ? Result.succeed(value) : Result.fail(mistake)
}

/** The value; throws the error of a mistake. */
export const checkSync = <A>(value: A): A => Result.getOrThrow(check(value))

/** The value, or a failure with why it is a mistake. */
export const checkEffect = <A>(value: A): Effect.Effect<A, Reason> => Effect.fromResult(check(value))
