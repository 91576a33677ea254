/**
 * From an equation to values of a program: the same operations in the same order as the interpreter's, so that nothing differs from it.
 *
 * Comparisons make masks; where a number is wanted a mask becomes 1 or 0, where a mask is wanted a number becomes "is not 0". A node can be
 * wanted in several forms, and in each it is lowered once, however often the expression uses it.
 */
import { children, type Expression } from "../equation/Expression.ts"
import { needsFirst } from "../equation/graph.ts"
import { type BinaryOperator, isComparison } from "../equation/operators.ts"
import { largestProductExponent } from "../number/coefficients.ts"
import type { Builder, Value } from "./Builder.ts"
import type { CallName } from "./Call.ts"
import { makers } from "./math/functions.ts"
import { integerPower } from "./math/log.ts"
import type { OpName } from "./Op.ts"

/** Gives the value of a name. */
export type Names = (name: string) => Value

/** How comparisons are lowered: as masks, or as spikes, numbers 0 and 1 through which a derivative may go. */
export type Comparisons = "masks" | "spikes"

/** The form in which a node is wanted: a number, with its comparisons as masks or as spikes; whether it holds, as a mask or as a spike. */
type Form = Comparisons | "test" | "spike"

/** A node in a form; the same object for the same two. */
type Wanted = { readonly e: Expression; readonly form: Form }

/** The number that an expression is. */
export const lower = (b: Builder, e: Expression, names: Names, as: Comparisons = "masks"): Value =>
  lowered(b, e, as, names)

/** The mask that an expression is when it is asked whether it holds. */
export const test = (b: Builder, e: Expression, names: Names): Value => lowered(b, e, "test", names)

/** A call as an instruction, or written out, as the builder wants it. */
export const call = (b: Builder, name: CallName, ...args: ReadonlyArray<Value>): Value =>
  b.call === null ? makers[name](b, args) : b.call(name, ...args)

/** One of two values by a test. */
export const choose = (b: Builder, test_: Expression, names: Names, yes: Value, no: Value, as: Comparisons): Value =>
  as === "masks"
    ? b.op("select", test(b, test_, names), yes, no)
    : call(b, "choose", lowered(b, test_, "spike", names), yes, no)

const lowered = (b: Builder, expression: Expression, form: Form, names: Names): Value => {
  const forms = new Map<Form, Map<Expression, Wanted>>()
  const want = (e: Expression, form: Form): Wanted => {
    const known = forms.get(form) ?? new Map<Expression, Wanted>()
    forms.set(form, known)
    const wanted = known.get(e) ?? { e, form }
    known.set(e, wanted)
    return wanted
  }
  const values = new Map<Wanted, Value>()
  const root = want(expression, form)
  needsFirst(
    root,
    (wanted) => values.has(wanted),
    (wanted) => partsOf(wanted).map(([e, form]) => want(e, form)),
    (wanted) => {
      const parts = partsOf(wanted).map(([e, form]) => values.get(want(e, form))!)
      values.set(wanted, valueOf(b, wanted, parts, names))
    }
  )
  return values.get(root)!
}

const isLogic = (e: Expression): boolean =>
  (e._tag === "Unary" && e.op === "!") || (e._tag === "Binary" && (isComparison(e.op) || isJunction(e.op)))

const isJunction = (op: BinaryOperator): boolean => op === "&&" || op === "||"

/** Comparisons that a spike can be. */
const thresholds: ReadonlySet<string> = new Set<BinaryOperator>([">", "<", ">=", "<="])

/** What a node in a form is made of, in the order in which it is lowered. */
const partsOf = ({ e, form }: Wanted): ReadonlyArray<readonly [e: Expression, form: Form]> => {
  const all = (parts: ReadonlyArray<Expression>, form: Form) => parts.map((part) => [part, form] as const)
  if (form === "test" || form === "spike") {
    if (e._tag === "Unary" && e.op === "!") return [[e.operand, form]]
    if (e._tag === "Binary" && isJunction(e.op)) return all([e.left, e.right], form)
    if (form === "spike") {
      return e._tag === "Binary" && thresholds.has(e.op) ? all([e.left, e.right], "spikes") : [[e, "test"]]
    }
    return e._tag === "Binary" && isComparison(e.op) ? all([e.left, e.right], "masks") : [[e, "masks"]]
  }
  const test = form === "masks" ? "test" : "spike"
  if (isLogic(e)) return [[e, test]]
  return e._tag === "Conditional" ? [[e.yes, form], [e.no, form], [e.test, test]] : all(children(e), form)
}

/** The value of a node in a form from those of its parts. */
const valueOf = (b: Builder, { e, form }: Wanted, parts: ReadonlyArray<Value>, names: Names): Value => {
  switch (form) {
    case "test":
      return mask(b, e, parts)
    case "spike":
      return spike(b, e, parts)
    case "masks":
    case "spikes":
      return isLogic(e) ? truth(b, parts[0], form) : number(b, e, parts, names, form)
  }
}

const truth = (b: Builder, test: Value, as: Comparisons): Value =>
  as === "spikes" ? test : b.op("select", test, b.number(1), b.number(0))

const number = (
  b: Builder,
  e: Expression,
  parts: ReadonlyArray<Value>,
  names: Names,
  as: Comparisons
): Value => {
  switch (e._tag) {
    case "Number":
      return b.number(e.value)
    case "Name":
      return names(e.name)
    case "Unary":
      return b.op("neg", parts[0])
    case "Binary":
      return arithmetic(b, e.op, parts[0], parts[1])
    case "Conditional": {
      const [yes, no, test] = parts
      return as === "masks" ? b.op("select", test, yes, no) : call(b, "choose", test, yes, no)
    }
    case "Call":
      return call(b, e.name, ...parts)
  }
}

/** A test as a number 0 or 1: comparisons as spikes, logic as their products and sums. */
const spike = (b: Builder, e: Expression, [x, y]: ReadonlyArray<Value>): Value => {
  const one = b.number(1)
  if (e._tag === "Unary" && e.op === "!") return b.op("sub", one, x)
  switch (e._tag === "Binary" ? e.op : null) {
    case "&&":
      return b.op("mul", x, y)
    case "||": {
      const both = b.op("mul", x, y)
      return b.op("sub", b.op("add", x, y), both)
    }
    case ">":
      return call(b, "over", x, y)
    case "<":
      return call(b, "over", y, x)
    case ">=":
      return call(b, "reaches", x, y)
    case "<=":
      return call(b, "reaches", y, x)
    default: // Equality, or a number that counts as true unless it is 0: no threshold to be near to.
      return b.op("select", x, one, b.number(0))
  }
}

const comparisons = { "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne" } as const satisfies Partial<
  Record<BinaryOperator, OpName>
>

const mask = (b: Builder, e: Expression, [x, y]: ReadonlyArray<Value>): Value => {
  if (e._tag === "Unary" && e.op === "!") return b.op("not", x)
  if (e._tag !== "Binary" || !isLogic(e)) return b.op("ne", x, b.number(0))
  if (isJunction(e.op)) return b.op(e.op === "&&" ? "and" : "or", x, y)
  return b.op(comparisons[e.op as keyof typeof comparisons], x, y)
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
