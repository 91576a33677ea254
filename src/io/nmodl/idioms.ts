/**
 * Choices that file after file writes for the same reason: the larger or the smaller of two, which are `max` and `min`; a quotient that is 0/0 at one voltage, with its limit there. They become `vtrap` and
 * `efun`, which are one function on both sides of that voltage, with the right slope at it.
 *
 * A choice is taken for one only where its test is about what the quotient is 0/0 in, and where its other side is the limit; numbers are put in to
 * see that. Anything else stays a choice, as it is written.
 */
import { evaluate } from "../../equation/evaluate.ts"
import { type Expression, mapChildren, nowhere } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { bottomUp } from "../../equation/graph.ts"
import { print } from "../../equation/print.ts"
import { type Definitions, nameOf, numberOf, valueOf } from "./Definitions.ts"

/** `test ? yes : no`, or the function that both sides are. */
export const select = (test: Expression, yes: Expression, no: Expression, definitions: Definitions): Expression => {
  if (print(yes) === print(no)) return yes
  return extreme(test, yes, no) ?? removable(test, yes, no, definitions) ??
    { _tag: "Conditional", test, yes, no, span: nowhere }
}

/** `x < y ? y : x`, the larger of two, and the smaller, in whatever order they are written. */
const extreme = (test: Expression, yes: Expression, no: Expression): Expression | null => {
  if (test._tag !== "Binary" || !["<", "<=", ">", ">="].includes(test.op)) return null
  const isBelow = test.op === "<" || test.op === "<="
  const [low, high] = isBelow ? [test.left, test.right] : [test.right, test.left]
  const is = (a: Expression, b: Expression): boolean => print(a) === print(b)
  const call = (name: "max" | "min", ...args: ReadonlyArray<Expression>): Expression => ({
    _tag: "Call",
    name,
    args,
    span: nowhere
  })
  if (is(yes, high) && is(no, low)) return call("max", low, high)
  return is(yes, low) && is(no, high) ? call("min", high, low) : null
}

/** A product as its sign, and what stands above and below the line. */
type Fraction = {
  readonly sign: 1 | -1
  readonly above: ReadonlyArray<Expression>
  readonly below: ReadonlyArray<Expression>
}

const fraction = (e: Expression): Fraction => {
  if (e._tag === "Unary" && e.op === "-") {
    const inner = fraction(e.operand)
    return { ...inner, sign: inner.sign === 1 ? -1 : 1 }
  }
  if (e._tag !== "Binary" || e.op !== "*" && e.op !== "/") return { sign: 1, above: [e], below: [] }
  const [left, right] = [fraction(e.left), fraction(e.right)]
  const [above, below] = e.op === "*" ? [right.above, right.below] : [right.below, right.above]
  return {
    sign: left.sign === right.sign ? 1 : -1,
    above: [...left.above, ...above],
    below: [...left.below, ...below]
  }
}

const without = (list: ReadonlyArray<Expression>, one: Expression): ReadonlyArray<Expression> => {
  const k = list.indexOf(one)
  return k < 0 ? list : list.toSpliced(k, 1)
}

const binary = (op: "*" | "/", left: Expression, right: Expression): Expression => ({
  _tag: "Binary",
  op,
  left,
  right,
  span: nowhere
})

/** The product of a list over that of another; nothing where both are empty. */
const over = (above: ReadonlyArray<Expression>, below: ReadonlyArray<Expression>): Expression | null => {
  if (above.length === 0 && below.length === 0) return null
  const [first = numberOf(1), ...more] = above
  return below.reduce((e, part) => binary("/", e, part), more.reduce((e, part) => binary("*", e, part), first))
}

const negative = (e: Expression): Expression =>
  e._tag === "Unary" && e.op === "-"
    ? e.operand
    : e._tag === "Binary" && e.op === "-"
    ? { ...e, left: e.right, right: e.left }
    : { _tag: "Unary", op: "-", operand: e, span: nowhere }

/** The longest text of a definition that is looked through. */
const longestSeen = 300

/** What a test is about, and whether it holds there. */
const aboutOf = (test: Expression): { readonly about: Expression; readonly holds: boolean } | null => {
  if (test._tag !== "Binary") return null
  const { left, op, right } = test
  if (op === "==" || op === "!=") {
    return { about: { _tag: "Binary", op: "-", left, right, span: nowhere }, holds: op === "==" }
  }
  const bound = valueOf(right)
  if (left._tag !== "Call" || left.name !== "abs" || bound === null || bound > 0.01) return null
  if (op !== "<" && op !== "<=" && op !== ">" && op !== ">=") return null
  return { about: left.args[0], holds: op === "<" || op === "<=" }
}

/** `exp(z) - 1` and its negative: z, and the sign. */
const lessOne = (e: Expression): { readonly z: Expression; readonly sign: 1 | -1 } | null => {
  if (e._tag !== "Binary" || e.op !== "-" && e.op !== "+") return null
  const exponent = (of: Expression): Expression | null => of._tag === "Call" && of.name === "exp" ? of.args[0] : null
  const [left, right] = [exponent(e.left), exponent(e.right)]
  if (e.op === "-" && left !== null && valueOf(e.right) === 1) return { z: left, sign: 1 }
  if (e.op === "-" && right !== null && valueOf(e.left) === 1) return { z: right, sign: -1 }
  if (e.op === "+" && right !== null && valueOf(e.left) === -1) return { z: right, sign: 1 }
  return null
}

/** The name of what a quotient is 0/0 in, while numbers are put in. */
const zero = "!zero"

const removable = (test: Expression, yes: Expression, no: Expression, definitions: Definitions): Expression | null => {
  const tested = aboutOf(test)
  if (tested === null) return null
  const whole = (e: Expression): Expression =>
    bottomUp<Expression>((each, of) => {
      if (each._tag !== "Name") return mapChildren(each, of)
      const inside = definitions.all.get(each.name)?.value
      return inside === undefined || print(inside).length > longestSeen ? each : whole(inside)
    })(e)
  const look = (e: Expression): Expression => e._tag === "Name" ? definitions.all.get(e.name)?.value ?? e : e
  const [near, far] = tested.holds ? [yes, no] : [no, yes]
  const { above, below, sign } = fraction(look(far))
  for (const part of below) {
    const ends = lessOne(look(part))
    if (ends === null) continue
    for (const inner of [fraction(ends.z), fraction(look(ends.z))]) {
      for (const x of above) {
        const text = print(whole(x))
        const own = inner.above.find((each) => valueOf(each) === null && print(whole(each)) === text)
        if (own === undefined) continue
        const scale = over(inner.below, without(inner.above, own))
        const rest = over(without(above, x), without(below, part))
        // sign * rest * x / (exp(z) - 1), z = inner.sign * x / scale
        const total = sign * ends.sign * inner.sign
        const marked = (e: Expression): Expression =>
          bottomUp<Expression>((each, of) => print(each) === text ? nameOf(zero) : mapChildren(each, of))(whole(e))
        const isThere = vanishes(tested.about, whole, marked)
        if (!isThere) continue
        const limit = over([numberOf(total), ...rest === null ? [] : [rest], ...scale === null ? [] : [scale]], [])!
        if (!agree(marked(near), marked(limit))) continue
        const argument = inner.sign === 1 ? x : negative(x)
        const call: Expression = scale === null
          ? { _tag: "Call", name: "efun", args: [argument], span: nowhere }
          : { _tag: "Call", name: "vtrap", args: [argument, scale], span: nowhere }
        const product = rest === null ? call : binary("*", rest, call)
        return total === 1 ? product : negative(product)
      }
    }
  }
  return null
}

/** Whether what a test is about is 0 exactly where the quotient is 0/0. */
const vanishes = (
  about: Expression,
  whole: (e: Expression) => Expression,
  marked: (e: Expression) => Expression
): boolean => {
  const { above, below } = fraction(marked(about))
  if (above.some((each) => each._tag === "Name" && each.name === zero)) {
    return below.every((each) => !freeNames(each).has(zero))
  }
  // `v == -40` for `v + 40`: the same straight line in another spelling.
  const plain = whole(about)
  return plain._tag === "Binary" && plain.op === "-" && straight(plain, marked)
}

const straight = (
  about: Extract<Expression, { readonly _tag: "Binary" }>,
  marked: (e: Expression) => Expression
): boolean => {
  const { left, right } = about
  if (left._tag !== "Name") return false
  const shifted = marked({ _tag: "Binary", op: "+", left, right: negative(right), span: nowhere })
  const plus = marked({ _tag: "Binary", op: "+", left, right: numberOf(-(valueOf(right) ?? NaN)), span: nowhere })
  return [shifted, plus].some((each) => each._tag === "Name" && each.name === zero)
}

/** Two expressions at a few places where what is marked is 0; a limit that is written with a handful of digits is one. */
const agree = (near: Expression, limit: Expression): boolean =>
  [0, 1, 2].every((turn) => {
    const known = (name: string): ReadonlyArray<number> => {
      let hash = 17 + turn
      for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)!) % 1009
      return [name === zero ? 0 : 0.5 + hash / 1009]
    }
    const [a, b] = [near, limit].map((e) => evaluate(e, known, 1)[0])
    return Number.isFinite(b) && Math.abs(a - b) <= 1e-3 * Math.abs(b)
  })
