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

let lines: { readonly text: string; readonly starts: ReadonlyArray<number> } = { text: "", starts: [0] } // memo: the last answer

/** Where the lines of a text begin; many problems are about one text. */
const lineStarts = (text: string): ReadonlyArray<number> => {
  if (lines.text !== text) {
    lines = { text, starts: [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)] }
  }
  return lines.starts
}

/** The number of the line, from 0, in which a place is. */
const lineOf = (starts: ReadonlyArray<number>, offset: number): number => {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle] <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** Names a place in a text: `column 5`, or `line 2, column 5` where the text has several lines. */
export const placeOf = (text: string, offset: number): string => {
  const starts = lineStarts(text)
  const line = lineOf(starts, offset)
  const column = `column ${Math.min(offset, text.length) - starts[line] + 1}`
  return starts.length > 1 ? `line ${line + 1}, ${column}` : column
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
  const starts = lineStarts(text)
  const line = lineOf(starts, from)
  const start = starts[line]
  const end = line + 1 < starts.length ? starts[line + 1] - 1 : text.length
  const long = end - start > widest
  const first = long ? Math.max(start, from - before) : start
  const last = long ? Math.min(end, first + widest) : end
  const [left, right] = [first > start ? "…" : "", last < end ? "…" : ""]
  const width = Math.max(1, Math.min(problem.span[1], last) - from)
  // Tabs stay tabs, so that the caret stands right whatever the terminal's tab width is.
  const indent = (left + text.slice(first, from)).replace(/[^\t]/g, " ")
  const place = starts.length > 1 || long ? ` (${placeOf(text, from)})` : ""
  return `${message}${place}\n  ${left}${text.slice(first, last)}${right}\n  ${indent}${"^".repeat(width)}`
}

/** The same problem, moved by `offset` characters: for a text that is a part of another one. */
export const shift = (problem: Problem, offset: number): Problem => ({
  ...problem,
  span: [problem.span[0] + offset, problem.span[1] + offset]
})
