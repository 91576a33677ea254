/**
 * Reads statements: assignments, choices, loops, calls, SOLVE, and those of KINETIC blocks. Nothing stands between two statements.
 */
import { type Cursor, shown } from "./Cursor.ts"
import { declared } from "./declared.ts"
import { args, expression } from "./expressions.ts"
import type { Expr, Statement, Term } from "./Syntax.ts"

/** A block of statements in braces. */
export const body = (cursor: Cursor): ReadonlyArray<Statement> => {
  cursor.expect("{", "to begin the block")
  return cursor.deeper(() => {
    const found: Array<Statement> = []
    while (!cursor.skip("}")) {
      if (cursor.peek().kind === "End") cursor.stop("expected `}` to end the block, found the end of the text", "}")
      if (cursor.skip(",") || cursor.skip(";")) continue
      found.push(...statement(cursor))
    }
    return found
  })
}

const statement = (cursor: Cursor): ReadonlyArray<Statement> => {
  const token = cursor.peek()
  const from = token.span[0]
  const at = () => cursor.since(from)
  if (token.kind === "Verbatim") {
    cursor.take()
    return [{ _tag: "Verbatim", code: token.text, ...cursor.place(token) }]
  }
  if (cursor.isSign("{")) return body(cursor)
  if (cursor.skip("~")) return [reaction(cursor, from)]
  if (token.kind !== "Word") return cursor.stop(`expected a statement, found ${shown(token)}`)
  const keyword = keywords.get(token.text)
  if (keyword !== undefined && !cursor.isSign("=", 1)) {
    cursor.take()
    return keyword(cursor, from)
  }
  cursor.take()
  if (cursor.skip("(")) {
    const call: Extract<Expr, { readonly _tag: "Call" }> = {
      _tag: "Call",
      name: token.text,
      args: args(cursor),
      ...at()
    }
    return [{ _tag: "Call", call, ...at() }]
  }
  let primes = 0
  while (cursor.skip("'")) primes++
  const index = cursor.skip("[") ? expression(cursor) : null
  if (index !== null) cursor.expect("]", "behind the index")
  while (cursor.skip("'")) primes++
  if (!cursor.isSign("=")) cursor.stop(`expected \`=\` behind \`${token.text}\`, found ${shown(cursor.peek())}`)
  cursor.take()
  const value = expression(cursor)
  return [{ _tag: "Assign", target: token.text, index, primes, value, ...at() }]
}

type Keyword = (cursor: Cursor, from: number) => ReadonlyArray<Statement>

const choice: Keyword = (cursor, from) => {
  cursor.expect("(", "before the condition")
  const test = expression(cursor)
  cursor.expect(")", "behind the condition")
  const yes = body(cursor)
  const no = !cursor.skipWord("else", "ELSE")
    ? []
    : cursor.isWord("if", "IF")
    ? choice(cursor, cursor.take().span[0])
    : body(cursor)
  return [{ _tag: "If", test, yes, no, ...cursor.since(from) }]
}

const whileLoop: Keyword = (cursor, from) => {
  cursor.expect("(", "before the condition")
  const test = expression(cursor)
  cursor.expect(")", "behind the condition")
  const inner = body(cursor)
  const span: readonly [number, number] = [from, from + "while".length]
  return [{ _tag: "While", test, body: inner, file: cursor.file, span }]
}

const loop: Keyword = (cursor, from) => {
  const { text: name } = cursor.word("the name of the loop's number")
  cursor.expect("=", "behind the loop's number")
  const first = expression(cursor)
  if (!cursor.skipWord("TO", "to")) cursor.stop(`expected \`TO\`, found ${shown(cursor.peek())}`)
  const last = expression(cursor)
  const by = cursor.skipWord("BY", "by") ? expression(cursor) : null
  const place = cursor.since(from)
  return [{ _tag: "For", name, from: first, to: last, by, body: body(cursor), ...place }]
}

const solve: Keyword = (cursor, from) => {
  const { text: block } = cursor.word("the name of a block")
  let method: string | null = null
  let steady = false
  while (cursor.isWord("METHOD", "STEADYSTATE", "USING")) {
    steady = cursor.take().text === "STEADYSTATE" || steady
    method = cursor.word("a method").text
  }
  if (cursor.skipWord("IFERROR")) body(cursor)
  return [{ _tag: "Solve", block, method, steady, ...cursor.since(from) }]
}

/** TABLE a, b DEPEND c FROM x TO y WITH n. */
const table: Keyword = (cursor, from) => {
  const place = cursor.since(from)
  while (cursor.peek().kind === "Word" && !cursor.isWord("DEPEND", "FROM")) {
    cursor.take()
    cursor.skip(",")
  }
  if (cursor.skipWord("DEPEND")) {
    while (cursor.peek().kind === "Word" && !cursor.isWord("FROM")) {
      cursor.take()
      cursor.skip(",")
    }
  }
  if (!cursor.skipWord("FROM")) cursor.stop(`expected \`FROM\` in TABLE, found ${shown(cursor.peek())}`)
  expression(cursor)
  if (!cursor.skipWord("TO")) cursor.stop(`expected \`TO\` in TABLE, found ${shown(cursor.peek())}`)
  expression(cursor)
  if (!cursor.skipWord("WITH")) cursor.stop(`expected \`WITH\` in TABLE, found ${shown(cursor.peek())}`)
  expression(cursor)
  return [{ _tag: "Table", ...place }]
}

const locals: Keyword = (cursor, from) => [{ _tag: "Local", names: localNames(cursor), ...cursor.since(from) }]

/** The names of a LOCAL. */
export const localNames = (cursor: Cursor) => {
  const names = [declared(cursor, "local")]
  while (cursor.skip(",")) names.push(declared(cursor, "local"))
  return names
}

const conserve: Keyword = (cursor, from) => {
  const sum = expression(cursor)
  cursor.expect("=", "between the sum and what it is")
  return [{ _tag: "Conserve", sum, total: expression(cursor), ...cursor.since(from) }]
}

/** COMPARTMENT volume { names }, or COMPARTMENT i, volume { names }. */
const compartment: Keyword = (cursor, from) => {
  let index: string | null = null
  if (cursor.isSign(",", 1)) {
    index = cursor.word("an index").text
    cursor.take()
  }
  const volume = expression(cursor)
  cursor.expect("{", "before the names of the compartment")
  const names: Array<string> = []
  while (!cursor.skip("}")) {
    names.push(cursor.word("the name of a state").text)
    cursor.skip(",")
  }
  return [{ _tag: "Compartment", volume, index, names, ...cursor.since(from) }]
}

/** A statement that is known and refused, its braces passed over. */
const other: Keyword = (cursor, from) => {
  const place = cursor.since(from)
  const word = cursor.tokens[cursor.at - 1].text
  while (!cursor.isSign("{") && !cursor.isSign("}") && cursor.peek().kind !== "End" && word !== "WATCH") cursor.take()
  if (word === "WATCH") {
    do {
      cursor.expect("(", "before the condition of WATCH")
      cursor.raw("(", ")")
      expression(cursor)
    } while (cursor.skip(","))
  } else if (cursor.skip("{")) cursor.raw("{", "}")
  return [{ _tag: "Other", word, ...place }]
}

const nested: Keyword = (cursor, from) => [{ _tag: "Initial", body: body(cursor), ...cursor.since(from) }]

/** A word before a statement that changes nothing for one thread. */
const transparent: Keyword = (cursor) => statement(cursor)

const nothing: Keyword = () => []

const keywords: ReadonlyMap<string, Keyword> = new Map(Object.entries({
  if: choice,
  IF: choice,
  while: whileLoop,
  WHILE: whileLoop,
  FROM: loop,
  from: loop,
  FORALL: other,
  SOLVE: solve,
  LOCAL: locals,
  TABLE: table,
  CONSERVE: conserve,
  COMPARTMENT: compartment,
  LONGITUDINAL_DIFFUSION: other,
  WATCH: other,
  FOR_NETCONS: other,
  INITIAL: nested,
  PROTECT: transparent,
  MUTEXLOCK: nothing,
  MUTEXUNLOCK: nothing
}))

/** A reaction; the `~` was taken. `~ a = b` of LINEAR and NONLINEAR is known as such. */
const reaction = (cursor: Cursor, from: number): Statement => {
  const left = side(cursor)
  const kind = cursor.peek()
  if (kind.kind !== "Sign" || (kind.text !== "<->" && kind.text !== "->" && kind.text !== "<<")) {
    return cursor.stop(`expected \`<->\`, \`->\` or \`<<\` in a reaction, found ${shown(kind)}`)
  }
  cursor.take()
  const right = kind.text === "<<" ? [] : side(cursor)
  cursor.expect("(", "before the rates")
  const forward = expression(cursor)
  const backward = kind.text === "<->" && (cursor.expect(",", "between the two rates"), true)
    ? expression(cursor)
    : null
  cursor.expect(")", "behind the rates")
  return { _tag: "Reaction", left, right, forward, backward, kind: kind.text, ...cursor.since(from) }
}

const side = (cursor: Cursor): ReadonlyArray<Term> => {
  const terms: Array<Term> = []
  if (cursor.isSign("<->") || cursor.isSign("->") || cursor.isSign("(")) return terms
  do {
    const from = cursor.peek().span[0]
    const count = cursor.peek().kind === "Number" ? cursor.number("a number") : 1
    const { text: name } = cursor.word("the name of a state")
    const index = cursor.skip("[") ? expression(cursor) : null
    if (index !== null) cursor.expect("]", "behind the index")
    terms.push({ count, name, index, ...cursor.since(from) })
  } while (cursor.skip("+"))
  return terms
}
