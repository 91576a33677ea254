/**
 * The first phase of reading: a text to words, numbers and signs, each with its place.
 *
 * Comments (`:`, `?`, COMMENT … ENDCOMMENT, the rest of a TITLE) are passed over, C between VERBATIM and ENDVERBATIM is one token. What a
 * unit in brackets says is cut from the text by the parser, so a sign that only units have is a token like any other.
 */
import type { Span } from "../../unit/Problem.ts"

/** The smallest parts of a text. */
export type Token = {
  readonly kind: "Word" | "Number" | "Sign" | "Text" | "Verbatim" | "End"
  readonly text: string
  readonly span: Span
  /** Whether it stands between UNITSOFF and UNITSON. */
  readonly unitsOff: boolean
}

/** Something that the words alone show to be wrong, or to be said. */
export type Said = { readonly what: "unclosed-verbatim" | "unclosed-comment" | "units-off"; readonly span: Span }

/** The tokens of a text, the last of kind End, and what is to be said. */
export type Lexed = { readonly tokens: ReadonlyArray<Token>; readonly said: ReadonlyArray<Said> }

const pattern = new RegExp(
  [
    /(?<space>\s+|[:?][^\n]*)/,
    /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/,
    /(?<word>[A-Za-z_]\w*)/,
    /(?<text>"[^"\n]*")/,
    /(?<sign><->|<<|->|<=|>=|==|!=|&&|\|\||[^])/
  ].map((part) => part.source).join("|"),
  "gy"
)

/** Splits a text. */
export const lex = (text: string): Lexed => {
  const tokens: Array<Token> = []
  const said: Array<Said> = []
  let unitsOff = false
  let at = 0
  const jump = (word: string, end: string): number => {
    const found = new RegExp(`\\b${end}\\b`, "g")
    found.lastIndex = at
    const match = found.exec(text)
    if (match !== null) return match.index
    said.push({ what: word === "VERBATIM" ? "unclosed-verbatim" : "unclosed-comment", span: [at - word.length, at] })
    return text.length
  }
  while (at < text.length) {
    pattern.lastIndex = at
    const match = pattern.exec(text)!
    const from = at
    at = pattern.lastIndex
    const span: Span = [from, at]
    const { number, sign, space, text: quoted, word } = match.groups!
    if (space !== undefined) continue
    if (word === "COMMENT") {
      at = Math.min(text.length, jump(word, "ENDCOMMENT") + "ENDCOMMENT".length)
    } else if (word === "TITLE") {
      const end = text.indexOf("\n", at)
      at = end < 0 ? text.length : end
    } else if (word === "VERBATIM") {
      const end = jump(word, "ENDVERBATIM")
      tokens.push({ kind: "Verbatim", text: text.slice(at, end), span, unitsOff })
      at = Math.min(text.length, end + "ENDVERBATIM".length)
    } else if (word === "UNITSOFF") {
      unitsOff = true
      said.push({ what: "units-off", span })
    } else if (word === "UNITSON") unitsOff = false
    else if (word !== undefined) tokens.push({ kind: "Word", text: word, span, unitsOff })
    else if (number !== undefined) tokens.push({ kind: "Number", text: number, span, unitsOff })
    else if (quoted !== undefined) tokens.push({ kind: "Text", text: quoted.slice(1, -1), span, unitsOff })
    else tokens.push({ kind: "Sign", text: sign, span, unitsOff })
  }
  tokens.push({ kind: "End", text: "", span: [text.length, text.length], unitsOff })
  return { tokens, said }
}
