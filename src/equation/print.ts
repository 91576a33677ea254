/**
 * Expression to equation text, with as few parentheses as the grammar allows.
 *
 * One idea: every place in the text demands a binding level, and a node that binds less is put in parentheses. The text
 * is written from left to right and ends at a bound, because a graph of few nodes may be a tree of very many. Owes law
 * L9: parse(print(tree)) is the tree, spans aside; numbers come back bit for bit.
 */
import type { Expression } from "./Expression.ts"
import { binaryOperators, Level } from "./operators.ts"
import { isQuoted, isTicked, tickedName } from "./quoted.ts"

/** Where a printed text is cut off, in characters, unless it is told otherwise: far beyond what can be parsed. */
export const longestPrint = 100_000

/** Prints an expression; what is longer than `longest` ends in `…`. */
export const print = (expression: Expression, longest = longestPrint): string => {
  const written: Array<string> = []
  let length = 0
  const todo: Array<Piece> = [[expression, Level.conditional]]
  while (todo.length > 0) {
    const piece = todo.pop()!
    if (typeof piece === "string") {
      if (length + piece.length > longest) return [...written, piece.slice(0, longest - length), "…"].join("")
      written.push(piece)
      length += piece.length
    } else todo.push(...piecesAt(...piece).toReversed())
  }
  return written.join("")
}

/** A column as it stands in a text over rows: in backquotes, where it does not look like a name or is a word. */
export const nameText = (column: string): string => written(tickedName(column))

const written = (name: string): string =>
  isQuoted(name) || isTicked(name) || /^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``

/** Text, or an expression with the level that must bind where it stands. */
type Piece = string | readonly [e: Expression, level: number]

const piecesAt = (e: Expression, level: number): ReadonlyArray<Piece> =>
  levelOf(e) < level ? ["(", ...piecesOf(e), ")"] : piecesOf(e)

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

const piecesOf = (e: Expression): ReadonlyArray<Piece> => {
  switch (e._tag) {
    case "Number":
      return [e.unit === null ? String(e.value) : `${e.value} [${e.unit}]`]
    case "Name":
      return [written(e.name)]
    case "Unary":
      return [e.op, [e.operand, Level.unary]]
    case "Binary": {
      const { level, groups } = binaryOperators[e.op]
      if (e.op === "^") return [[e.left, level + 1], "^", [e.right, Level.unary]] // 2^-x needs none
      return [[e.left, groups === "left" ? level : level + 1], ` ${e.op} `, [e.right, level + 1]]
    }
    case "Conditional": // The middle is fenced by ? and :, the last part may itself be a conditional.
      return [
        [e.test, Level.conditional + 1],
        " ? ",
        [e.yes, Level.conditional],
        " : ",
        [e.no, Level.conditional]
      ]
    case "Call":
      return [
        `${e.name}(`,
        ...e.args.flatMap((arg, i): ReadonlyArray<Piece> =>
          i === 0 ? [[arg, Level.conditional]] : [", ", [arg, Level.conditional]]
        ),
        ")"
      ]
  }
}
