/**
 * The functions that NMODL has without a declaration: those of numbers with what they are here, those of chance, those that stand as statements.
 */
import { call, constant, quotient } from "../../equation/build.ts"
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { type FunctionName, isFunctionName } from "../../equation/functions.ts"

type Make = (...args: ReadonlyArray<Expression>) => Expression

const named = (name: FunctionName): Make => (...args) => ({ _tag: "Call", name, args, span: nowhere })

/** A function that this library may not have. */
const rounding = (name: string): Make | null => isFunctionName(name) ? named(name) : null

const power: Make = (left, right) => ({ _tag: "Binary", op: "^", left, right, span: nowhere })

const maths: ReadonlyMap<string, readonly [arity: number, make: Make | null]> = new Map(Object.entries({
  exp: [1, named("exp")],
  log: [1, named("log")],
  log10: [1, (x: Expression) => quotient(named("log")(x), call("log", constant(10)))],
  sqrt: [1, named("sqrt")],
  sin: [1, named("sin")],
  cos: [1, named("cos")],
  tan: [1, (x: Expression) => quotient(named("sin")(x), named("cos")(x))],
  sinh: [1, named("sinh")],
  cosh: [1, named("cosh")],
  tanh: [1, named("tanh")],
  fabs: [1, named("abs")],
  abs: [1, named("abs")],
  pow: [2, power],
  fmin: [2, named("min")],
  fmax: [2, named("max")],
  floor: [1, rounding("floor")],
  ceil: [1, rounding("ceil")],
  fmod: [2, null],
  asin: [1, null],
  acos: [1, null],
  atan: [1, null],
  atan2: [2, null]
} as Record<string, readonly [number, Make | null]>)) // a literal

/** Whether a function of numbers has this name. */
export const isMath = (name: string): boolean => maths.has(name)

/** The functions of numbers. */
export const mathNames: ReadonlyArray<string> = [...maths.keys()]

/** How many arguments a function of numbers takes. */
export const mathArity = (name: string): number => maths.get(name)![0]

/** A function of numbers as an expression of this library; null where it has none. */
export const math = (name: string): Make | null => maths.get(name)![1]

/** Functions of chance. */
export const random: ReadonlySet<string> = new Set([
  "scop_random",
  "set_seed",
  "normrand",
  "exprand",
  "poisrand",
  "poisson",
  "erand",
  "negexp",
  "gauss",
  "invl",
  "random_normal",
  "random_uniform",
  "random_negexp",
  "random_uniform_int",
  "nrn_random_pick"
])

/** Calls that stand as statements. */
export const statementCalls: ReadonlySet<string> = new Set([
  "printf",
  "fprintf",
  "state_discontinuity",
  "net_send",
  "net_event",
  "net_move",
  "at_time",
  "set_seed"
])
