/**
 * The lines of a mechanism's text, and how they stand under each other: headings at the margin of the first line, entries indented, what belongs to an entry
 * indented further.
 *
 * One idea: indentation is all that this file knows. `#` begins a comment, but for one in quotes; blank lines say nothing.
 */
import type { Note } from "./Note.ts"

/** A line without its comment. */
export type Line = {
  /** Columns by which it is indented further than the first line. */
  readonly indent: number
  /** What it says, without blanks around it. */
  readonly text: string
  /** Where that begins in the whole text. */
  readonly start: number
}

/** A line, and the lines that are indented further. */
export type Entry = { readonly line: Line; readonly inside: ReadonlyArray<Line> }

/** A line at the margin, and the indented lines below it. */
export type Block = { readonly heading: Line; readonly body: ReadonlyArray<Line> }

/** The lines that say something. */
export const linesOf = (source: string): ReadonlyArray<Line> => {
  const lines: Array<Line> = []
  let start = 0
  let margin = 0 // of the first line: the whole may be indented, as in a template
  for (const raw of source.split("\n")) {
    const said = withoutComment(raw).trimEnd()
    const text = said.trimStart()
    const blanks = said.length - text.length
    if (text !== "") {
      if (lines.length === 0) margin = blanks
      lines.push({ indent: Math.max(0, blanks - margin), text, start: start + blanks })
    }
    start += raw.length + 1
  }
  return lines
}

/** What stands before `#`, which counts as itself in quotes. */
const withoutComment = (raw: string): string => {
  if (!raw.includes("#")) return raw
  let quoted = false
  for (let i = 0; i < raw.length; i++) {
    if (quoted && raw[i] === "\\") i++
    else if (raw[i] === "\"") quoted = !quoted
    else if (raw[i] === "#" && !quoted) return raw.slice(0, i)
  }
  return raw
}

/** Where a line stands, for messages. */
export const spanOf = ({ start, text }: Line): readonly [number, number] => [start, start + text.length]

/** Lines by the headings that they stand under. */
export const blocksOf = (lines: ReadonlyArray<Line>): ReadonlyArray<Block> => {
  const blocks: Array<{ readonly heading: Line; readonly body: Array<Line> }> = []
  for (const line of lines) {
    if (line.indent === 0) blocks.push({ heading: line, body: [] })
    else blocks[blocks.length - 1].body.push(line)
  }
  return blocks
}

/** Lines by the entries that they belong to: those that are indented as the first one are. */
export const entriesOf = (body: ReadonlyArray<Line>, note: Note): ReadonlyArray<Entry> => {
  const entries: Array<{ readonly line: Line; readonly inside: Array<Line> }> = []
  const own = body[0]?.indent
  for (const line of body) {
    const last = entries[entries.length - 1]
    if (line.indent === own) entries.push({ line, inside: [] })
    else if (line.indent > own) last.inside.push(line)
    else {note(
        [],
        spanOf(line),
        `this line is indented by ${line.indent}, the first one under its heading by ${own}`
      )}
  }
  return entries
}
