/**
 * The first phase of reading: a text becomes tokens, comments apart.
 *
 * Tokens are brackets, bars, commas, strings and words; numbers are words here. Lines end with LF, CR LF or CR and count from 1; a semicolon
 * begins a comment that goes to the end of its line, outside of strings.
 */

/** Tokens in order; entry k of each list is about token k. */
export type Tokens = {
  /** `(`, `)`, `<`, `>`, `|`, `,` as they are, `"` for a string, `w` for a word. */
  readonly kind: ReadonlyArray<string>
  /** The word, or what stands in the string. */
  readonly text: ReadonlyArray<string>
  readonly line: ReadonlyArray<number>
  /** Comments with their lines, without the mark. */
  readonly comments: ReadonlyArray<{ readonly line: number; readonly text: string }>
  /** The line on which a string begins that never ends; null where there is none. */
  readonly open: number | null
  /** The line of the first NUL character; null where there is none, as in every text in UTF-8. */
  readonly nul: number | null
}

/** What ends a word: blanks, brackets, bars, commas, strings, comments. */
const ends: ReadonlySet<number> = new Set(Array.from("()<>|,\";\n\r\t\v\f \u00a0", (c) => c.charCodeAt(0)))

const [newline, carriage, quote, semicolon] = [10, 13, 34, 59]

/** Takes a text apart; a byte order mark is no part of it. */
export const tokens = (text: string): Tokens => {
  const kind: Array<string> = []
  const own: Array<string> = []
  const lines: Array<number> = []
  const comments: Array<{ readonly line: number; readonly text: string }> = []
  let [line, open, nul]: [number, number | null, number | null] = [1, null, null]
  const push = (what: string, word: string): void => {
    kind.push(what)
    own.push(word)
    lines.push(line)
  }
  let k = text.startsWith("\uFEFF") ? 1 : 0
  while (k < text.length) {
    const c = text.charCodeAt(k)
    const from = k++
    if (c === newline || (c === carriage && text.charCodeAt(k) !== newline)) line++
    else if (c === semicolon) {
      while (k < text.length && text.charCodeAt(k) !== newline && text.charCodeAt(k) !== carriage) k++
      comments.push({ line, text: text.slice(from + 1, k) })
    } else if (c === quote) {
      const end = text.indexOf("\"", k)
      if (end < 0) open ??= line
      const inside = text.slice(k, end < 0 ? text.length : end)
      push("\"", inside)
      line += inside.match(/\r\n|\r|\n/g)?.length ?? 0
      k = end < 0 ? text.length : end + 1
    } else if (!ends.has(c)) {
      while (k < text.length && !ends.has(text.charCodeAt(k))) k++
      const word = text.slice(from, k)
      if (nul === null && word.includes("\0")) nul = line
      push("w", word)
    } else if (c > 32 && c < 128) push(text[from], text[from])
  }
  return { kind, text: own, line: lines, comments, open, nul }
}
