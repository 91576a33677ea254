/**
 * What is said of a file of NMODL: notes beside the mechanisms, and the error of a file that is refused, with all its problems at once.
 *
 * A problem and a note are a stable code, the line, the word of the file that they are about, and a sentence; with their line of text, so that
 * a message shows a caret. The two never share a meaning: a note tells by which rule something was read, a problem what is not.
 */
import * as Data from "effect/Data"
import { excerpt, fitting, longestExcerpt, longestMessage } from "../../table/excerpt.ts"
import { formatProblem, type Span } from "../../unit/Problem.ts"

/** All reasons why a file may be refused. */
export const codes = [
  "syntax",
  "too-large",
  "verbatim",
  "pointer",
  "random",
  "while",
  "loop",
  "include",
  "function-table",
  "block",
  "statement",
  "external",
  "artificial-cell",
  "recursion",
  "unknown-name",
  "unknown-function",
  "arguments",
  "second-derivative",
  "declaration",
  "not-yet",
  "no-mechanism",
  "mechanism",
  "no-counterpart",
  "options"
] as const

/** Why a file is refused. */
export type ProblemCode = (typeof codes)[number]

/** By which rule something was read that is not plain. */
export type NoteCode =
  | "table"
  | "units-off"
  | "unchecked"
  | "unit"
  | "glued-number"
  | "ignored-default"
  | "frozen-gate"
  | "frozen-name"
  | "nudge"
  | "unset-name"
  | "ignored-code"
  | "explicit-method"
  | "global"
  | "nernst"
  | "renamed"
  | "stated"

/** Something about a place of a file. */
export type Told<Code extends string> = {
  readonly code: Code
  /** The line, from 1. */
  readonly line: number
  /** The file that is included, where it is not the one that was read. */
  readonly file: string | null
  /** The word that it is about: a keyword, a name. */
  readonly construct: string
  /** One sentence: what is wrong or which rule was taken, and the way out. */
  readonly message: string
  /** The text of the line, and where in it. */
  readonly text: string
  readonly span: Span
  /** The known word nearest to what was written. */
  readonly nearest?: string
}

/** Something that is wrong. */
export type Problem = Told<ProblemCode>

/** Something that was read by a rule. */
export type Note = Told<NoteCode>

/** Most problems that a message spells out. */
const spelledOut = 20

/** What a person reads of a problem or a note: its place, its sentence, its line with a caret. */
export const toldText = ({ construct: _, file, line, ...told }: Told<string>): string => {
  const place = line === 0 ? "" : file === null ? `line ${line}: ` : `${excerpt(file, longestExcerpt)}, line ${line}: `
  return `${place}${formatProblem(told.text, told)}`
}

/** A file of NMODL cannot be read; `problems` lists all reasons by line, `message` shows them with carets. */
export class NmodlError extends Data.TaggedError("NmodlError")<{ readonly problems: ReadonlyArray<Problem> }> {
  override get message(): string {
    const { problems } = this
    if (problems.every(({ code }) => code === "options")) {
      return excerpt(problems.map(({ message }) => message).join("; "), longestMessage)
    }
    if (problems.every(({ code }) => code === "no-counterpart")) {
      const shown = fitting(problems.values().map(({ construct, message }) => `${construct}: ${message}`), spelledOut)
      return excerpt(["there is no NMODL for it", ...shown].join("\n"), longestMessage)
    }
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`
    const shown = fitting(problems.values().map(toldText), spelledOut)
    const more = problems.length - shown.length
    return excerpt(
      [`the NMODL text has ${count}`, ...shown, ...more > 0 ? [`and ${more} more`] : []].join("\n\n"),
      longestMessage
    )
  }
}

/** Things that are told, by file, line and place, each once. */
export const sorted = <T extends Told<string>>(told: ReadonlyArray<T>): ReadonlyArray<T> => {
  // A file's name may be as long as a text: names are told apart by a number each.
  const files = new Map([...new Set(told.map(({ file }) => file ?? ""))].sort().map((file, k) => [file, k]))
  const place = ({ file }: Told<string>): number => files.get(file ?? "")!
  const key = (one: Told<string>): string =>
    JSON.stringify([place(one), one.line, one.span[0], one.code, excerpt(one.construct, longestExcerpt)])
  const once = new Map(told.map((one) => [key(one), one]))
  return [...once.values()].toSorted((a, b) => place(a) - place(b) || a.line - b.line || a.span[0] - b.span[0])
}
