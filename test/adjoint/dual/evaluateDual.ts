/**
 * Equation trees on dual numbers: the value of an expression in one row, and its derivative along the direction in which the names move.
 *
 * One idea: the chain rule node by node, with textbook slopes, never a derived tree: `equation/derive.ts` is among the accused. Both sides
 * of a choice have a value and the tangent of the selected one is taken; comparisons stand still. Values of the special functions come
 * from `src/number`, and the k-th derivative moves with the one of order k + 1.
 */
import type { Expression } from "../../../src/equation/Expression.ts"
import type { FunctionName } from "../../../src/equation/functions.ts"
import type { BinaryOperator } from "../../../src/equation/operators.ts"
import { efunDerivative, exprelDerivative } from "../../../src/number/derivatives.ts"
import { efun, exprel, sigmoid } from "../../../src/number/exp.ts"
import * as Dual from "./Dual.ts"

/** Gives the dual number that a name stands for. */
export type Lookup = (name: string) => Dual.Dual

/** The value of an expression and its tangent. */
export const evaluateDual = (e: Expression, lookup: Lookup): Dual.Dual => {
  switch (e._tag) {
    case "Number":
      return Dual.constant(e.value)
    case "Name":
      return lookup(e.name)
    case "Unary": {
      const a = evaluateDual(e.operand, lookup)
      return e.op === "-" ? Dual.negative(a) : truth(a.value === 0)
    }
    case "Binary":
      return operators[e.op](evaluateDual(e.left, lookup), evaluateDual(e.right, lookup))
    case "Conditional": {
      const [test, yes, no] = [e.test, e.yes, e.no].map((part) => evaluateDual(part, lookup))
      return test.value !== 0 ? yes : no
    }
    case "Call": {
      const args = e.args.map((arg) => evaluateDual(arg, lookup))
      return functions[e.name](args[0], args[args.length - 1])
    }
  }
}

type Rule = (a: Dual.Dual, b: Dual.Dual) => Dual.Dual

const truth = (holds: boolean): Dual.Dual => Dual.constant(holds ? 1 : 0)

const operators: Readonly<Record<BinaryOperator, Rule>> = {
  "+": Dual.add,
  "-": Dual.subtract,
  "*": Dual.multiply,
  "/": Dual.divide,
  // (a ^ b)' = b a^(b - 1) a' + a^b log(a) b'
  "^": (a, b) => {
    const value = a.value ** b.value
    const byBase = Dual.map(a, value, b.value === 0 ? 0 : b.value * a.value ** (b.value - 1))
    const byExponent = Dual.map(b, value, value === 0 ? 0 : value * Math.log(a.value))
    return Dual.make(value, byBase.tangent + byExponent.tangent)
  },
  "<": (a, b) => truth(a.value < b.value),
  "<=": (a, b) => truth(a.value <= b.value),
  ">": (a, b) => truth(a.value > b.value),
  ">=": (a, b) => truth(a.value >= b.value),
  "==": (a, b) => truth(a.value === b.value),
  "!=": (a, b) => truth(a.value !== b.value),
  "&&": (a, b) => truth(a.value !== 0 && b.value !== 0),
  "||": (a, b) => truth(a.value !== 0 || b.value !== 0)
}

/** exprel(a); its slope is the first derivative. */
export const exprelDual = (a: Dual.Dual): Dual.Dual => Dual.map(a, exprel(a.value), exprelDerivative(1, a.value))

const efunDual = (a: Dual.Dual): Dual.Dual => Dual.map(a, efun(a.value), efunDerivative(1, a.value))

/** Every function; one of a single argument gets it twice. */
const functions: Readonly<Record<FunctionName, Rule>> = {
  exp: Dual.exp,
  expm1: Dual.expm1,
  log: (a) => Dual.map(a, Math.log(a.value), 1 / a.value), // 1 / x
  log1p: (a) => Dual.map(a, Math.log1p(a.value), 1 / (1 + a.value)), // 1 / (1 + x)
  sqrt: (a) => Dual.map(a, Math.sqrt(a.value), 0.5 / Math.sqrt(a.value)), // 1 / (2 sqrt(x))
  abs: (a) => Dual.map(a, Math.abs(a.value), Math.sign(a.value)), // sign(x), 0 at 0
  floor: (a) => Dual.map(a, Math.floor(a.value), 0),
  ceil: (a) => Dual.map(a, Math.ceil(a.value), 0),
  min: (a, b) => Dual.make(Math.min(a.value, b.value), (a.value <= b.value ? a : b).tangent), // the first in a tie
  max: (a, b) => Dual.make(Math.max(a.value, b.value), (a.value >= b.value ? a : b).tangent), // the first in a tie
  sin: (a) => Dual.map(a, Math.sin(a.value), Math.cos(a.value)), // cos(x)
  cos: (a) => Dual.map(a, Math.cos(a.value), -Math.sin(a.value)), // -sin(x)
  tanh: (a) => Dual.map(a, Math.tanh(a.value), 1 / Math.cosh(a.value) ** 2), // 1 / cosh(x)²
  sinh: (a) => Dual.map(a, Math.sinh(a.value), Math.cosh(a.value)), // cosh(x)
  cosh: (a) => Dual.map(a, Math.cosh(a.value), Math.sinh(a.value)), // sinh(x)
  sigmoid: (a) => Dual.map(a, sigmoid(a.value), sigmoid(a.value) * sigmoid(-a.value)), // s(x) s(-x)
  efun: efunDual, // efun'(x)
  efunD: (k, x) => Dual.map(x, efunDerivative(k.value, x.value), efunDerivative(k.value + 1, x.value)), // efun⁽ᵏ⁺¹⁾(x)
  exprel: exprelDual, // exprel'(x)
  exprelD: (k, x) => Dual.map(x, exprelDerivative(k.value, x.value), exprelDerivative(k.value + 1, x.value)), // exprel⁽ᵏ⁺¹⁾(x)
  // y efun(z) with z = x / y moves by efun'(z) x' + (efun(z) - z efun'(z)) y'. The second factor is even in z, and at |z| both of its
  // terms are positive, where they cancel at z < 0.
  vtrap: (x, y) => {
    const z = x.value / y.value
    const size = Math.abs(z)
    const value = y.value * efun(z)
    const byX = Dual.map(x, value, efunDerivative(1, z))
    const byY = Dual.map(y, value, efun(size) - size * efunDerivative(1, size))
    return Dual.make(value, byX.tangent + byY.tangent)
  }
}
