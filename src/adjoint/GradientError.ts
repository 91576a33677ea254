/**
 * What can go wrong with a gradient, beside what goes wrong with the run itself: one tagged error with one tagged reason.
 */
import * as Data from "effect/Data"
import type { Parameters } from "../share/Parameters.ts"
import { causeText, excerpt, excerpted, longestMessage } from "../table/excerpt.ts"
import { type TooMany, tooManyText } from "../table/limits.ts"
import type { FormulaFlaw } from "./formulaFlaw.ts"

/** Why there is no gradient. */
export type GradientReason =
  /** The loss of the `index`-th run, or datum, is not a finite number; `parameters` are those of that run. */
  | {
    readonly _tag: "LossNotFinite"
    readonly index: number
    readonly of?: "datum"
    readonly value: number
    readonly parameters: Parameters
  }
  /** The derivative by a parameter is not a finite number. */
  | {
    readonly _tag: "DerivativeNotFinite"
    readonly index: number
    readonly of?: "datum"
    readonly name: string
    readonly label: string
    readonly value: number
    readonly parameters: Parameters
    /** The row of a formula that is the cause, where one is. */
    readonly flaw?: FormulaFlaw
  }
  /** A loss gave a cotangent that does not fit the traces, or holds a number that is not finite. */
  | {
    readonly _tag: "BadCotangent"
    readonly index: number
    readonly of?: "datum"
    readonly found: string
    readonly expected: string
  }
  /** The loss of a run threw. */
  | {
    readonly _tag: "LossFailed"
    readonly index: number
    readonly of?: "datum"
    readonly cause: unknown
    readonly parameters: Parameters
  }
  /** The memory that may be used does not hold one step. */
  | {
    readonly _tag: "TooLittleMemory"
    readonly found: number
    readonly least: number
    /** Bytes that each step on the tape and each kept state take. */
    readonly step: number
    readonly state: number
  }
  | { readonly _tag: "NothingTrained" }
  /**
   * A spike at `time` [ms] reaches a synapse after less than a step, so that it acts at the end of the step of the spike, whenever in it that
   * was; `column` is the one of the delay [ms].
   */
  | {
    readonly _tag: "LateArrival"
    readonly edge: string
    readonly column: string
    readonly delay: number
    readonly dt: number
    readonly time: number
  }
  /** What a detector looks at crossed its threshold at `time` [ms] so flatly that its moment has no finite derivative. */
  | { readonly _tag: "GrazingSpike"; readonly detector: string; readonly place: string; readonly time: number }
  /** More of something than is possible. */
  | TooMany

/** Which loss is meant: of the only run, of one of several, or of a datum. */
const which = ({ index, of }: { readonly index: number; readonly of?: "datum" }): string => {
  if (of === "datum") return ` for datum ${index}`
  return index === 0 ? "" : ` of run ${index}`
}

const exploding =
  "gradients of long runs can explode: try fewer steps, another start, or clipping of the parameters' range"

const flawText = ({ by, formula, place, reads, slope, trainable }: FormulaFlaw): string =>
  `the formula ${formula} of "${trainable}" has the slope ${slope} by ${by} at ${place}, where ${reads}; ` +
  "write one whose slope is finite in all its rows, or give it fewer rows or other numbers"

const reasonText = (whole: GradientReason): string => {
  const reason = excerpted(whole)
  switch (reason._tag) {
    case "LossNotFinite":
      return `the loss${
        which(reason)
      } is ${reason.value}; look at the loss and at the parameters in \`reason.parameters\``
    case "DerivativeNotFinite":
      return `the derivative of the loss${which(reason)} by ${reason.name} (${reason.label}) is ${reason.value}; ` +
        (reason.flaw === undefined ? exploding : flawText(reason.flaw))
    case "BadCotangent":
      return `the cotangent that the loss${which(reason)} gave ${reason.found}; expected ${reason.expected}`
    case "LossFailed":
      return `the loss${which(reason)} failed: ${causeText(reason.cause)}`
    case "TooLittleMemory":
      return `memory is ${reason.found} bytes, a step and a state of this network take ${reason.least}; give at least that`
    case "NothingTrained":
      return `nothing is trained; say what to derive by, for example Edit.train("HH_gNa")`
    case "LateArrival":
      return `${reason.column} of ${reason.edge} is ${reason.delay} ms, and the spike at ${reason.time} ms arrives at the end of its ` +
        `own step of ${reason.dt} ms, whenever in it it was: take a ${reason.column} of a step or more, a smaller dt, or ` +
        `late: "constant", which passes 0 through such arrivals`
    case "GrazingSpike":
      return `${reason.detector} of ${reason.place} crosses its threshold at ${reason.time} ms too flatly: the moment has no finite derivative; ` +
        "move the threshold, or take a smaller dt"
    case "TooMany":
      return tooManyText(reason)
  }
}

/** A gradient that could not be had. */
export class GradientError extends Data.TaggedError("GradientError")<{ readonly reason: GradientReason }> {
  override get message(): string {
    return excerpt(reasonText(this.reason), longestMessage)
  }
}
