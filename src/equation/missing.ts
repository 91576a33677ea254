/**
 * What the language means where rows may lack a value: NaN stands for "no value", and what is made of it is none either.
 *
 * One idea: a comparison with a missing value is neither true nor false but missing, as in SQL, so `a != b` stays the same as `!(a == b)`;
 * `&&` and `||` are true or false where the other side alone decides (Kleene's logic). Where nothing is missing, every operator and
 * function gives the bits that it gives in equations.
 */
import type { Meaning } from "./evaluate.ts"
import { functions } from "./functions.ts"
import { type BinaryOperator, binaryOperators, unaryOperators } from "./operators.ts"

const isMissing = (x: number): boolean => Number.isNaN(x)

const strict = (f: (a: number, b: number) => number) => (a: number, b: number): number =>
  isMissing(a) || isMissing(b) ? NaN : f(a, b)

const both = (a: number, b: number): number => a === 0 || b === 0 ? 0 : isMissing(a) || isMissing(b) ? NaN : 1

const any = (a: number, b: number): number =>
  !isMissing(a) && a !== 0 || !isMissing(b) && b !== 0 ? 1 : isMissing(a) || isMissing(b) ? NaN : 0

const binary = (op: BinaryOperator): (a: number, b: number) => number =>
  op === "&&" ? both : op === "||" ? any : strict(binaryOperators[op].apply)

/** The meaning over rows that may lack values. */
export const overMissing: Meaning = {
  unary: (op) => (x) => isMissing(x) ? NaN : unaryOperators[op](x),
  binary,
  call: (name) => {
    const f = functions[name]
    return f.arity === 1 ? (x) => isMissing(x) ? NaN : f.apply(x) : strict(f.apply)
  },
  choose: (test, yes, no) => isMissing(test) ? NaN : test === 0 ? no : yes
}
