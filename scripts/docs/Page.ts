/**
 * A page of documentation as pieces: code blocks and expected outputs, each line with its place in the file.
 *
 * One idea: a Markdown file and a doc comment are the same thing once the ` * ` in front of the lines is taken off. This file knows
 * fences, not what their code means.
 */

/** One line of a page: its text without any comment prefix, and where it stands. */
export type Line = {
  readonly text: string
  /** From 1. */
  readonly number: number
  /** What stands in front of the text in the file, for example ` * `. */
  readonly prefix: string
}

/** A part of a page that matters to the test. */
export type Piece =
  | {
    readonly _tag: "Code"
    /** Starts a program of its own, which sees no other block. */
    readonly alone: boolean
    /** Is type-checked and not run. */
    readonly still: boolean
    readonly lines: ReadonlyArray<Line>
  }
  | {
    readonly _tag: "Output"
    /** The lines between the fences. */
    readonly lines: ReadonlyArray<Line>
    /** The line that opens the fence. */
    readonly fence: Line
  }

/** Something wrong with the page itself. */
export type Problem = { readonly line: number; readonly text: string }

/** What a page holds. */
export type Page = { readonly pieces: ReadonlyArray<Piece>; readonly problems: ReadonlyArray<Problem> }

const words = new Set(["alone", "no-run"])
const otherNames = new Set(["typescript", "tsx", "js", "javascript", "mjs", "mts"])

/** Splits text into lines without prefix. */
export const linesOf = (text: string): ReadonlyArray<Line> =>
  text.split("\n").map((line, index) => ({ text: line.replace(/\r$/, ""), number: index + 1, prefix: "" }))

/** Takes up to `indent` spaces from the start of a line, which then belong to its prefix. */
const outdent = (line: Line, indent: string): Line => {
  const spaces = /^ */.exec(line.text)![0].slice(0, indent.length)
  return { ...line, text: line.text.slice(spaces.length), prefix: line.prefix + spaces }
}

/** Finds the code blocks and the outputs of a page. */
export const parse = (lines: ReadonlyArray<Line>): Page => {
  const pieces: Array<Piece> = []
  const problems: Array<Problem> = []
  let outputNext: number | null = null
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    const open = /^( *)(`{3,}|~{3,})\s*([^`]*)$/.exec(line.text)
    if (open === null) {
      if (line.text.trim() === "<!-- output -->") outputNext = line.number
      else if (line.text.trim() !== "" && outputNext !== null) {
        problems.push({ line: outputNext, text: "no ```text or ```console block follows <!-- output -->" })
        outputNext = null
      }
      continue
    }
    const [, indent, marks, info] = open
    const isEnd = (text: string): boolean => {
      const trimmed = text.trim()
      return trimmed.length >= marks.length && trimmed === marks[0].repeat(trimmed.length)
    }
    let end = at + 1
    while (end < lines.length && !isEnd(lines[end].text)) end++
    if (end === lines.length) problems.push({ line: line.number, text: "the block is never closed" })
    const content = lines.slice(at + 1, end).map((inside) => outdent(inside, indent))
    const [language, ...rest] = info.trim().split(/\s+/)
    if (outputNext !== null && language !== "text" && language !== "console") {
      problems.push({ line: line.number, text: "<!-- output --> must be followed by a ```text or ```console block" })
    } else if (outputNext !== null) {
      pieces.push({ _tag: "Output", lines: content, fence: outdent(line, indent) })
    } else if (language === "ts") {
      const unknown = rest.filter((word) => !words.has(word))
      if (unknown.length > 0) {
        problems.push({
          line: line.number,
          text: `unknown word "${unknown.join(" ")}" after \`\`\`ts; known: alone, no-run`
        })
      }
      pieces.push({ _tag: "Code", alone: rest.includes("alone"), still: rest.includes("no-run"), lines: content })
    } else if (otherNames.has(language)) {
      problems.push({
        line: line.number,
        text: `write \`\`\`ts instead of \`\`\`${language}, so that the block is tested`
      })
    }
    outputNext = null
    at = end
  }
  if (outputNext !== null) {
    problems.push({ line: outputNext, text: "no ```text or ```console block follows <!-- output -->" })
  }
  return { pieces, problems }
}
