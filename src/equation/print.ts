/**
 * Tree to equation text, with as few parentheses as the grammar allows.
 *
 * One idea: every place in the text demands a binding level, and a node that binds less is put in parentheses. Owes law
 * L9: parse(print(tree)) is the tree, spans aside; numbers come back bit for bit.
 */
import type { Expression } from "./Expression.ts"
import { binaryOperators, Level } from "./operators.ts"

/** Prints an expression. */
export const print = (expression: Expression): string => printAt(expression, Level.conditional)

/** Prints an expression where at least `level` must bind. */
const printAt = (e: Expression, level: number): string => {
  const text = printNode(e)
  return levelOf(e) < level ? `(${text})` : text
}

const levelOf = (e: Expression): number => {
  switch (e._tag) {
    case "Conditional":
      return Level.conditional
    case "Binary":
      return binaryOperators[e.op].level
    case "Unary":
      return Level.unary
    default:
      return Level.atom
  }
}

const printNode = (e: Expression): string => {
  switch (e._tag) {
    case "Number":
      return e.unit === null ? String(e.value) : `${e.value} [${e.unit}]`
    case "Name":
      return e.name
    case "Unary":
      return e.op + printAt(e.operand, Level.unary)
    case "Binary": {
      const { level, groups } = binaryOperators[e.op]
      if (e.op === "^") return `${printAt(e.left, level + 1)}^${printAt(e.right, Level.unary)}` // 2^-x needs none
      return `${printAt(e.left, groups === "left" ? level : level + 1)} ${e.op} ${printAt(e.right, level + 1)}`
    }
    case "Conditional": {
      // The middle is fenced by ? and :, the last part may itself be a conditional.
      const test = printAt(e.test, Level.conditional + 1)
      return `${test} ? ${printAt(e.yes, Level.conditional)} : ${printAt(e.no, Level.conditional)}`
    }
    case "Call":
      return `${e.name}(${e.args.map(print).join(", ")})`
  }
}
