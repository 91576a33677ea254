/**
 * TypeScript text with comments and the contents of strings replaced by spaces, so that patterns match code and nothing else.
 *
 * One idea: offsets stay what they were, hence a match in the masked text is a position in the source. TypeScript 7 has no compiler
 * API, and a scanner of this size is all that the checks and the documentation tests need.
 */

/** A stretch of the source, end exclusive. */
export type Range = { readonly start: number; readonly end: number }

/** The source seen as code only. */
export type Masked = {
  /** Comments, contents of strings, templates and regular expressions are spaces; quotes, line ends and `${ }` code remain. */
  readonly code: string
  readonly comments: ReadonlyArray<Range>
}

/** After these words a slash begins a regular expression. */
const beforePattern = new Set(["return", "typeof", "case", "do", "else", "in", "of", "void", "yield", "await", "throw"])

/** Masks the comments and strings of `source`. */
export const mask = (source: string): Masked => {
  const out = source.split("")
  const comments: Array<Range> = []
  /** For every open `${`, the number of braces that were open before it. */
  const templates: Array<number> = []
  let braces = 0
  let at = 0
  /** Where the last piece of code ended, to tell a division from a regular expression. */
  let before = 0

  const blank = (start: number, end: number): void => {
    for (let i = start; i < end; i++) if (out[i] !== "\n") out[i] = " "
  }
  const endOfLine = (from: number): number => {
    const end = source.indexOf("\n", from)
    return end < 0 ? source.length : end
  }
  const startsPattern = (): boolean => {
    const word = /[\w$]+$/.exec(source.slice(0, before))
    if (word !== null) return beforePattern.has(word[0])
    return before === 0 || !/[)\]}"'`]/.test(source[before - 1])
  }
  /** From behind the opening backtick, or behind the brace that closes `${`, to the end of the text part. */
  const template = (from: number): number => {
    let i = from
    while (i < source.length && source[i] !== "`" && !source.startsWith("${", i)) i += source[i] === "\\" ? 2 : 1
    const open = source.startsWith("${", i)
    blank(from, open ? i + 1 : Math.min(i, source.length))
    if (!open) return i + 1
    templates.push(braces)
    braces++
    return i + 2
  }
  const quoted = (quote: string): number => {
    let i = at + 1
    while (i < source.length && source[i] !== quote && source[i] !== "\n") i += source[i] === "\\" ? 2 : 1
    blank(at + 1, Math.min(i, source.length))
    return i + 1
  }
  const pattern = (): number => {
    let i = at + 1
    let inClass = false
    while (i < source.length && source[i] !== "\n" && (inClass || source[i] !== "/")) {
      if (source[i] === "[") inClass = true
      else if (source[i] === "]") inClass = false
      i += source[i] === "\\" ? 2 : 1
    }
    blank(at + 1, Math.min(i, source.length))
    return i + 1
  }

  while (at < source.length) {
    const char = source[at]
    if (source.startsWith("//", at) || (at === 0 && source.startsWith("#!"))) {
      const end = endOfLine(at)
      comments.push({ start: at, end })
      blank(at, end)
      at = end
      continue
    }
    if (source.startsWith("/*", at)) {
      const close = source.indexOf("*/", at + 2)
      const end = close < 0 ? source.length : close + 2
      comments.push({ start: at, end })
      blank(at, end)
      at = end
      continue
    }
    if (/\s/.test(char)) {
      at++
      continue
    }
    if (char === "\"" || char === "'") at = quoted(char)
    else if (char === "`") at = template(at + 1)
    else if (char === "/" && startsPattern()) at = pattern()
    else if (char === "}" && templates.length > 0 && templates[templates.length - 1] === braces - 1) {
      templates.pop()
      braces--
      at = template(at + 1)
    } else {
      if (char === "{") braces++
      else if (char === "}") braces--
      at++
    }
    before = at
  }
  return { code: out.join(""), comments }
}

/** The number, from 1, of the line that holds `offset`. */
export const lineAt = (source: string, offset: number): number => {
  let line = 1
  for (let i = source.indexOf("\n"); i >= 0 && i < offset; i = source.indexOf("\n", i + 1)) line++
  return line
}
