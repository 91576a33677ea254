/**
 * The functions that equations may call: name, number of arguments, and what they compute on one number.
 *
 * One idea: this table is the closed set. Units, derivatives and kernels have tables keyed by the same names, total by
 * type, so a new function here does not compile until it has a rule in each. Everything but the special functions is
 * the platform's own.
 */
import { efun, efunDerivative, exprel, exprelDerivative, sigmoid, vtrap } from "./special.ts"

type Unary = { readonly arity: 1; readonly apply: (x: number) => number }
type Binary = { readonly arity: 2; readonly apply: (x: number, y: number) => number }

const unary = (apply: (x: number) => number): Unary => ({ arity: 1, apply })
const binary = (apply: (x: number, y: number) => number): Binary => ({ arity: 2, apply })

/**
 * The table of functions. `efunD(k, x)` and `exprelD(k, x)` are k-th derivatives; their k is an integer literal of at
 * least 1.
 */
export const functions = {
  exp: unary(Math.exp),
  expm1: unary(Math.expm1),
  log: unary(Math.log),
  log1p: unary(Math.log1p),
  sqrt: unary(Math.sqrt),
  abs: unary(Math.abs),
  min: binary(Math.min),
  max: binary(Math.max),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  tanh: unary(Math.tanh),
  sinh: unary(Math.sinh),
  cosh: unary(Math.cosh),
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
