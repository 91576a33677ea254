/**
 * Reads expressions: a Pratt parser with the levels of NMODL. A number that a bracket follows is a number with a unit, whatever the bracket says.
 */
import { type Cursor, shown } from "./Cursor.ts"
import type { BinaryOp, Expr } from "./Syntax.ts"

/** How tight operators bind. */
export const levels: Readonly<Record<BinaryOp, number>> = {
  "||": 1,
  "&&": 2,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "==": 3,
  "!=": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "^": 7
}

/** A sign binds tighter than a product, and less than a power. */
export const signLevel = 6

const isOp = (text: string): text is BinaryOp => Object.hasOwn(levels, text)

/** Reads an expression. */
export const expression = (cursor: Cursor, level = 0): Expr =>
  cursor.deeper(() => {
    let left = prefix(cursor)
    while (true) {
      const { kind, text } = cursor.peek()
      if (kind !== "Sign" || !isOp(text) || levels[text] < Math.max(level, 1)) return left
      cursor.take()
      const right = expression(cursor, text === "^" ? levels[text] : levels[text] + 1)
      left = { _tag: "Binary", op: text, left, right, ...cursor.since(left.span[0]) }
    }
  })

const prefix = (cursor: Cursor): Expr => {
  const token = cursor.peek()
  const from = token.span[0]
  if (token.kind === "Number") {
    const value = cursor.number("a number")
    const unit = cursor.unit()
    return {
      _tag: "Number",
      value,
      unit: token.unitsOff && unit !== null && !looksGlued(unit) ? null : unit,
      ...cursor.since(from)
    }
  }
  if (token.kind === "Text") {
    cursor.take()
    return { _tag: "Text", text: token.text, ...cursor.place(token) }
  }
  if (token.kind === "Word") {
    cursor.take()
    if (cursor.skip("(")) return { _tag: "Call", name: token.text, args: args(cursor), ...cursor.since(from) }
    const index = cursor.skip("[") ? expression(cursor) : null
    if (index !== null) cursor.expect("]", "behind the index")
    return { _tag: "Name", name: token.text, index, ...cursor.since(from) }
  }
  if (cursor.skip("-") || cursor.skip("!")) {
    const operand = expression(cursor, signLevel)
    return { _tag: "Unary", op: token.text as "-" | "!", operand, ...cursor.since(from) }
  }
  if (cursor.skip("+")) return expression(cursor, signLevel)
  if (cursor.skip("(")) {
    const inner = expression(cursor)
    cursor.expect(")", "to close the bracket")
    return { ...inner, ...cursor.since(from) }
  }
  return cursor.stop(`expected a value, found ${shown(token)}`)
}

/** Whether what follows a number in brackets is no unit but a part of the equation. */
export const looksGlued = (unit: string): boolean =>
  /[+,=<>]|\w\s*-\s+\w|^\s*-\s*[A-Za-z]/.test(unit) || /\(.*\(/.test(unit)

/** The arguments of a call, up to the closing bracket. */
export const args = (cursor: Cursor): ReadonlyArray<Expr> => {
  const found: Array<Expr> = []
  if (cursor.skip(")")) return found
  do found.push(expression(cursor))
  while (cursor.skip(","))
  cursor.expect(")", "behind the arguments")
  return found
}
