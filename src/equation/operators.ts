/**
 * The operators of equations: how tightly they bind, on which side they group, and what they compute on numbers.
 *
 * One idea: parser, printer, interpreter and constant folding read one table, so they cannot disagree. Booleans are 0
 * and 1, any number but 0 counts as true.
 */

import { power } from "../number/log.ts"

/** Operators in front of a value. */
export type UnaryOperator = "-" | "!"

/** Operators between two values. */
export type BinaryOperator = "+" | "-" | "*" | "/" | "^" | "<" | "<=" | ">" | ">=" | "==" | "!=" | "&&" | "||"

/** How tightly things bind: a larger level binds tighter. `-v^2` is -(v^2), and `c ? a : b` binds least. */
export const Level = {
  conditional: 1,
  or: 2,
  and: 3,
  comparison: 4,
  sum: 5,
  product: 6,
  unary: 7,
  power: 8,
  atom: 9
} as const

type Binary = {
  readonly level: number
  /** Side on which a chain groups; comparisons do not chain. */
  readonly groups: "left" | "right" | "never"
  readonly apply: (a: number, b: number) => number
}

const truth = (holds: boolean): number => holds ? 1 : 0

/** The operators between two values. */
export const binaryOperators: Readonly<Record<BinaryOperator, Binary>> = {
  "||": { level: Level.or, groups: "left", apply: (a, b) => truth(a !== 0 || b !== 0) },
  "&&": { level: Level.and, groups: "left", apply: (a, b) => truth(a !== 0 && b !== 0) },
  "<": { level: Level.comparison, groups: "never", apply: (a, b) => truth(a < b) },
  "<=": { level: Level.comparison, groups: "never", apply: (a, b) => truth(a <= b) },
  ">": { level: Level.comparison, groups: "never", apply: (a, b) => truth(a > b) },
  ">=": { level: Level.comparison, groups: "never", apply: (a, b) => truth(a >= b) },
  "==": { level: Level.comparison, groups: "never", apply: (a, b) => truth(a === b) },
  "!=": { level: Level.comparison, groups: "never", apply: (a, b) => truth(a !== b) },
  "+": { level: Level.sum, groups: "left", apply: (a, b) => a + b },
  "-": { level: Level.sum, groups: "left", apply: (a, b) => a - b },
  "*": { level: Level.product, groups: "left", apply: (a, b) => a * b },
  "/": { level: Level.product, groups: "left", apply: (a, b) => a / b },
  "^": { level: Level.power, groups: "right", apply: power }
}

/** The operators in front of a value. */
export const unaryOperators: Readonly<Record<UnaryOperator, (x: number) => number>> = {
  "-": (x) => -x,
  "!": (x) => truth(x === 0)
}

/** Tells whether a symbol stands between two values. */
export const isBinaryOperator = (symbol: string): symbol is BinaryOperator => Object.hasOwn(binaryOperators, symbol)

/** Tells whether an operator compares its sides. */
export const isComparison = (op: BinaryOperator): boolean => binaryOperators[op].level === Level.comparison
