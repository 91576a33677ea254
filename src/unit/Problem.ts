/**
 * One thing that is wrong with a text that a person wrote, and how to show it.
 *
 * One idea: a problem is data with a position, and its message is complete: what is wrong, what was expected, the way
 * out. `expected` and `nearest` repeat the parts that a program (an editor, a quick fix) wants. It does not know what
 * kind of text it is about.
 */

import { excerpt, longestSentence } from "../table/excerpt.ts"

/** Half-open range of UTF-16 offsets in a text. */
export type Span = readonly [from: number, to: number]

/** A mistake at a place in a text. */
export type Problem = {
  /** One sentence, without a capital and without a full stop, that says what is wrong and the way out. */
  readonly message: string
  readonly span: Span
  /** What would have been right here: a token, a unit, a number of arguments. */
  readonly expected?: string
  /** The known word nearest to what was written. */
  readonly nearest?: string
}

/** The tail of a message that proposes a word, or nothing where there is none. */
export const didYouMean = (word: string | undefined): string => word === undefined ? "" : `; did you mean \`${word}\`?`

/** Names a place in a text: `column 5`, or `line 2, column 5` where the text has several lines. */
export const placeOf = (text: string, offset: number): string => {
  const before = text.slice(0, offset).split("\n")
  const column = `column ${before[before.length - 1].length + 1}`
  return text.includes("\n") ? `line ${before.length}, ${column}` : column
}

/** Most characters of a line that are shown, and how many of them stand before the place of a problem. */
const [widest, before] = [160, 60]

/**
 * Shows a problem under the line of the text that it is about, with a caret below every character of its span.
 *
 * In a text of several lines the place is named (`line 2, column 5`), and a span that runs on is marked to the end of
 * its first line. Of a very long line the part around the place is shown.
 */
export const formatProblem = (text: string, problem: Problem): string => {
  const message = excerpt(problem.message, longestSentence)
  if (text === "") return message
  const from = Math.min(problem.span[0], text.length)
  const start = text.lastIndexOf("\n", from - 1) + 1
  const nextBreak = text.indexOf("\n", from)
  const end = nextBreak < 0 ? text.length : nextBreak
  const long = end - start > widest
  const first = long ? Math.max(start, from - before) : start
  const last = long ? Math.min(end, first + widest) : end
  const [left, right] = [first > start ? "…" : "", last < end ? "…" : ""]
  const width = Math.max(1, Math.min(problem.span[1], last) - from)
  // Tabs stay tabs, so that the caret stands right whatever the terminal's tab width is.
  const indent = (left + text.slice(first, from)).replace(/[^\t]/g, " ")
  const place = text.includes("\n") || long ? ` (${placeOf(text, from)})` : ""
  return `${message}${place}\n  ${left}${text.slice(first, last)}${right}\n  ${indent}${"^".repeat(width)}`
}

/** The same problem, moved by `offset` characters: for a text that is a part of another one. */
export const shift = (problem: Problem, offset: number): Problem => ({
  ...problem,
  span: [problem.span[0] + offset, problem.span[1] + offset]
})
