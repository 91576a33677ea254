/**
 * The oracle of derivatives: forward-mode arithmetic on (value, derivative) with textbook formulas; it imports nothing of derive.ts.
 *
 * Its tolerance is measured, not guessed: the oracle is run again with every intermediate result disturbed by a
 * relative 1e-9, and what the answer then moves, scaled down from 1e-9 to rounding errors, is what two honest
 * computations may differ by.
 */
import * as fc from "fast-check"
import { expect } from "vitest"
import { constantValue } from "../../src/equation/build.ts"
import { children, type Expression } from "../../src/equation/Expression.ts"
import type { FunctionName } from "../../src/equation/functions.ts"
import { arbitraryExpression, moderate } from "./arbitraryExpression.ts"

/** A value and its derivative by v. */
type Dual = { readonly x: number; readonly d: number }
/** Values of the two names. */
export type Point = { readonly v: number; readonly w: number }
type Disturb = (result: Dual) => Dual

const exact: Disturb = (result) => result

/** Repeatable noise of relative size `noise` on values and derivatives. */
const disturbance = (seed: number): Disturb => {
  let state = seed
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647 * 2 - 1
  return ({ x, d }) => ({ x: x * (1 + noise * random()), d: d * (1 + noise * random()) })
}
const noise = 1e-9

/** Value and derivative by v. */
const dual = (e: Expression, at: Point, disturb: Disturb): Dual => {
  const part = (p: Expression): Dual => dual(p, at, disturb)
  switch (e._tag) {
    case "Number":
      return { x: e.value, d: 0 }
    case "Name":
      return e.name === "v" ? { x: at.v, d: 1 } : { x: at.w, d: 0 }
    case "Unary": {
      const { x, d } = part(e.operand)
      return e.op === "-" ? { x: -x, d: -d } : { x: x === 0 ? 1 : 0, d: 0 }
    }
    case "Binary":
      return disturb(dualBinary(e.op, part(e.left), part(e.right)))
    case "Conditional":
      return part(e.test).x !== 0 ? part(e.yes) : part(e.no)
    case "Call":
      return disturb(dualCall(e.name, part(e.args[0]), e.args.length > 1 ? part(e.args[1]) : { x: 0, d: 0 }, disturb))
  }
}

const dualBinary = (op: string, a: Dual, b: Dual): Dual => {
  switch (op) {
    case "+":
      return { x: a.x + b.x, d: a.d + b.d }
    case "-":
      return { x: a.x - b.x, d: a.d - b.d }
    case "*":
      return { x: a.x * b.x, d: a.d * b.x + a.x * b.d }
    case "/":
      return { x: a.x / b.x, d: (a.d * b.x - a.x * b.d) / (b.x * b.x) }
    case "^": {
      const x = a.x ** b.x
      return {
        x,
        d: (a.d === 0 || b.x === 0 ? 0 : b.x * a.x ** (b.x - 1) * a.d) + (b.d === 0 ? 0 : x * Math.log(a.x) * b.d)
      }
    }
    case "<":
      return { x: a.x < b.x ? 1 : 0, d: 0 }
    case "<=":
      return { x: a.x <= b.x ? 1 : 0, d: 0 }
    case ">":
      return { x: a.x > b.x ? 1 : 0, d: 0 }
    case ">=":
      return { x: a.x >= b.x ? 1 : 0, d: 0 }
    case "==":
      return { x: a.x === b.x ? 1 : 0, d: 0 }
    case "!=":
      return { x: a.x !== b.x ? 1 : 0, d: 0 }
    case "&&":
      return { x: a.x !== 0 && b.x !== 0 ? 1 : 0, d: 0 }
    default:
      return { x: a.x !== 0 || b.x !== 0 ? 1 : 0, d: 0 }
  }
}

/**
 * Derivatives 0 … 4 of efun and exprel at x, by dividing power series of exp: cancels near 0, which the disturbance
 * shows.
 */
const series = (x: number, disturb: Disturb): { efun: ReadonlyArray<number>; exprel: ReadonlyArray<number> } => {
  const e = [1, 1, 1 / 2, 1 / 6, 1 / 24].map((c) => disturb({ x: c * Math.exp(x), d: 0 }).x)
  const a = [Math.expm1(x), ...e.slice(1)]
  const b = [x, 1, 0, 0, 0]
  const divide = (p: ReadonlyArray<number>, q: ReadonlyArray<number>): ReadonlyArray<number> => {
    const r: Array<number> = []
    for (let n = 0; n < 5; n++) {
      r.push(disturb({ x: (p[n] - r.reduce((s, c, j) => s + c * q[n - j], 0)) / q[0], d: 0 }).x)
    }
    return r.map((c, n) => c * [1, 1, 2, 6, 24][n])
  }
  return { efun: divide(b, a), exprel: divide(a, b) }
}

const dualCall = (f: FunctionName, a: Dual, b: Dual, disturb: Disturb): Dual => {
  const { x, d } = a
  const at = (point: number) => series(point, disturb)
  switch (f) {
    case "exp":
      return { x: Math.exp(x), d: Math.exp(x) * d }
    case "expm1":
      return { x: Math.expm1(x), d: Math.exp(x) * d }
    case "log":
      return { x: Math.log(x), d: d / x }
    case "log1p":
      return { x: Math.log1p(x), d: d / (1 + x) }
    case "sqrt":
      return { x: Math.sqrt(x), d: d / 2 / Math.sqrt(x) }
    case "abs":
      return { x: Math.abs(x), d: Math.sign(x) * d }
    case "floor":
      return { x: Math.floor(x), d: 0 }
    case "ceil":
      return { x: Math.ceil(x), d: 0 }
    case "min":
      return x <= b.x ? a : b
    case "max":
      return x >= b.x ? a : b
    case "sin":
      return { x: Math.sin(x), d: Math.cos(x) * d }
    case "cos":
      return { x: Math.cos(x), d: -Math.sin(x) * d }
    case "tanh":
      return { x: Math.tanh(x), d: 4 / (Math.exp(x) + Math.exp(-x)) ** 2 * d }
    case "sinh":
      return { x: Math.sinh(x), d: Math.cosh(x) * d }
    case "cosh":
      return { x: Math.cosh(x), d: Math.sinh(x) * d }
    case "sigmoid":
      return { x: 1 / (1 + Math.exp(-x)), d: Math.exp(-x) / (1 + Math.exp(-x)) ** 2 * d }
    case "efun":
      return { x: at(x).efun[0], d: at(x).efun[1] * d }
    case "exprel":
      return { x: at(x).exprel[0], d: at(x).exprel[1] * d }
    case "efunD":
      return { x: at(b.x).efun[x], d: at(b.x).efun[x + 1] * b.d }
    case "exprelD":
      return { x: at(b.x).exprel[x], d: at(b.x).exprel[x + 1] * b.d }
    case "vtrap": {
      const slip = (value: number): number => disturb({ x: value, d: 0 }).x // it cancels inside, near x = 0
      const grown = slip(Math.exp(x / b.x))
      const slope = slip((slip(d * b.x) - slip(x * b.d)) / (b.x * b.x))
      return { x: x / (grown - 1), d: (slip(d * (grown - 1)) - slip(x * grown * slope)) / (grown - 1) ** 2 }
    }
  }
}

/**
 * What rounding may move a result by: 100 units in the last place for every operation, as the disturbed oracle weighs
 * them.
 */
const allowance = (e: Expression, at: Point, of: "x" | "d"): number => {
  const right = dual(e, at, exact)[of]
  const moved = [11, 12, 13, 14, 15, 16].map((seed) => Math.abs(dual(e, at, disturbance(seed))[of] - right))
  return Math.max(...moved) * (100 * Number.EPSILON / noise) + 1e-300
}

const coordinate = fc.integer({ min: -12, max: 12 }).map((n) => n / 4 + 1 / 64) // never 0: the oracle divides by it
export const points = fc.record({ v: coordinate, w: coordinate })

/** Every part is finite and not extreme, and a power whose exponent is no literal has a positive base. */
const isTame = (e: Expression, at: Point): boolean => {
  const { x, d } = dual(e, at, exact)
  if (e._tag === "Binary" && e.op === "^" && constantValue(e.right) === undefined && !(dual(e.left, at, exact).x > 0)) {
    return false
  }
  return Math.abs(x) < 1e8 && Math.abs(d) < 1e8 && children(e).every((part) => isTame(part, at))
}

/** A way to the derivative by v at a point gives what dual numbers give, for everything that can be written. */
export const equalsDual = (derivative: (e: Expression, at: Point) => number): fc.IProperty<[Expression, Point]> =>
  fc.property(arbitraryExpression(moderate), points, (e, at) => {
    fc.pre(isTame(e, at))
    const right = dual(e, at, exact).d
    const found = derivative(e, at)
    // Where rounding moves the oracle itself by a per cent, it is no judge; where it is NaN, neither.
    const slack = allowance(e, at, "d")
    fc.pre(slack <= 1e-2 * Math.max(1, Math.abs(right)))
    expect(Math.abs(found - right)).toBeLessThanOrEqual(slack + 1e-12 * Math.abs(right))
  })

/** A point, and what the value may be off by there; to be thrown away where the oracle is no judge. */
export const tamePoint = (e: Expression, at: Point): number => {
  fc.pre(isTame(e, at))
  return allowance(e, at, "x")
}
