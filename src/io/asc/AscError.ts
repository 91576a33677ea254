/**
 * What is said of a Neurolucida file: notes beside what was read, and the error of a file that is refused, with all its problems at once.
 *
 * The same contract as of SWC files: a note tells which rule read something, a problem what has to be decided first, each with the lines that
 * it is about.
 */
import * as Data from "effect/Data"
import * as Swc from "../swc/SwcError.ts"

/** All reasons why a file may be refused. */
export const codes = [
  "encoding",
  "empty",
  "unclosed",
  "unexpected",
  "unknown-word",
  "point",
  "comma",
  "not-a-number",
  "not-finite",
  "after-branches",
  "soma-branches",
  "several-outlines",
  "several-trees",
  "radius",
  "single-point",
  "no-length",
  "too-many",
  "options"
] as const

/** Why a file is refused. */
export type ProblemCode = (typeof codes)[number]

/** By which rule something was read that is not plain. */
export type NoteCode =
  | Swc.NoteCode
  | "attached-to-soma"
  | "incomplete-ending"
  | "markers"
  | "other-outlines"
  | "skipped-block"
  | "spines"
  | "unknown-property"
  | "untyped-tree"

/** Something that is wrong: a code and its lines. */
export type Problem = { readonly code: ProblemCode; readonly lines: ReadonlyArray<number> }

/** Something that was read by a rule: a code and its lines. */
export type Note = { readonly code: NoteCode; readonly lines: ReadonlyArray<number> }

/** A problem with the sentence about it. */
export type Told = Problem & { readonly text: string }

/** A Neurolucida file cannot be read; `problems` lists all reasons by line, `texts` what a person reads of each, `message` shows them. */
export class AscError extends Data.TaggedError("AscError")<{
  readonly problems: ReadonlyArray<Problem>
  readonly texts: ReadonlyArray<string>
}> {
  override get message(): string {
    return Swc.messageOf("Neurolucida text", this.problems, this.texts)
  }
}

/** The error of some problems, sorted by line, then by code; many points may stand on one line. */
export const refuse = (told: ReadonlyArray<Told>): AscError =>
  new AscError(Swc.sorted(told.map((one) => ({ ...one, lines: [...new Set(one.lines)] }))))
