/**
 * Constructors of expressions that simplify as they build.
 *
 * One idea: every rewrite is exact in floating point where all parts are finite, but for the sign of zero: constants
 * fold with the interpreter's own arithmetic, 0 and 1 disappear, signs move outwards. Nothing is reassociated, because
 * that rounds differently. Units in brackets have done their work before this and are dropped from folded numbers.
 * Owes: the value of what it is given.
 */
import { type Expression, nowhere } from "./Expression.ts"
import { type Arity, type FunctionName, functions } from "./functions.ts"
import { type BinaryOperator, binaryOperators, unaryOperators } from "./operators.ts"

/** A constant; a negative one is a minus in front of a literal, as in a text. The value must be finite. */
export const constant = (value: number): Expression => {
  if (!Number.isFinite(value)) throw new Error(`internal: ${value} is no literal`)
  const literal: Expression = { _tag: "Number", value: Math.abs(value), unit: null, span: nowhere }
  return value < 0 ? { _tag: "Unary", op: "-", operand: literal, span: nowhere } : literal
}

/** The value of a literal with or without a minus, `undefined` for everything else. */
export const constantValue = (e: Expression): number | undefined => {
  if (e._tag === "Number") return e.value
  return e._tag === "Unary" && e.op === "-" && e.operand._tag === "Number" ? -e.operand.value : undefined
}

/** Tells whether an expression is the constant `value`; 0 and -0 are one. */
export const isConstant = (e: Expression, value: number): boolean => constantValue(e) === value

/** A name. */
export const name = (text: string): Expression => ({ _tag: "Name", name: text, span: nowhere })

/** -x. */
export const negative = (x: Expression): Expression => {
  if (isConstant(x, 0)) return x
  if (x._tag === "Unary" && x.op === "-") return x.operand
  return { _tag: "Unary", op: "-", operand: x, span: nowhere }
}

/** a + b. */
export const sum = (a: Expression, b: Expression): Expression => {
  if (isConstant(a, 0)) return b
  if (isConstant(b, 0)) return a
  const folded = fold("+", a, b)
  if (folded !== undefined) return folded
  const minus = negated(b)
  return minus === undefined ? binary("+", a, b) : binary("-", a, minus)
}

/** a - b. */
export const difference = (a: Expression, b: Expression): Expression => {
  if (isConstant(b, 0)) return a
  if (isConstant(a, 0)) return negative(b)
  const folded = fold("-", a, b)
  if (folded !== undefined) return folded
  const minus = negated(b)
  return minus === undefined ? binary("-", a, b) : binary("+", a, minus)
}

/** a b. */
export const product = (a: Expression, b: Expression): Expression => {
  if (isConstant(a, 0) || isConstant(b, 0)) return constant(0)
  if (isConstant(a, 1)) return b
  if (isConstant(b, 1)) return a
  return fold("*", a, b) ?? withSigns(a, b, (x, y) => isConstant(x, 1) ? y : isConstant(y, 1) ? x : binary("*", x, y))
}

/** a / b. */
export const quotient = (a: Expression, b: Expression): Expression => {
  if (isConstant(b, 1)) return a
  if (isConstant(a, 0) && !isConstant(b, 0)) return constant(0)
  return fold("/", a, b) ?? withSigns(a, b, (x, y) => isConstant(y, 1) ? x : binary("/", x, y))
}

/** a ^ b. */
export const power = (a: Expression, b: Expression): Expression => {
  if (isConstant(b, 0)) return constant(1)
  if (isConstant(b, 1)) return a
  return fold("^", a, b) ?? binary("^", a, b)
}

/** `test ? yes : no`. */
export const select = (test: Expression, yes: Expression, no: Expression): Expression => {
  const known = constantValue(test)
  if (known !== undefined) return known !== 0 ? yes : no
  if (constantValue(yes) !== undefined && constantValue(yes) === constantValue(no)) return yes
  return { _tag: "Conditional", test, yes, no, span: nowhere }
}

/** !x. */
export const not = (x: Expression): Expression => {
  const known = constantValue(x)
  return known === undefined
    ? { _tag: "Unary", op: "!", operand: x, span: nowhere }
    : constant(unaryOperators["!"](known))
}

/** A comparison or a logical operator; nothing but constants folds. */
export const test =
  (op: Exclude<BinaryOperator, "+" | "-" | "*" | "/" | "^">) => (a: Expression, b: Expression): Expression =>
    fold(op, a, b) ?? binary(op, a, b)

/** A call of a function. */
export const call = <F extends FunctionName>(name: F, ...args: Arguments<F>): Expression => {
  const values = args.map(constantValue)
  if (values.every((value) => value !== undefined)) {
    // `Arguments` has checked the number of values.
    const { apply } = functions[name] as { apply: (...values: ReadonlyArray<number>) => number }
    const value = apply(...values)
    if (Number.isFinite(value)) return constant(value)
  }
  return { _tag: "Call", name, args, span: nowhere }
}

/** The arguments of a function, as many as it takes. */
export type Arguments<F extends FunctionName> = Arity<F> extends 1 ? [x: Expression] : [x: Expression, y: Expression]

const binary = (op: BinaryOperator, left: Expression, right: Expression): Expression => ({
  _tag: "Binary",
  op,
  left,
  right,
  span: nowhere
})

const fold = (op: BinaryOperator, a: Expression, b: Expression): Expression | undefined => {
  const x = constantValue(a)
  const y = constantValue(b)
  if (x === undefined || y === undefined) return undefined
  const value = binaryOperators[op].apply(x, y)
  return Number.isFinite(value) ? constant(value) : undefined
}

/** x, where an expression is -x. */
const negated = (e: Expression): Expression | undefined => e._tag === "Unary" && e.op === "-" ? e.operand : undefined

/** Moves the signs of two factors in front of what `make` builds of them. */
const withSigns = (a: Expression, b: Expression, make: (a: Expression, b: Expression) => Expression): Expression => {
  const plainA = negated(a)
  const plainB = negated(b)
  const result = make(plainA ?? a, plainB ?? b)
  return (plainA === undefined) === (plainB === undefined) ? result : negative(result)
}
