/**
 * What can be wrong with a transform, or with a value that should be one of its values: one tagged error with one tagged reason.
 */
import * as Data from "effect/Data"
import { reasonText as networkReasonText } from "../../network/NetworkError.ts"
import { excerpt, excerpted, longestMessage } from "../../table/excerpt.ts"
import { type TooMany, tooManyText } from "../../table/limits.ts"
import { numberText } from "../numberText.ts"

/** Why a transform cannot be made or used. */
export type TransformReason =
  /** More of something than is possible. */
  | TooMany
  /** An argument of the wrong kind or outside its valid range. */
  | { readonly _tag: "BadOption"; readonly what: string; readonly found: string; readonly expected: string }
  /** An option that does not exist. */
  | {
    readonly _tag: "UnknownName"
    readonly what: string
    readonly name: string
    readonly available: ReadonlyArray<string>
  }
  /** Bounds for another number of parameters. */
  | { readonly _tag: "WrongLength"; readonly what: string; readonly expected: number; readonly found: number }
  /** A number that the transform does not take for any x. */
  | {
    readonly _tag: "OutsideRange"
    /** Number of the value in its list. */
    readonly index: number
    readonly value: number
    /** The transform that does not give it: the whole one, or that part of a chain at which the way back ends. */
    readonly transform: string
    /** What the value has become when it reaches that transform. */
    readonly reached: number
    /** What that transform gives instead, in words. */
    readonly range: string
  }

/** The message of a reason: what, where, and what there is instead. */
const reasonText = (whole: TransformReason): string => {
  const reason = excerpted(whole)
  switch (reason._tag) {
    case "TooMany":
      return tooManyText(reason)
    case "BadOption":
      return `${reason.what} is ${reason.found}; expected ${reason.expected}`
    case "UnknownName":
      return networkReasonText(reason)
    case "WrongLength":
      return networkReasonText({ ...reason, hint: "give one bound for all, or one for each parameter" })
    case "OutsideRange": {
      const way = Object.is(reason.reached, reason.value) ? "" : `, on the way back ${numberText(reason.reached)}`
      return `value ${reason.index} is ${
        numberText(reason.value)
      }${way}; ${reason.transform} gives only ${reason.range}`
    }
  }
}

/** A transform that cannot be made, or used on these values. */
export class TransformError extends Data.TaggedError("TransformError")<{ readonly reason: TransformReason }> {
  override get message(): string {
    return excerpt(reasonText(this.reason), longestMessage)
  }
}

/** Makes the error for a reason. */
export const because = (reason: TransformReason): TransformError => new TransformError({ reason })
