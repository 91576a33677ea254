/**
 * The functions that equations may call: name, number of arguments, and what they compute on one number.
 *
 * One idea: this table is the closed set. Units, derivatives and kernels have tables keyed by the same names, total by
 * type, so a new function here does not compile until it has a rule in each. None is the platform's but `sqrt` and `abs`,
 * which are exact everywhere.
 */
import { efunDerivative, exprelDerivative } from "../number/derivatives.ts"
import { cosh, efun, exp, expm1, exprel, sigmoid, sinh, tanh, vtrap } from "../number/exp.ts"
import { max, min } from "../number/extremes.ts"
import { log, log1p } from "../number/log.ts"
import { cos, sin } from "../number/trig.ts"
import { ceil, floor } from "../number/whole.ts"

type Unary = { readonly arity: 1; readonly apply: (x: number) => number }
type Binary = { readonly arity: 2; readonly apply: (x: number, y: number) => number }

const unary = (apply: (x: number) => number): Unary => ({ arity: 1, apply })
const binary = (apply: (x: number, y: number) => number): Binary => ({ arity: 2, apply })

/**
 * The table of functions. `efunD(k, x)` and `exprelD(k, x)` are k-th derivatives; their k is an integer literal of at
 * least 1.
 */
export const functions = {
  exp: unary(exp),
  expm1: unary(expm1),
  log: unary(log),
  log1p: unary(log1p),
  sqrt: unary(Math.sqrt),
  abs: unary(Math.abs),
  min: binary(min),
  max: binary(max),
  floor: unary(floor),
  ceil: unary(ceil),
  sin: unary(sin),
  cos: unary(cos),
  tanh: unary(tanh),
  sinh: unary(sinh),
  cosh: unary(cosh),
  sigmoid: unary(sigmoid),
  efun: unary(efun),
  efunD: binary(efunDerivative),
  exprel: unary(exprel),
  exprelD: binary(exprelDerivative),
  vtrap: binary(vtrap)
} as const satisfies Record<string, Unary | Binary>

/** Name of a function that equations may call. */
export type FunctionName = keyof typeof functions

/** Number of arguments of a function. */
export type Arity<F extends FunctionName> = (typeof functions)[F]["arity"]

/** All function names, in the order of the table. */
export const functionNames = Object.keys(functions) as ReadonlyArray<FunctionName> // a literal has no other keys

/** Tells whether a word names a function. */
export const isFunctionName = (word: string): word is FunctionName => Object.hasOwn(functions, word)

/** Functions whose first argument is the order of a derivative, and so must be an integer literal of at least 1. */
export const takesOrder = (name: FunctionName): boolean => name === "efunD" || name === "exprelD"
