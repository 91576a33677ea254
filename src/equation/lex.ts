/**
 * Cuts equation text into tokens with spans.
 *
 * One idea: one sticky pattern, and everything that does not fit becomes a problem with the way out (`×` is written
 * `*`). All lexical problems of a text are reported together. It does not know which token may follow which.
 */
import * as Result from "effect/Result"
import type { Problem, Span } from "../unit/Problem.ts"
import { parseUnit } from "../unit/unitText.ts"
import { quotedName, tickedName } from "./quoted.ts"

/** What a text is about: one place of a mechanism, or the rows of a table, where texts in quotes and names in backquotes are known too. */
export type Dialect = "equation" | "rows"

/** A piece of the text. A `Unit` is the text between brackets; its span includes them. A text in quotes is a `Name` that keeps them. */
export type Token = {
  readonly kind: "Number" | "Name" | "Symbol" | "Unit" | "End"
  readonly text: string
  readonly span: Span
  /** Whether it is a name in backquotes, which is neither a unit nor a function. */
  readonly ticked?: true
}

// space | "text" | `name` | number-like | word | [unit] | symbol | anything else
const patternOf = (quotes: ReadonlyArray<RegExp>): RegExp =>
  new RegExp(
    [
      /\s+/u,
      ...quotes,
      /(?<number>\.?\d[\d.]*(?:[eE][+-]?\d+)?)/u,
      /(?<word>[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*)/u,
      /\[(?<unit>[^\]\n]*)\]/u,
      /(?<wrong>\*\*|=<|=>|<>|~=|:=|\/\/|[-+*/]=)/u,
      /(?<symbol><=|>=|==|!=|&&|\|\||\*|[-+/^()<>?:,!])/u,
      /(?<other>.)/u
    ].map((part) => part.source).join("|"),
    "suy"
  )

const patterns: Readonly<Record<Dialect, RegExp>> = {
  equation: patternOf([]),
  rows: patternOf([/(?<quoted>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/u, /`(?<ticked>[^`\n]+)`/u])
}

/** What to say instead of rows, where quotes have a meaning and there are no definitions. */
const wayOutOfRows: Readonly<Record<string, string>> = {
  "\"": "this text has no end: write `\"` behind it",
  "'": "this text has no end: write `'` behind it",
  "`": "this name has no end: write a backquote behind it",
  ";": "a text is one expression",
  "%": "there is no remainder of a division"
}

const wayOut: Readonly<Record<string, string>> = {
  "**": "a power is written `^`",
  "=<": "write `<=`",
  "=>": "write `>=`",
  "<>": "write `!=`",
  "~=": "write `!=`",
  ":=": "a text is one expression: what it is assigned to is its key",
  "//": "a quotient is written `/`; there are no comments, nor quotients of whole numbers",
  "+=": "a text is one expression: write the sum, as in `x + 1`",
  "-=": "a text is one expression: write the difference, as in `x - 1`",
  "*=": "a text is one expression: write the product, as in `2 * x`",
  "/=": "a text is one expression: write the quotient; to compare, write `!=`",
  ";": "a text is one expression: give a part of it a name in `definitions`",
  ".": "a number has digits beside its point, and names have no parts: write `exp(x)`, not `math.exp(x)`",
  "%": "for a percentage write `0.01 * x`; there is no remainder of a division",
  "'": "the derivative of a state has its place in `derivative`",
  "’": "the derivative of a state has its place in `derivative`",
  "~": "\"not\" is written `!`",
  "#": "there are no comments in an equation",
  "\"": "a text is one expression without quotes",
  "∞": "every number is finite",
  "√": "write `sqrt(x)`",
  "°": "an angle is a pure number, in radians",
  "×": "a product is written `*`",
  "·": "a product is written `*`",
  "÷": "a quotient is written `/`",
  "−": "minus is written `-`",
  "–": "minus is written `-`",
  "≤": "write `<=`",
  "≥": "write `>=`",
  "≠": "write `!=`",
  "=": "to compare, write `==`",
  "&": "write `&&` for \"and\"",
  "|": "write `||` for \"or\"",
  "[": "a unit in brackets ends with `]`, as in `0.5 [1/ms]`",
  "]": "a unit in brackets begins with `[`, as in `0.5 [1/ms]`",
  "{": "group with `(` and `)`",
  "}": "group with `(` and `)`"
}

/** The tokens of a text, the last one an `End`, and every piece that is no token. */
export const lex = (
  text: string,
  dialect: Dialect
): { tokens: ReadonlyArray<Token>; problems: ReadonlyArray<Problem> } => {
  const tokens: Array<Token> = []
  const problems: Array<Problem> = []
  const pattern = patterns[dialect]
  pattern.lastIndex = 0
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex
    const found = pattern.exec(text)
    if (found === null) throw new Error(`internal: the lexer is stuck at ${from} in ${JSON.stringify(text)}`)
    const span: Span = [from, pattern.lastIndex]
    const { number, quoted, ticked, word, unit, wrong, symbol, other = wrong } = found.groups!
    if (quoted !== undefined) {
      const name = quotedName(quoted)
      if (name !== null) tokens.push({ kind: "Name", text: name, span })
      else {problems.push({
          message: "a `\\` in a text stands before `n`, `t`, `\\`, a quote or `u` and four digits",
          span
        })}
    } else if (ticked !== undefined) {
      if (/^["']/.test(ticked)) {
        problems.push({ message: "a name that begins with a quote cannot be written here", span })
      } else tokens.push({ kind: "Name", text: tickedName(ticked), span, ticked: true })
    } else if (number !== undefined) {
      const problem = checkNumber(number, span)
      if (problem === undefined) tokens.push({ kind: "Number", text: number, span })
      else problems.push(problem)
    } else if (word !== undefined) {
      // Of rows, a unit may follow a number without brackets: `30 µm`.
      const isUnit = dialect === "rows" && tokens.at(-1)?.kind === "Number" && Result.isSuccess(parseUnit(word))
      if (isUnit || /^\w+$/.test(word)) tokens.push({ kind: "Name", text: word, span })
      else problems.push({ message: `\`${word}\` is no name${noName(word, dialect)}`, span })
    } else if (unit !== undefined) tokens.push({ kind: "Unit", text: unit, span })
    else if (symbol !== undefined) tokens.push({ kind: "Symbol", text: symbol, span })
    else if (other !== undefined) {
      const hint = dialect === "rows" ? wayOutOfRows[other] ?? wayOut[other] : wayOut[other]
      problems.push({ message: `unexpected ${quote(other)}${hint === undefined ? "" : `: ${hint}`}`, span })
    }
  }
  tokens.push({ kind: "End", text: "", span: [text.length, text.length] })
  return { tokens, problems }
}

/** Why a word is no name: letters that stand for something, or letters that no name has. */
const noName = (word: string, dialect: Dialect): string => {
  if (/^π$/u.test(word)) return ": write `3.141592653589793`"
  if (/[⁰¹²³⁴-⁹]/u.test(word)) return ": a power is written `^`"
  return `: names are made of a–z, A–Z, 0–9 and _${dialect === "rows" ? "; any other stands in backquotes" : ""}`
}

const checkNumber = (digits: string, span: Span): Problem | undefined => {
  if (!/^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(digits)) {
    return { message: `\`${digits}\` is no number: it has more than one decimal point`, span }
  }
  return Number.isFinite(Number(digits)) ? undefined : { message: `\`${digits}\` is too large for a number`, span }
}

const quote = (character: string): string => character === "`" ? "a backquote" : `\`${character}\``
