/**
 * What is said of an SWC file: notes beside what was read, and the error of a file that is refused, with all its problems at once.
 *
 * A note and a problem are a stable code and the lines that it is about, counted from 1; what a person reads about them is in `said.ts` and
 * may improve. The two never share a meaning: a note tells which rule read something, a problem what has to be decided first.
 */
import * as Data from "effect/Data"
import { excerpt, fitting, longestMessage, longestSentence } from "../../table/excerpt.ts"

/** All reasons why a file may be refused. */
export const codes = [
  "encoding",
  "empty",
  "columns",
  "comma",
  "not-a-number",
  "not-finite",
  "not-an-integer",
  "id-too-large",
  "negative-id",
  "negative-type",
  "duplicate-id",
  "missing-parent",
  "self-parent",
  "cycle",
  "several-trees",
  "soma-contour",
  "radius",
  "single-point",
  "no-length",
  "too-many",
  "not-exact",
  "options"
] as const

/** Why a file is refused. */
export type ProblemCode = (typeof codes)[number]

/** By which rule something was read that is not plain. */
export type NoteCode =
  | "extra-columns"
  | "decimal-ids"
  | "decimal-comma"
  | "comma-separated"
  | "negative-parent"
  | "root-written-as-zero"
  | "repeated-row"
  | "repeated-id-joins"
  | "other-trees"
  | "other-types"
  | "soma-gap"
  | "stem-from-soma-centre"
  | "soma-below-neurite"
  | "several-somata"
  | "soma-contour"
  | "no-soma"
  | "zero-length-edge"
  | "zero-length-branch"
  | "min-radius"
  | "pointed-tip"
  | "units"
  | "scale-header"

/** Something that is wrong: a code and its lines. */
export type Problem = { readonly code: ProblemCode; readonly lines: ReadonlyArray<number> }

/** Something that was read by a rule: a code and its lines. */
export type Note = { readonly code: NoteCode; readonly lines: ReadonlyArray<number> }

/** A problem with the sentence about it. */
export type Told = Problem & { readonly text: string }

/** Most problems that a message spells out. */
const spelledOut = 20

/** `line 3`, `lines 3, 4 and 5`; of many the first. */
export const linesText = (lines: ReadonlyArray<number>): string => {
  if (lines.length === 0) return ""
  if (lines.length === 1) return `line ${lines[0]}`
  const shown = lines.slice(0, 8)
  return lines.length > shown.length
    ? `lines ${shown.join(", ")} and ${lines.length - shown.length} more`
    : `lines ${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`
}

/** A problem of any kind of text. */
type AnyProblem = { readonly code: string; readonly lines: ReadonlyArray<number> }

function* sentences(problems: ReadonlyArray<AnyProblem>, texts: ReadonlyArray<string>): Generator<string, void> {
  for (const [k, { code, lines }] of problems.entries()) {
    const place = lines.length === 0 ? "" : `${linesText(lines)}: `
    yield `  ${place}${excerpt(texts[k], 2 * longestSentence)} (${code})`
  }
}

/** What a person reads of an error: how many problems there are, and the first of them with their lines. */
export const messageOf = (
  what: string,
  problems: ReadonlyArray<AnyProblem>,
  texts: ReadonlyArray<string>
): string => {
  if (problems.every(({ code }) => code === "options")) return excerpt(texts.join("; "), longestMessage)
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`
  const lines = fitting(sentences(problems, texts), spelledOut)
  const more = problems.length - lines.length
  const message = [`the ${what} has ${count}`, ...lines, ...more > 0 ? [`  … ${more} more`] : []].join("\n")
  return excerpt(message, longestMessage)
}

/** An SWC file cannot be read; `problems` lists all reasons by line, `texts` what a person reads of each, `message` shows them. */
export class SwcError extends Data.TaggedError("SwcError")<{
  readonly problems: ReadonlyArray<Problem>
  readonly texts: ReadonlyArray<string>
}> {
  override get message(): string {
    return messageOf("SWC text", this.problems, this.texts)
  }
}

/** Problems by line, then by code, apart from their sentences. */
export const sorted = <Code extends string>(
  told: ReadonlyArray<{ readonly code: Code; readonly lines: ReadonlyArray<number>; readonly text: string }>
): {
  readonly problems: ReadonlyArray<{ readonly code: Code; readonly lines: ReadonlyArray<number> }>
  readonly texts: ReadonlyArray<string>
} => {
  const all = told.toSorted((a, b) =>
    (a.lines[0] ?? 0) - (b.lines[0] ?? 0) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  )
  return { problems: all.map(({ code, lines }) => ({ code, lines })), texts: all.map(({ text }) => text) }
}

/** The error of some problems, sorted by line, then by code. */
export const refuse = (told: ReadonlyArray<Told>): SwcError => new SwcError(sorted(told))

/** Notes by code, each once with all its lines ascending, sorted by code. */
export const gathered = <Code extends string>(
  notes: ReadonlyArray<{ readonly code: Code; readonly lines: ReadonlyArray<number> }>
): ReadonlyArray<{ readonly code: Code; readonly lines: ReadonlyArray<number> }> => {
  const byCode = new Map<Code, Array<number>>()
  for (const { code, lines } of notes) {
    const known = byCode.get(code)
    if (known === undefined) byCode.set(code, [...lines])
    else for (const line of lines) known.push(line)
  }
  return [...byCode].toSorted(([a], [b]) => a < b ? -1 : 1).map(([code, lines]) => ({
    code,
    lines: [...new Set(lines)].toSorted((a, b) => a - b)
  }))
}
