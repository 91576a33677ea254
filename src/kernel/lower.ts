/**
 * From an equation's tree to values of a program: the same operations in the same order, so that nothing but the functions can differ
 * from the interpreter, and those by their stated error.
 *
 * Comparisons make masks; where a number is wanted a mask becomes 1 or 0, where a mask is wanted a number becomes "is not 0".
 */
import type { Expression } from "../equation/Expression.ts"
import { type BinaryOperator, isComparison, largestProductExponent } from "../equation/operators.ts"
import type { Builder, Value } from "./Builder.ts"
import type { CallName } from "./Call.ts"
import { makers } from "./math/functions.ts"
import { integerPower } from "./math/log.ts"
import type { OpName } from "./Op.ts"

/** Gives the value of a name. */
export type Names = (name: string) => Value

/** How comparisons are lowered: as masks, or as spikes, numbers 0 and 1 through which a derivative may go. */
export type Comparisons = "masks" | "spikes"

/** The number that an expression is. */
export const lower = (b: Builder, e: Expression, names: Names, as: Comparisons = "masks"): Value => {
  const part = (p: Expression): Value => lower(b, p, names, as)
  switch (e._tag) {
    case "Number":
      return b.number(e.value)
    case "Name":
      return names(e.name)
    case "Unary":
      return e.op === "-" ? b.op("neg", part(e.operand)) : truth(b, e, names, as)
    case "Binary":
      return isLogic(e.op) ? truth(b, e, names, as) : arithmetic(b, e.op, part(e.left), part(e.right))
    case "Conditional":
      return choose(b, e.test, names, part(e.yes), part(e.no), as)
    case "Call":
      return call(b, e.name, ...e.args.map(part))
  }
}

/** A call as an instruction, or written out, as the builder wants it. */
export const call = (b: Builder, name: CallName, ...args: ReadonlyArray<Value>): Value =>
  b.call === null ? makers[name](b, args) : b.call(name, ...args)

/** One of two values by a test. */
export const choose = (b: Builder, test_: Expression, names: Names, yes: Value, no: Value, as: Comparisons): Value =>
  as === "masks"
    ? b.op("select", test(b, test_, names), yes, no)
    : call(b, "choose", spike(b, test_, names), yes, no)

const isLogic = (op: BinaryOperator): boolean => isComparison(op) || op === "&&" || op === "||"

const truth = (b: Builder, e: Expression, names: Names, as: Comparisons): Value =>
  as === "spikes" ? spike(b, e, names) : b.op("select", test(b, e, names), b.number(1), b.number(0))

/** A test as a number 0 or 1: comparisons as spikes, logic as their products and sums. */
const spike = (b: Builder, e: Expression, names: Names): Value => {
  const one = b.number(1)
  if (e._tag === "Unary" && e.op === "!") return b.op("sub", one, spike(b, e.operand, names))
  if (e._tag === "Binary" && isLogic(e.op)) {
    if (e.op === "&&" || e.op === "||") {
      const [x, y] = [spike(b, e.left, names), spike(b, e.right, names)]
      const both = b.op("mul", x, y)
      return e.op === "&&" ? both : b.op("sub", b.op("add", x, y), both)
    }
    const [x, y] = [lower(b, e.left, names, "spikes"), lower(b, e.right, names, "spikes")]
    switch (e.op) {
      case ">":
        return call(b, "over", x, y)
      case "<":
        return call(b, "over", y, x)
      case ">=":
        return call(b, "reaches", x, y)
      case "<=":
        return call(b, "reaches", y, x)
      default:
    }
  }
  // Equality, or a number that counts as true unless it is 0: no threshold to be near to.
  return b.op("select", test(b, e, names), one, b.number(0))
}

const comparisons = { "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne" } as const satisfies Partial<
  Record<BinaryOperator, OpName>
>

/** The mask that an expression is when it is asked whether it holds. */
export const test = (b: Builder, e: Expression, names: Names): Value => {
  if (e._tag === "Unary" && e.op === "!") return b.op("not", test(b, e.operand, names))
  if (e._tag === "Binary" && (e.op === "&&" || e.op === "||")) {
    return b.op(e.op === "&&" ? "and" : "or", test(b, e.left, names), test(b, e.right, names))
  }
  if (e._tag === "Binary" && Object.hasOwn(comparisons, e.op)) {
    return b.op(comparisons[e.op as keyof typeof comparisons], lower(b, e.left, names), lower(b, e.right, names))
  }
  return b.op("ne", lower(b, e, names), b.number(0))
}

const arithmetic = (b: Builder, op: BinaryOperator, left: Value, right: Value): Value => {
  switch (op) {
    case "+":
      return b.op("add", left, right)
    case "-":
      return b.op("sub", left, right)
    case "*":
      return b.op("mul", left, right)
    case "/":
      return b.op("div", left, right)
    case "^": {
      const n = b.constant(right)
      return n !== null && Number.isInteger(n) && Math.abs(n) <= largestProductExponent
        ? integerPower(b, left, n)
        : call(b, "power", left, right)
    }
    default:
      throw new Error(`internal: ${op} is no arithmetic`)
  }
}
