/**
 * The first phase of reading: a text becomes lines of fields, comments apart.
 *
 * Lines end with LF, CR LF or CR and count from 1; `#` begins a comment anywhere in a line. Nothing is known of columns here.
 */

/** A line that has more than a comment. */
export type Line = { readonly line: number; readonly text: string }

/** A comment with its line, without the mark. */
export type Comment = Line

/** A text taken apart. */
export type Lines = {
  /** What stands before comments, trimmed, of lines where there is something. */
  readonly rows: ReadonlyArray<Line>
  readonly comments: ReadonlyArray<Comment>
  /** The line of the first NUL character; null where there is none, as in every text in UTF-8. */
  readonly nul: number | null
}

/** Takes a text apart; a byte order mark is no part of it. */
export const lines = (text: string): Lines => {
  const rows: Array<Line> = []
  const comments: Array<Comment> = []
  let nul: number | null = null
  const all = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)
  for (const [k, whole] of all.entries()) {
    const line = k + 1
    if (nul === null && whole.includes("\0")) nul = line
    const mark = whole.indexOf("#")
    const content = trimmed(mark < 0 ? whole : whole.slice(0, mark))
    if (mark >= 0) comments.push({ line, text: whole.slice(mark + 1) })
    if (content !== "") rows.push({ line, text: content })
  }
  return { rows, comments, nul }
}

const isBlank = (text: string, at: number): boolean => text[at] === " " || text[at] === "\t"

/** Without the blanks and tabs around it. */
const trimmed = (text: string): string => {
  let [from, to] = [0, text.length]
  while (from < to && isBlank(text, from)) from++
  while (to > from && isBlank(text, to - 1)) to--
  return text.slice(from, to)
}
