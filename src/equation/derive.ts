/**
 * The exact derivative of an expression by a name.
 *
 * One idea: one rule per operator and function, with its formula beside it, in tables that are total by type: what has
 * no derivative does not compile. Rules build with the constructors of `build.ts`, so a part without the name leaves
 * nothing behind. Piecewise functions derive piece by piece (the side that has the value; what is 0 there stays 0,
 * whatever slope it is multiplied with: `sqrt(max(0, x))` has one), comparisons derive to 0. A node that stands in
 * several places has one derivative, so that of a graph grows with its nodes.
 * Owes law L11: the rules equal dual numbers.
 */
import {
  call,
  constant,
  constantValue,
  difference,
  isConstant,
  negative,
  power,
  product as plainProduct,
  quotient as plainQuotient,
  select,
  sum,
  test
} from "./build.ts"
import type { Expression } from "./Expression.ts"
import type { Arity, FunctionName } from "./functions.ts"
import { bottomUp } from "./graph.ts"
import type { BinaryOperator, UnaryOperator } from "./operators.ts"

/** The derivative of an expression by a name, all other names held fixed. */
export const derive = (expression: Expression, name: string): Expression =>
  bottomUp<Expression>((e, of) => {
    switch (e._tag) {
      case "Number":
        return zero
      case "Name":
        return e.name === name ? one : zero
      case "Unary":
        return unaryRules[e.op](of(e.operand))
      case "Binary":
        return binaryRules[e.op](e.left, e.right, of(e.left), of(e.right))
      case "Conditional": // (c ? a : b)' = c ? a' : b'
        return select(e.test, of(e.yes), of(e.no))
      case "Call": {
        const parts = e.args.map(of)
        if (parts.every((part) => isConstant(part, 0))) return zero
        // Arguments, then their derivatives: as many as the rule takes, because the node holds as many as the function
        // takes.
        const rule = functionRules[e.name] as (...all: ReadonlyArray<Expression>) => Expression
        return rule(...e.args, ...parts)
      }
    }
  })(expression)

const zero = constant(0)
const one = constant(1)
const two = constant(2)

/** How many choices within choices a factor is moved into; beyond, a test for 0 does what they would. */
const deepestSide = 8

/**
 * A function of a choice, side by side where one of them is 0: 0 times whatever there is, infinity too, stays 0. Null
 * for anything else.
 */
const bySide = (
  e: Expression,
  depth: number,
  whole: (e: Expression) => Expression,
  f: (side: Expression, depth: number) => Expression
): Expression | null => {
  if (e._tag !== "Conditional" || !(isConstant(e.yes, 0) || isConstant(e.no, 0))) return null
  return depth < deepestSide
    ? select(e.test, f(e.yes, depth + 1), f(e.no, depth + 1))
    : select(test("==")(e, zero), zero, whole(e))
}

/** a b. */
const product = (a: Expression, b: Expression, depth = 0): Expression =>
  bySide(a, depth, (whole) => plainProduct(whole, b), (side, deeper) => product(side, b, deeper))
    ?? bySide(b, depth, (whole) => plainProduct(a, whole), (side, deeper) => product(a, side, deeper))
    ?? plainProduct(a, b)

/** a / b; 0 over anything is 0, as the derivative of what stands still. */
const quotient = (a: Expression, b: Expression, depth = 0): Expression =>
  bySide(
    a,
    depth,
    (whole) => plainQuotient(whole, b),
    (side, deeper) => isConstant(side, 0) ? zero : quotient(side, b, deeper)
  ) ?? plainQuotient(a, b)

const unaryRules: Readonly<Record<UnaryOperator, (da: Expression) => Expression>> = {
  "-": (da) => negative(da), // (-a)' = -a'
  "!": () => zero
}

/** y log(a) for y = a^b, 0 where y is; a base that is known to be positive needs no test. */
const ofExponent = (a: Expression, y: Expression): Expression => {
  const slope = plainProduct(y, call("log", a))
  return (constantValue(a) ?? 0) > 0 ? slope : select(test("==")(y, zero), zero, slope)
}

/** b a^(b - 1), 0 where b is: a power of exponent 0 is 1, whatever the base; an exponent that is known needs no test. */
const ofBase = (a: Expression, b: Expression): Expression => {
  const slope = product(b, power(a, difference(b, one)))
  return constantValue(b) === undefined ? select(test("==")(b, zero), zero, slope) : slope
}

type BinaryRule = (a: Expression, b: Expression, da: Expression, db: Expression) => Expression

const flat: BinaryRule = () => zero

/** The rules of the operators. */
const binaryRules: Readonly<Record<BinaryOperator, BinaryRule>> = {
  "+": (_a, _b, da, db) => sum(da, db), // (a + b)' = a' + b'
  "-": (_a, _b, da, db) => difference(da, db), // (a - b)' = a' - b'
  "*": (a, b, da, db) => sum(product(da, b), product(a, db)), // (a b)' = a' b + a b'
  // (a / b)' = a' / b - a b' / b²
  "/": (a, b, da, db) => difference(quotient(da, b), quotient(product(a, db), power(b, two))),
  // (a ^ b)' = b a^(b - 1) a' + a^b log(a) b'; the first term is 0 where b is, as a^0 stands still; the second one, present where b contains
  // the name, is 0 where a^b is: at a = 0 its limit
  "^": (a, b, da, db) => sum(product(ofBase(a, b), da), product(ofExponent(a, power(a, b)), db)),
  "<": flat,
  "<=": flat,
  ">": flat,
  ">=": flat,
  "==": flat,
  "!=": flat,
  "&&": flat,
  "||": flat
}

type FunctionRule<F extends FunctionName> = Arity<F> extends 1 ? (x: Expression, dx: Expression) => Expression
  : (x: Expression, y: Expression, dx: Expression, dy: Expression) => Expression

/** The rules of the functions, each times the derivative of its argument. */
const functionRules: { readonly [F in FunctionName]: FunctionRule<F> } = {
  exp: (x, dx) => product(call("exp", x), dx), // exp(x)
  expm1: (x, dx) => product(call("exp", x), dx), // exp(x)
  log: (x, dx) => quotient(dx, x), // 1 / x
  log1p: (x, dx) => quotient(dx, sum(one, x)), // 1 / (1 + x)
  sqrt: (x, dx) => quotient(dx, product(two, call("sqrt", x))), // 1 / (2 sqrt(x))
  abs: (x, dx) => select(test(">")(x, zero), dx, select(test("<")(x, zero), negative(dx), zero)), // sign(x), 0 at 0
  floor: () => zero, // but for the jumps
  ceil: () => zero,
  min: (x, y, dx, dy) => select(test("<=")(x, y), dx, dy), // of the smaller one, of the first in a tie
  max: (x, y, dx, dy) => select(test(">=")(x, y), dx, dy), // of the larger one, of the first in a tie
  sin: (x, dx) => product(call("cos", x), dx), // cos(x)
  cos: (x, dx) => negative(product(call("sin", x), dx)), // -sin(x)
  tanh: (x, dx) => quotient(dx, power(call("cosh", x), two)), // 1 / cosh(x)² = 1 - tanh(x)², uncancelled
  sinh: (x, dx) => product(call("cosh", x), dx), // cosh(x)
  cosh: (x, dx) => product(call("sinh", x), dx), // sinh(x)
  sigmoid: (x, dx) => product(product(call("sigmoid", x), call("sigmoid", negative(x))), dx), // s(x) s(-x) = s (1 - s)
  efun: (x, dx) => product(call("efunD", one, x), dx), // efun'(x)
  efunD: (k, x, _dk, dx) => product(call("efunD", nextOrder(k), x), dx), // efun⁽ᵏ⁺¹⁾(x)
  exprel: (x, dx) => product(call("exprelD", one, x), dx), // exprel'(x)
  exprelD: (k, x, _dk, dx) => product(call("exprelD", nextOrder(k), x), dx), // exprel⁽ᵏ⁺¹⁾(x)
  // y efun(z) with z = x / y: efun'(z) x' + (efun(z) - z efun'(z)) y'. The second factor is even in z, and at |z| it is
  // a sum of positive terms, where for z < 0 it would cancel.
  vtrap: (x, y, dx, dy) => {
    const z = quotient(x, y)
    const size = call("abs", z)
    const slant = difference(call("efun", size), product(size, call("efunD", one, size)))
    return sum(product(call("efunD", one, z), dx), product(slant, dy))
  }
}

const nextOrder = (k: Expression): Expression => {
  const order = constantValue(k)
  if (order === undefined) throw new Error("internal: the order of a derivative is no literal")
  return constant(order + 1)
}
