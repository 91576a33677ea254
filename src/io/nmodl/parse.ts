/**
 * The second phase of reading: tokens to the blocks of a file, with what it includes in the place where it stands.
 *
 * A block whose shape breaks is given up with its problem and passed over, so that all blocks get their problems at once. What is never
 * followed here (NONLINEAR, BEFORE, CONSTRUCTOR, …) is refused by its keyword alone.
 */
import { tooManyText } from "../../table/limits.ts"
import { Cursor, shown, Stop } from "./Cursor.ts"
import { declared } from "./declared.ts"
import type { Draft } from "./Draft.ts"
import { lex } from "./lex.ts"
import { deepestCalls, tooLong } from "./limits.ts"
import { neuron } from "./neuron.ts"
import type { Report } from "./report.ts"
import { body, localNames } from "./statements.ts"
import type { Declared, File, Program, Routine } from "./Syntax.ts"
import { constants } from "./unitsBlock.ts"

/** Where texts that a file includes come from; null for one that there is not. */
export type Include = (name: string) => string | null

/** A text whose lines end as NEURON takes them, by a feed, a return, or both. */
export const linesOf = (text: string): string => text.replace(/\r\n?/g, "\n")

/** Reads a whole text. */
export const parse = (
  file: File,
  include: Include,
  report: Report
): { readonly program: Program; readonly defined: ReadonlyMap<string, number> } => {
  const draft: Draft = {
    title: /^\s*TITLE[^\S\n]+(.*)$/m.exec(file.text)?.[1].trim() ?? "",
    suffix: null,
    ions: [],
    nonspecific: [],
    electrode: [],
    ranges: [],
    globals: [],
    pointers: [],
    parameters: [],
    constants: [],
    aliases: new Map(),
    assigned: [],
    states: [],
    locals: [],
    routines: []
  }
  const defined = new Map<string, number>()
  readFile(file, draft, include, report, defined, [])
  return { program: draft, defined }
}

const readFile = (
  file: File,
  draft: Draft,
  include: Include,
  report: Report,
  defined: Map<string, number>,
  within: ReadonlyArray<string>
): void => {
  const { said, tokens } = lex(file.text)
  const cursor = new Cursor(file, tokens, report, defined)
  for (const { span, what } of said) {
    const place = { file, span }
    if (what === "units-off") {
      report.note(
        "units-off",
        place,
        "UNITSOFF",
        "units are not checked from here to UNITSON, and what they are not is not reported"
      )
    } else {report.problem(
        "syntax",
        place,
        what === "unclosed-comment" ? "COMMENT" : "VERBATIM",
        `this is not ended by END${what === "unclosed-comment" ? "COMMENT" : "VERBATIM"}`
      )}
  }
  const more = (name: string, place: { readonly file: File; readonly span: readonly [number, number] }): void => {
    if (within.length >= deepestCalls || within.includes(name)) {
      return report.problem(
        "include",
        place,
        "INCLUDE",
        `\`${name}\` includes itself, or files include each other more than ${deepestCalls} deep`
      )
    }
    const text: unknown = include(name)
    if (typeof text !== "string") {
      return report.problem(
        "include",
        place,
        "INCLUDE",
        `the text of \`${name}\` is not given: pass \`include: (name) => text\``
      )
    }
    const long = tooLong(text.length)
    if (long !== null) return report.problem("too-large", place, "INCLUDE", tooManyText(long))
    readFile({ name, text: linesOf(text) }, draft, include, report, defined, [...within, name])
  }
  while (cursor.peek().kind !== "End") {
    const before = cursor.at
    try {
      block(cursor, draft, more)
    } catch (thrown) {
      if (!(thrown instanceof Stop)) throw thrown
      recover(cursor, before)
    }
  }
}

/** Goes on behind the block that began at a token. */
const recover = (cursor: Cursor, before: number): void => {
  cursor.depth = 0
  const broken = cursor.at
  cursor.at = before
  let depth = 0
  while (cursor.peek().kind !== "End") {
    const { text } = cursor.peek()
    if (cursor.at > broken && depth <= 0 && blocks.has(text)) return
    cursor.take()
    if (text === "{") depth++
    else if (text === "}" && --depth === 0 && cursor.at > broken) return
    if (cursor.at > broken && depth === 0 && text === "}") return
  }
}

type Block = (
  cursor: Cursor,
  draft: Draft,
  include: (name: string, place: { readonly file: File; readonly span: readonly [number, number] }) => void,
  from: number
) => void

const block = (cursor: Cursor, draft: Draft, include: Parameters<Block>[2]): void => {
  const token = cursor.peek()
  const place = cursor.place(token)
  if (token.kind === "Verbatim") {
    cursor.take()
    draft.routines.push({
      kind: "PROCEDURE",
      name: "VERBATIM",
      formals: [],
      unit: null,
      unitsOff: false,
      body: [{ _tag: "Verbatim", code: token.text, ...place }],
      ...place
    })
    return
  }
  if (token.kind !== "Word") {
    cursor.take()
    if (token.kind === "Sign" && (token.text === "," || token.text === ";")) return
    return cursor.report.problem("syntax", place, token.text, `expected a block, found ${shown(token)}`)
  }
  const read = blocks.get(token.text)
  if (read === undefined) {
    cursor.report.problem("syntax", place, token.text, `there is no block \`${token.text}\``, blocks.keys())
    throw new Stop()
  }
  cursor.take()
  read(cursor, draft, include, token.span[0])
}

const entries = (key: "parameters" | "assigned" | "states"): Block => (cursor, draft) => {
  cursor.expect("{", "to begin the block")
  while (!cursor.skip("}")) {
    if (cursor.peek().kind === "End") cursor.stop("expected `}` to end the block, found the end of the text", "}")
    if (cursor.skip(",")) continue
    draft[key].push(declared(cursor))
  }
}

const formals = (cursor: Cursor): ReadonlyArray<Declared> => {
  const found: Array<Declared> = []
  if (!cursor.skip("(")) return found
  while (!cursor.skip(")")) {
    if (cursor.peek().kind !== "Word") cursor.stop(`expected the name of an argument, found ${shown(cursor.peek())}`)
    found.push(declared(cursor))
    cursor.skip(",")
  }
  return found
}

const routine = (kind: Routine["kind"], hasName: boolean): Block => (cursor, draft, _, from) => {
  const { unitsOff } = cursor.peek()
  const name = hasName ? cursor.word("a name").text : kind
  const given = formals(cursor)
  const unit = cursor.unit()
  if (cursor.skipWord("SOLVEFOR")) {
    while (!cursor.isSign("{") && cursor.peek().kind !== "End") cursor.take()
  }
  const place = cursor.since(from)
  if (kind === "FUNCTION_TABLE") {
    draft.routines.push({ kind, name, formals: given, unit, body: [], unitsOff, ...place })
    return
  }
  draft.routines.push({ kind, name, formals: given, unit, body: body(cursor), unitsOff, ...place })
}

/** A block that is known and refused: its keyword, and why. */
const refused = (why: string): Block => (cursor, _, __, from) => {
  const word = cursor.tokens[cursor.at - 1].text
  cursor.report.problem("block", { file: cursor.file, span: [from, from + word.length] }, word, `${word} ${why}`)
  skipBlock(cursor)
}

const passed: Block = (cursor) => skipBlock(cursor)

const skipBlock = (cursor: Cursor): void => {
  while (!cursor.isSign("{") && cursor.peek().kind !== "End") cursor.take()
  if (cursor.skip("{")) cursor.raw("{", "}")
}

const define: Block = (cursor) => {
  const { text } = cursor.word("the name of a number")
  cursor.defined.set(text, cursor.number("a whole number"))
}

const including: Block = (cursor, _, include, from) => {
  const token = cursor.peek()
  if (token.kind !== "Text") cursor.stop(`expected the name of a file in quotes, found ${shown(token)}`)
  cursor.take()
  include(token.text, cursor.since(from))
}

const blocks: ReadonlyMap<string, Block> = new Map(Object.entries({
  NEURON: neuron,
  UNITS: constants,
  CONSTANT: (cursor: Cursor, draft: Draft) => {
    cursor.expect("{", "to begin the block")
    while (!cursor.skip("}")) draft.constants.push(declared(cursor, "constant"))
  },
  PARAMETER: entries("parameters"),
  ASSIGNED: entries("assigned"),
  STATE: entries("states"),
  LOCAL: (cursor: Cursor, draft: Draft) => {
    draft.locals.push(...localNames(cursor))
  },
  INITIAL: routine("INITIAL", false),
  BREAKPOINT: routine("BREAKPOINT", false),
  NET_RECEIVE: routine("NET_RECEIVE", false),
  DERIVATIVE: routine("DERIVATIVE", true),
  KINETIC: routine("KINETIC", true),
  FUNCTION: routine("FUNCTION", true),
  PROCEDURE: routine("PROCEDURE", true),
  FUNCTION_TABLE: routine("FUNCTION_TABLE", true),
  INDEPENDENT: passed,
  DEFINE: define,
  INCLUDE: including,
  LINEAR: refused("is solved at one moment, which no rule here says: write the solution, or a KINETIC scheme"),
  NONLINEAR: refused("is solved at one moment, which no rule here says: write the solution, or a KINETIC scheme"),
  DISCRETE: refused("is no rule in time: write a PROCEDURE"),
  PARTIAL: refused("is about space: write DERIVATIVE for one compartment"),
  BEFORE: refused("has no place in a step here: put what it does where it is used"),
  AFTER: refused("has no place in a step here: put what it does where it is used"),
  CONSTRUCTOR: refused(
    "makes something outside of equations: leave it out, and set what it sets when the mechanism is inserted"
  ),
  DESTRUCTOR: refused("ends something outside of equations: leave it out"),
  TERMINAL: refused("has no place in a run here: leave it out")
}))
