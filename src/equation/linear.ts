/**
 * Recognises that an expression is a straight line in one name.
 *
 * One idea: slope and offset by the rules of the operators, so that the answer does not rest on cancelling a
 * derivative. (The road not taken, "the derivative does not contain the name", calls the step `x > 0 ? 1 : 0` linear.)
 * It finds what is linear as written: `x * (x + 1) - x^2` is not.
 */
import { constant, difference, negative, product, quotient, select, sum } from "./build.ts"
import { type Binary, children, type Expression } from "./Expression.ts"
import { bottomUp } from "./graph.ts"

/** A straight line, `slope * name + offset`; neither part contains the name. */
export type Line = { readonly slope: Expression; readonly offset: Expression }

/** What is known of a node: whether it contains the name, and the line that it is. */
type Part = { readonly moves: boolean; readonly line: Line | null }

/** The straight line that an expression is in a name, or `null` where it is none as written. */
export const linearIn = (expression: Expression, name: string): Line | null =>
  bottomUp<Part>((e, of) => {
    if (e._tag === "Name" && e.name === name) {
      return { moves: true, line: { slope: constant(1), offset: constant(0) } }
    }
    return children(e).some((part) => of(part).moves)
      ? { moves: true, line: lineOf(e, of) }
      : { moves: false, line: { slope: constant(0), offset: e } }
  })(expression).line

/** The line of a node with the name somewhere below it. */
const lineOf = (e: Expression, of: (part: Expression) => Part): Line | null => {
  switch (e._tag) {
    case "Unary": {
      const line = e.op === "-" ? of(e.operand).line : null
      return line === null ? null : { slope: negative(line.slope), offset: negative(line.offset) }
    }
    case "Binary":
      return binaryLine(e, of(e.left), of(e.right))
    case "Conditional":
      return of(e.test).moves ? null : combine((a, b) => select(e.test, a, b), of(e.yes).line, of(e.no).line)
    default:
      return null
  }
}

const binaryLine = (e: Binary, left: Part, right: Part): Line | null => {
  switch (e.op) {
    case "+":
      return combine(sum, left.line, right.line)
    case "-":
      return combine(difference, left.line, right.line)
    case "*":
      if (!left.moves) return combine((_, b) => product(e.left, b), right.line, right.line)
      return right.moves ? null : combine((a) => product(a, e.right), left.line, left.line)
    case "/":
      return right.moves ? null : combine((a) => quotient(a, e.right), left.line, left.line)
    default:
      return null
  }
}

const combine = (f: (a: Expression, b: Expression) => Expression, a: Line | null, b: Line | null): Line | null =>
  a === null || b === null ? null : { slope: f(a.slope, b.slope), offset: f(a.offset, b.offset) }
