/**
 * What can go wrong with training and its parts: one tagged error with one tagged reason that says what, where, and what would do.
 *
 * Optimisers, learning rates, readouts and losses throw it, since a wrong description of them is a mistake in a script; `Training` fails
 * with it. What is wrong with a transform is a `TransformError`.
 */
import * as Data from "effect/Data"
import { reasonText as networkReasonText } from "../network/NetworkError.ts"
import { causeText, excerpt, excerpted, longestMessage } from "../table/excerpt.ts"
import { type TooMany, tooManyText } from "../table/limits.ts"
import { plural } from "../table/plural.ts"
import type { TrainingState } from "./TrainingState.ts"

/** Why training, or a part of it, failed or did not start. */
export type TrainingReason =
  /** A value of the wrong kind or outside its valid range. */
  | { readonly _tag: "BadOption"; readonly what: string; readonly found: string; readonly expected: string }
  /** A list whose length does not fit. */
  | {
    readonly _tag: "WrongLength"
    readonly what: string
    readonly expected: number
    readonly found: number
    readonly hint: string
  }
  /** A name that does not exist. */
  | {
    readonly _tag: "UnknownName"
    readonly what: string
    readonly name: string
    readonly available: ReadonlyArray<string>
    readonly hint?: string
  }
  /** An index that is not there; `range` says what there is. */
  | { readonly _tag: "OutOfRange"; readonly what: string; readonly found: number; readonly range: string }
  /** A stretch of time with too few samples; `samples` says which there are. */
  | {
    readonly _tag: "EmptyWindow"
    readonly what: string
    readonly needed: number
    readonly found: number
    readonly window: string
    readonly samples: string
  }
  /** A number that should be finite is not. */
  | { readonly _tag: "NotFinite"; readonly what: string; readonly found: number; readonly hint: string }
  /** A function of one's own threw. */
  | { readonly _tag: "Threw"; readonly what: string; readonly cause: unknown }
  /** A value that its transform gives for no number. */
  | { readonly _tag: "OutsideTransform"; readonly what: string; readonly cause: Error }
  /** Parameters of something else than what is trained. */
  | { readonly _tag: "ForeignParameters"; readonly what: string }
  /** A stream of steps that has none, such as that of a training that was at its end already. */
  | { readonly _tag: "NoStep" }
  /** The state to go on from was made by other training. */
  | { readonly _tag: "ForeignState"; readonly what: string }
  /** A step failed; `state` is that from before it, so nothing is lost. */
  | {
    readonly _tag: "StepFailed"
    readonly epoch: number
    readonly batch: number
    readonly state: TrainingState
    readonly cause: Error
  }
  /** The memory to go on from was not made by this optimiser. */
  | { readonly _tag: "ForeignMemory"; readonly optimizer: string; readonly what: string }
  /** More of something than is possible. */
  | TooMany

/** The message of a reason: what, where, and what there is instead. */
const reasonText = (whole: TrainingReason): string => {
  const reason = excerpted(whole)
  switch (reason._tag) {
    case "BadOption":
      return `${reason.what} is ${reason.found}; expected ${reason.expected}`
    case "WrongLength":
    case "UnknownName":
    case "OutOfRange":
      return networkReasonText(reason)
    case "EmptyWindow":
      return `${reason.what} needs ${
        plural(reason.needed, "sample")
      } and finds ${reason.found} ${reason.window}; ${reason.samples}`
    case "NotFinite":
      return `${reason.what} is ${reason.found}; ${reason.hint}`
    case "Threw":
      return `${reason.what} threw: ${causeText(reason.cause)}`
    case "OutsideTransform":
      return `${reason.what} does not fit its transform: ${causeText(reason.cause)}`
    case "ForeignParameters":
      return `the parameters do not belong to this training: ${reason.what}`
    case "NoStep":
      return "the stream of steps is empty; a training that was at its end already makes none, Training.finish gives its state"
    case "ForeignState":
      return `the state to go on from does not belong to this training: ${reason.what}`
    case "StepFailed":
      return `step ${reason.state.step + 1} (epoch ${reason.epoch}, batch ${reason.batch}) failed: ${
        // In full: it is the message of an error of this library, and as long as one may be.
        excerpt(reason.cause.message, longestMessage - 300)}; ` +
        "the parameters and all else from before it are in `reason.state`"
    case "ForeignMemory":
      return `the memory to go on from does not belong to ${reason.optimizer}: ${reason.what}`
    case "TooMany":
      return tooManyText(reason)
  }
}

/** Training that failed or did not start. */
export class TrainingError extends Data.TaggedError("TrainingError")<{ readonly reason: TrainingReason }> {
  override get message(): string {
    return excerpt(reasonText(this.reason), longestMessage)
  }
}

/** Makes the error for a reason. */
export const because = (reason: TrainingReason): TrainingError => new TrainingError({ reason })
