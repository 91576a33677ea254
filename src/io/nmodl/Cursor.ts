/**
 * A place in the tokens of a file, and the words that move it on.
 *
 * What is wrong with the shape stops a block, by `Stop`; the parser goes on behind the block, so that a file gets all its problems at once.
 */
import type { Token } from "./lex.ts"
import { deepestNesting } from "./limits.ts"
import type { ProblemCode } from "./NmodlError.ts"
import type { Report } from "./report.ts"
import type { File, Place, Word } from "./Syntax.ts"

/** Thrown where the shape of a block breaks; the problem is in the report. */
export class Stop extends Error {}

/** Reads tokens one after the other. */
export class Cursor {
  readonly file: File
  readonly tokens: ReadonlyArray<Token>
  readonly report: Report
  /** Whole numbers with names, of DEFINE. */
  readonly defined: Map<string, number>
  at = 0
  depth = 0

  constructor(file: File, tokens: ReadonlyArray<Token>, report: Report, defined: Map<string, number>) {
    this.file = file
    this.tokens = tokens
    this.report = report
    this.defined = defined
  }

  /** The token that comes, or one behind it. */
  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]
  }

  /** The token that comes; the next one comes then. */
  take(): Token {
    const token = this.peek()
    if (this.at < this.tokens.length - 1) this.at++
    return token
  }

  /** Whether a sign comes. */
  isSign(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === "Sign" && token.text === text
  }

  /** Whether one of some words comes. */
  isWord(...texts: ReadonlyArray<string>): boolean {
    const token = this.peek()
    return token.kind === "Word" && texts.includes(token.text)
  }

  /** Takes a sign if it comes. */
  skip(text: string): boolean {
    if (!this.isSign(text)) return false
    this.take()
    return true
  }

  /** Takes a word if it comes. */
  skipWord(...texts: ReadonlyArray<string>): boolean {
    if (!this.isWord(...texts)) return false
    this.take()
    return true
  }

  /** Takes a sign that must come. */
  expect(text: string, why: string): Token {
    if (this.isSign(text)) return this.take()
    return this.stop(`expected \`${text}\` ${why}, found ${shown(this.peek())}`, text)
  }

  /** Takes a name that must come. */
  word(what: string): Word {
    const token = this.peek()
    if (token.kind !== "Word") return this.stop(`expected ${what}, found ${shown(token)}`)
    this.take()
    return { text: token.text, ...this.place(token) }
  }

  /** Takes a number with or without a sign. */
  number(what: string): number {
    const negative = this.skip("-")
    if (!negative) this.skip("+")
    const token = this.peek()
    const known = token.kind === "Word" ? this.defined.get(token.text) : undefined
    if (token.kind !== "Number" && known === undefined) return this.stop(`expected ${what}, found ${shown(token)}`)
    this.take()
    const value = known ?? Number(token.text)
    if (!Number.isFinite(value)) {
      this.report.problem("syntax", this.place(token), token.text, `\`${token.text}\` is too large for a number`)
    }
    return (negative ? -1 : 1) * (Number.isFinite(value) ? value : 0)
  }

  /** The place of a token, or from one token until before the one that comes. */
  place(token: Token): Place {
    return { file: this.file, span: token.span }
  }

  /** From the beginning of a place to the end of what was taken last. */
  since(from: number): Place {
    return { file: this.file, span: [from, Math.max(from, this.tokens[Math.max(0, this.at - 1)].span[1])] }
  }

  /** Says what is wrong with the token that comes, and gives the block up. */
  stop(message: string, construct = this.peek().text, code: ProblemCode = "syntax"): never {
    this.report.problem(code, this.place(this.peek()), construct, message)
    throw new Stop()
  }

  /** What is within brackets, as a text: of a unit, or of what is not looked at. The opening one was taken. */
  raw(open: "(" | "{", close: ")" | "}"): string {
    const from = this.tokens[this.at - 1].span[1]
    let depth = 1
    while (this.peek().kind !== "End") {
      const token = this.take()
      if (token.kind !== "Sign") continue
      if (token.text === open) depth++
      else if (token.text === close && --depth === 0) return this.file.text.slice(from, token.span[0])
    }
    return this.stop(`expected \`${close}\`, found the end of the text`, close)
  }

  /** A unit in brackets, if one comes. */
  unit(): string | null {
    return this.skip("(") ? this.raw("(", ")").trim() : null
  }

  /** What a function makes one level deeper; beyond the limit the block is given up. */
  deeper<A>(f: () => A): A {
    if (++this.depth > deepestNesting) {
      this.stop(
        `more than ${deepestNesting} brackets, signs or blocks stand within each other`,
        this.peek().text,
        "too-large"
      )
    }
    const made = f()
    this.depth--
    return made
  }
}

/** A token in words. */
export const shown = ({ kind, text }: Token): string => {
  if (kind === "End") return "the end of the text"
  return kind === "Verbatim" ? "`VERBATIM`" : `\`${text}\``
}
