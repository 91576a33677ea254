/**
 * Recognises that an expression is a straight line in one name.
 *
 * One idea: slope and offset by the rules of the operators, so that the answer does not rest on cancelling a
 * derivative. (The road not taken, "the derivative does not contain the name", calls the step `x > 0 ? 1 : 0` linear.)
 * It finds what is linear as written: `x * (x + 1) - x^2` is not.
 */
import { constant, difference, negative, product, quotient, select, sum } from "./build.ts"
import type { Binary, Expression } from "./Expression.ts"
import { usesName } from "./freeNames.ts"

/** A straight line, `slope * name + offset`; neither part contains the name. */
export type Line = { readonly slope: Expression; readonly offset: Expression }

/** The straight line that an expression is in a name, or `null` where it is none as written. */
export const linearIn = (e: Expression, name: string): Line | null => {
  if (!usesName(e, name)) return { slope: constant(0), offset: e }
  switch (e._tag) {
    case "Name":
      return { slope: constant(1), offset: constant(0) }
    case "Unary": {
      const line = e.op === "-" ? linearIn(e.operand, name) : null
      return line === null ? null : { slope: negative(line.slope), offset: negative(line.offset) }
    }
    case "Binary":
      return binaryLine(e, name)
    case "Conditional": {
      if (usesName(e.test, name)) return null
      return combine((a, b) => select(e.test, a, b), linearIn(e.yes, name), linearIn(e.no, name))
    }
    default:
      return null
  }
}

const binaryLine = (e: Binary, name: string): Line | null => {
  const [left, right] = [linearIn(e.left, name), linearIn(e.right, name)]
  switch (e.op) {
    case "+":
      return combine(sum, left, right)
    case "-":
      return combine(difference, left, right)
    case "*":
      if (!usesName(e.left, name)) return combine((_, b) => product(e.left, b), right, right)
      return usesName(e.right, name) ? null : combine((a) => product(a, e.right), left, left)
    case "/":
      return usesName(e.right, name) ? null : combine((a) => quotient(a, e.right), left, left)
    default:
      return null
  }
}

const combine = (f: (a: Expression, b: Expression) => Expression, a: Line | null, b: Line | null): Line | null =>
  a === null || b === null ? null : { slope: f(a.slope, b.slope), offset: f(a.offset, b.offset) }
