/**
 * What can go wrong with a store of runs: one tagged error with one tagged reason that says what, where, and what would do.
 */
import * as Data from "effect/Data"
import { causeText, excerpt, excerpted, listed, longestMessage } from "../table/excerpt.ts"
import { type TooMany, tooManyText } from "../table/limits.ts"

/** Why a store did not do what it was asked for. */
export type StoreReason =
  /** There is no run of this id or name; `near` are those that are most like it. */
  | { readonly _tag: "NoRun"; readonly run: string; readonly near: ReadonlyArray<string> }
  /** A run of this name is there already, and its inputs are others: `which` names those that differ; `state` is that of the run. */
  | {
    readonly _tag: "OtherInputs"
    readonly run: string
    readonly state: string
    readonly which: ReadonlyArray<string>
  }
  /** The loss that training begins with is not the one that it began with: what the loss depends on is not what it was. */
  | { readonly _tag: "AnotherLoss"; readonly run: string; readonly recorded: number; readonly found: number }
  /** Another process works on the run. */
  | { readonly _tag: "Held"; readonly run: string; readonly holder: string; readonly until: string }
  /** Another process took the run over, so that what this one made of it is not stored. */
  | { readonly _tag: "TakenOver"; readonly run: string; readonly holder: string }
  /** What is stored is not what was stored: `digest` is what its bytes should have. */
  | { readonly _tag: "Corrupted"; readonly what: string; readonly digest: string; readonly found: string }
  /** A row of the database says what this library never writes: somebody else changed it. */
  | { readonly _tag: "BadRow"; readonly what: string; readonly found: string; readonly expected: string }
  /** The database, or the place of its objects, failed. */
  | { readonly _tag: "Unavailable"; readonly doing: string; readonly cause: unknown }
  /** The store was written by a later version of the library. */
  | { readonly _tag: "NewerStore"; readonly found: number; readonly known: number }
  | { readonly _tag: "BadOption"; readonly what: string; readonly found: string; readonly expected: string }
  /** More of something than is possible. */
  | TooMany

const reasonText = (whole: StoreReason): string => {
  const reason = excerpted(whole)
  switch (reason._tag) {
    case "NoRun":
      return `there is no run ${reason.run}` + (reason.near.length === 0 ? "" : `; there is ${listed(reason.near)}`)
    case "OtherInputs":
      return `run ${reason.run} is there already (${reason.state}) with other inputs: ${
        listed(reason.which)
      }; give this one ` +
        "a name of its own, or remove that one"
    case "AnotherLoss":
      return `run ${reason.run} began with a loss of ${reason.recorded}, here it would begin with ${reason.found}: what the ` +
        "loss or the data remember is not what it was; say in `inputs` what they depend on, and give this run a name of its own"
    case "Held":
      return `run ${reason.run} is being worked on by ${reason.holder} (until ${reason.until} unless it goes on); wait ` +
        "for it, or stop it"
    case "TakenOver":
      return `run ${reason.run} was taken over by ${reason.holder}, which saw no sign of life here; nothing was stored ` +
        "over its work"
    case "Corrupted":
      return `${reason.what} is damaged: its bytes have digest ${reason.found}, not ${reason.digest}`
    case "BadRow":
      return `${reason.what} stands in the store as ${reason.found}; expected ${reason.expected}: something else than ` +
        "this library changed it"
    case "Unavailable":
      return `the store cannot ${reason.doing}: ${causeText(reason.cause)}`
    case "NewerStore":
      return `the store has version ${reason.found}, this library knows up to ${reason.known}; take a later library`
    case "BadOption":
      return `${reason.what} is ${reason.found}; expected ${reason.expected}`
    case "TooMany":
      return tooManyText(reason)
  }
}

/** A store that did not do what it was asked for. */
export class StoreError extends Data.TaggedError("StoreError")<{ readonly reason: StoreReason }> {
  override get message(): string {
    return excerpt(reasonText(this.reason), longestMessage)
  }
}

/** The error of a reason. */
export const because = (reason: StoreReason): StoreError => new StoreError({ reason })
