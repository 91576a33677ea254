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

/** The number that an expression is. */
export const lower = (b: Builder, e: Expression, names: Names): Value => {
  switch (e._tag) {
    case "Number":
      return b.number(e.value)
    case "Name":
      return names(e.name)
    case "Unary":
      return e.op === "-" ? b.op("neg", lower(b, e.operand, names)) : truth(b, e, names)
    case "Binary":
      return isLogic(e.op) ? truth(b, e, names) : arithmetic(b, e.op, lower(b, e.left, names), lower(b, e.right, names))
    case "Conditional":
      return b.op("select", test(b, e.test, names), lower(b, e.yes, names), lower(b, e.no, names))
    case "Call":
      return call(b, e.name, ...e.args.map((arg) => lower(b, arg, names)))
  }
}

/** A call as an instruction, or written out, as the builder wants it. */
export const call = (b: Builder, name: CallName, ...args: ReadonlyArray<Value>): Value =>
  b.call === null ? makers[name](b, args) : b.call(name, ...args)

const isLogic = (op: BinaryOperator): boolean => isComparison(op) || op === "&&" || op === "||"

const truth = (b: Builder, e: Expression, names: Names): Value =>
  b.op("select", test(b, e, names), b.number(1), b.number(0))

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
