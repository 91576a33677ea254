/**
 * Turns the comments `// => value` and `// throws Name: text` of a block into calls that check them.
 *
 * One idea: lines keep their numbers, so an error in the generated program is an error in the page. The statement that a comment
 * belongs to is found by counting brackets; there is no parser.
 */
import { lineAt, mask } from "../code/mask.ts"
import { parseValue } from "./value.ts"

/** A block with its comments turned into calls; problems carry the index of their line in the block. */
export type Checked = {
  readonly text: string
  readonly problems: ReadonlyArray<{ readonly line: number; readonly text: string }>
}

/** An expectation: what it says, the lines of its comment, and the line whose statement it is about. */
type Expectation = {
  readonly kind: "equals" | "throws"
  readonly text: string
  readonly about: number
}

const statementWord =
  /^(?:if|for|while|do|switch|try|return|throw|import|export|function|class|type|interface|declare|break)\b/
const binding = /^(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=]*?)?=(?![=>])\s*/
const continues = /^(?:[.?:,)\]}=<>|&+\-*/%^]|instanceof\b|in\b|as\b|satisfies\b)/
const unfinished = /(?:[=(,[?:|&+\-*/%<]|=>)$/

/** Number of brackets open at the start of each line. */
const depths = (codeLines: ReadonlyArray<string>): ReadonlyArray<number> => {
  let depth = 0
  return codeLines.map((line) => {
    const before = depth
    for (const char of line) {
      if ("([{".includes(char)) depth++
      else if (")]}".includes(char)) depth--
    }
    return before
  })
}

/** The expectations of a block in order; `codeLines` is the masked text. */
const expectations = (text: string, codeLines: ReadonlyArray<string>): ReadonlyArray<Expectation> => {
  const comments = mask(text).comments
    .map(({ start, end }) => ({ line: lineAt(text, start) - 1, text: text.slice(start, end) }))
    .filter((comment) => comment.text.startsWith("//"))
  const found: Array<Expectation> = []
  comments.forEach((comment, index) => {
    const match = /^\/\/ (=>|throws\b)\s*(.*)$/.exec(comment.text)
    if (match === null) return
    const parts = [match[2].trimEnd()]
    for (let next = index + 1; next < comments.length; next++) {
      const { line, text: more } = comments[next]
      if (line !== comment.line + parts.length || codeLines[line].trim() !== "" || !more.startsWith("//    ")) break
      parts.push(more.slice("//    ".length).trimEnd())
    }
    let about = comment.line
    while (about >= 0 && codeLines[about].trim() === "") about--
    found.push({ kind: match[1] === "=>" ? "equals" : "throws", text: parts.join("\n"), about })
  })
  return found
}

/** Where the statement that ends in line `end` begins, as line and column, or null. */
const startOf = (
  codeLines: ReadonlyArray<string>,
  depth: ReadonlyArray<number>,
  end: number
): { readonly line: number; readonly column: number } | null => {
  let level = depth[end]
  for (const char of codeLines[end]) level += "([{".includes(char) ? 1 : ")]}".includes(char) ? -1 : 0
  for (let line = end; line >= 0; line--) {
    const code = codeLines[line].trim()
    if (code === "" || depth[line] !== level || continues.test(code)) continue
    const before = codeLines.slice(0, line).map((text) => text.trim()).findLast((text) => text !== "")
    if (before !== undefined && unfinished.test(before)) continue
    let column = codeLines[line].length - codeLines[line].trimStart().length
    if (line === end) {
      let inside = 0
      const last = codeLines[line].trimEnd().length
      for (let at = column; at < last; at++) {
        const char = codeLines[line][at]
        if ("([{".includes(char)) inside++
        else if (")]}".includes(char)) inside--
        else if (char === ";" && inside === 0 && codeLines[line].slice(at + 1, last).trim() !== "") column = at + 1
      }
      while (codeLines[line][column] === " ") column++
    }
    return { line, column }
  }
  return null
}

/**
 * Rewrites the expectations of a block. `known` holds the names that the program declares or imports, `place` gives the position
 * that a failure prints for a line of the block.
 */
export const check = (text: string, known: ReadonlySet<string>, place: (line: number) => string): Checked => {
  const lines = text.split("\n")
  const codeLines = mask(text).code.split("\n")
  const depth = depths(codeLines)
  const problems: Array<{ line: number; text: string }> = []
  for (const { kind, text: wanted, about } of expectations(text, codeLines).toReversed()) {
    const fail = (reason: string): void => void problems.push({ line: Math.max(about, 0), text: reason })
    const from = about < 0 ? null : startOf(codeLines, depth, about)
    if (from === null) {
      fail("there is no statement that this expectation could be about")
      continue
    }
    const ends = codeLines[about].replace(/[\s;]+$/, "").length
    const head = lines[from.line].slice(0, from.column)
    const cut = lines.slice(from.line, about + 1)
    cut[cut.length - 1] = cut[cut.length - 1].slice(0, ends)
    cut[0] = cut[0].slice(from.column)
    const statement = cut.join("\n").replace(/^;/, "")
    const bound = binding.exec(statement)
    const at = JSON.stringify(place(about))
    if (statementWord.test(statement) || (bound === null && /^(?:const|let|var)\b/.test(statement))) {
      fail(`an expectation needs an expression or "const name = expression" in front of it`)
      continue
    }
    const body = bound === null ? statement : statement.slice(bound[0].length)
    const value = parseValue(wanted, known)
    const expected = value._tag === "Code" ? `() => (${value.code.replaceAll("\n", " ")})` : JSON.stringify(value.text)
    let made: string
    if (kind === "throws") {
      const isAsync = /\bawait\b/.test(mask(body).code)
      made = `${isAsync ? "await __throwsLater(async " : "__throws("}() => (${body}), ${JSON.stringify(wanted)}, ${at})`
    } else if (bound !== null) made = `${statement}; __equals(${bound[1]}, ${expected}, ${at})`
    else if (/^console\s*\.\s*(?:log|info|warn|error)\s*\(/.test(statement)) {
      made = `__mark(); ${statement}; __printed(${JSON.stringify(wanted)}, ${at})`
    } else made = `__equals((${statement}), ${expected}, ${at})`
    const madeLines = (head + made).split("\n")
    lines.splice(from.line, about - from.line + 1, ...madeLines)
  }
  return { text: lines.join("\n"), problems: problems.toReversed() }
}
