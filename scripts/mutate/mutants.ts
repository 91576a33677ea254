/**
 * All mutants of a source text: small changes of its code that a test should notice, found by position, in a fixed order.
 *
 * One idea: Node strips the types and the mask blanks comments and strings, both without moving a character; so a pattern that matches in
 * what is left is code, and its offset is a place in the source. Messages (strings) are not changed.
 */
import { stripTypeScriptTypes } from "node:module"
import { lineAt, mask } from "../code/mask.ts"

/** A change: the text from `start` to `end` becomes `text`. */
export type Mutant = {
  readonly start: number
  readonly end: number
  readonly text: string
  /** What kind of change, for the summary. */
  readonly kind: string
  /** Line in the source, from 1. */
  readonly line: number
}

type Change = Omit<Mutant, "line">

/** Replacements of operators. `<` becomes its neighbour and its opposite, so that both the limit and the direction are tested. */
const operators: Readonly<Record<string, ReadonlyArray<string>>> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "+=": ["-="],
  "-=": ["+="],
  "++": ["--"],
  "--": ["++"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"]
}

/** Longest first, so that `=>` is no `>` and `<<` no `<`. */
const operator = /=>|>>>=?|<<=?|>>=?|\*\*=?|===|!==|[<>]=|[+\-*/%]=|\+\+|--|&&=?|\|\|=?|\?\?=?|\?\.|[<>+\-*/%]/g

/** Calls of methods that change what comes out, each dropped. */
const dropped = /\.(?:slice|sort|toSorted|reverse|filter)\(/g

/** Names that stand for each other. */
const swapped: ReadonlyArray<readonly [pattern: RegExp, text: string]> = [
  [/\btrue\b/g, "false"],
  [/\bfalse\b/g, "true"],
  [/\bMath\.min\b/g, "Math.max"],
  [/\bMath\.max\b/g, "Math.min"],
  [/(?<=\.)some(?=\()/g, "every"],
  [/(?<=\.)every(?=\()/g, "some"]
]

/** Lists all mutants of a TypeScript source. */
export const mutants = (source: string): ReadonlyArray<Mutant> => {
  const { code } = mask(stripTypeScriptTypes(source, { mode: "strip" }))
  const changes = [
    ...operatorChanges(source, code),
    ...negationChanges(code),
    ...conditionChanges(source, code),
    ...choiceChanges(code),
    ...numberChanges(code),
    ...methodChanges(code),
    ...statementChanges(code),
    ...swapped.flatMap(([pattern, text]) =>
      Array.from(
        code.matchAll(pattern),
        (m): Change => ({ start: m.index, end: m.index + m[0].length, text, kind: "word" })
      )
    )
  ]
  return changes
    .filter((change) => !isDeclaration(code, change.start) && isProgram(mutated(source, change)))
    .map((change) => ({ ...change, line: lineAt(source, change.start) }))
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.text < b.text ? -1 : 1))
}

/** The source with a mutant in it. */
export const mutated = (source: string, { end, start, text }: Pick<Mutant, "start" | "end" | "text">): string =>
  source.slice(0, start) + text + source.slice(end)

/** Whether a text can be read at all: a mutant that cannot says nothing about tests. */
const isProgram = (source: string): boolean => {
  try {
    stripTypeScriptTypes(source, { mode: "strip" })
    return true
  } catch {
    return false
  }
}

/** Imports and re-exports are no code to change. */
const isDeclaration = (code: string, at: number): boolean => {
  const line = code.slice(code.lastIndexOf("\n", at - 1) + 1, at + 1)
  return /^\s*(import\b|export \*|export \{)/.test(line)
}

/** The last character of code before a place, blanks left out. */
const before = (code: string, at: number): string => code.slice(0, at).trimEnd().at(-1) ?? ""

/** Whether an operator at a place has a value on its left. */
const isBinary = (code: string, at: number): boolean =>
  /[\w$)\]}"'`]/.test(before(code, at)) && !/\b(return|case|typeof|of|in)\s*$/.test(code.slice(0, at))

const operatorChanges = (source: string, code: string): ReadonlyArray<Change> =>
  Array.from(code.matchAll(operator)).flatMap((match) => {
    const [token] = match
    const [start, end] = [match.index, match.index + token.length]
    const isText = /["'`]/.test(before(code, start)) || /^\s*["'`]/.test(code.slice(end))
    if ("+-*/%".includes(token) && (!isBinary(code, start) || (token === "+" && isText))) return []
    // The slashes of a pattern stay when its inside is blanked.
    if (token === "/" && (code[end] !== source[end] || code[start - 1] !== source[start - 1])) return []
    return (operators[token] ?? []).map((text): Change => ({ start, end, text, kind: "operator" }))
  })

/** `!x` becomes `x`. */
const negationChanges = (code: string): ReadonlyArray<Change> =>
  Array.from(
    code.matchAll(/!(?![=])/g),
    (m): Change => ({ start: m.index, end: m.index + 1, text: "", kind: "negation" })
  )

/** The place behind the bracket that closes the one at `open`. */
export const closing = (code: string, open: number): number => {
  let depth = 0
  for (let i = open; i < code.length; i++) {
    if ("([{".includes(code[i])) depth++
    else if (")]}".includes(code[i]) && --depth === 0) return i + 1
  }
  return code.length
}

/** `if (c)` becomes `if (!(c))` and never; a loop never runs. */
const conditionChanges = (source: string, code: string): ReadonlyArray<Change> =>
  Array.from(code.matchAll(/\b(if|while) \(/g)).flatMap((match) => {
    const start = match.index + match[0].length
    const end = closing(code, start - 1) - 1
    const inner = source.slice(start, end)
    const change = (text: string): Change => ({ start, end, text, kind: "condition" })
    return match[1] === "while"
      ? [change(`false && (${inner})`)]
      : [change(`false && (${inner})`), change(`!(${inner})`)]
  })

/** `c ? a : b` becomes `a`, and `b`. */
const choiceChanges = (code: string): ReadonlyArray<Change> =>
  Array.from(code.matchAll(/(?<!\?)\?(?![?.])/g)).flatMap((m) =>
    ["&& false ", "|| true "].map((text): Change => ({ start: m.index, end: m.index, text, kind: "choice" }))
  )

/** A whole number becomes the next one; 1 also becomes 0. */
const numberChanges = (code: string): ReadonlyArray<Change> =>
  Array.from(code.matchAll(/(?<![\w$.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w$])/g)).flatMap((m) => {
    const change = (text: string): Change => ({ start: m.index, end: m.index + m[0].length, text, kind: "number" })
    return m[0] === "1" ? [change("2"), change("0")] : [change(String(Number(m[0]) + 1))]
  })

const methodChanges = (code: string): ReadonlyArray<Change> =>
  Array.from(code.matchAll(dropped), (m): Change => ({
    start: m.index,
    end: closing(code, m.index + m[0].length - 1),
    text: "",
    kind: "method"
  }))

/** Lines that are a whole statement (a call, an assignment, a loop on one line, an early return) are left out. */
const statementChanges = (code: string): ReadonlyArray<Change> => {
  const out: Array<Change> = []
  const lines = code.split("\n")
  let offset = 0
  lines.forEach((line, i) => {
    const text = line.trim()
    const start = offset + line.indexOf(text)
    offset += line.length + 1
    if (!isStatement(text, lines.slice(0, i).findLast((other) => other.trim() !== "") ?? "", lines[i + 1] ?? "")) return
    out.push({ start, end: start + text.length, text: ";", kind: "statement" })
  })
  return out
}

const isStatement = (text: string, above: string, below: string): boolean => {
  if (
    !/^(?:for \(|if \(.*\) (?:return|continue|break)\b|[\w$.]+(?:\[.*\])?\(|[\w$.]+(?:\[.*\])*(?:\+\+|--)|[\w$.]+(?:\[.*\])* [+\-*|]?= )/
      .test(text)
  ) return false
  if (/^(?:const|let|return|export|function|case|throw)\b/.test(text) || /[,{(=:?]$/.test(text)) return false
  const balance = (text.match(/[([{]/g)?.length ?? 0) - (text.match(/[)\]}]/g)?.length ?? 0)
  const continues = /(?:[=(,?:&|+\-*/[]|=>)$/.test(above.trim()) || /^\s*(?:[.?:&|+*/]|else\b)/.test(below)
  return balance === 0 && !continues
}
