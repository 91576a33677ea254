/**
 * The interpreter: what an equation means, in every row at once.
 *
 * One idea: the value of a node is a vector with one number per row, or with one number where all rows agree; each node
 * is one plain loop. Units are not looked at, both cases of a conditional are evaluated, and functions and powers are those of
 * `src/number`. This is the meaning that kernels must reproduce; it stays readable and never becomes clever.
 */
import type { Expression } from "./Expression.ts"
import { type FunctionName, functions } from "./functions.ts"
import { walkOf } from "./graph.ts"
import { type BinaryOperator, binaryOperators, type UnaryOperator, unaryOperators } from "./operators.ts"

/** Numbers that are read, never written: one per row, or a single one for all rows. */
export type ReadonlyFloat = ArrayLike<number>

type Of1 = (x: number) => number
type Of2 = (x: number, y: number) => number

/** What operators, choices and functions give for one row. */
export type Meaning = {
  readonly unary: (op: UnaryOperator) => Of1
  readonly binary: (op: BinaryOperator) => Of2
  /** Of one or two arguments. */
  readonly call: (name: FunctionName) => Of2
  readonly choose: (test: number, yes: number, no: number) => number
}

/** Evaluates an expression in `n` rows; the result is fresh and belongs to the caller. Without a meaning, that of equations. */
export const evaluate = (
  expression: Expression,
  lookup: (name: string) => ReadonlyFloat,
  n: number,
  meaning?: Meaning
): Float64Array => {
  const { nodes, parts, spent } = walkOf(expression)
  const values: Array<ReadonlyFloat> = []
  for (let k = 0; k < nodes.length; k++) {
    const [first, second, third] = parts[k]
    values.push(rows(nodes[k], values[first], values[second], values[third], lookup, n, meaning))
    for (const place of spent[k]) values[place] = nothing // a graph has many nodes, and they may be long
  }
  const value = values[nodes.length - 1]
  if (value.length !== n) return new Float64Array(n).fill(value[0])
  return expression._tag === "Name" ? Float64Array.from(value) : value as Float64Array // all but names are made below
}

const nothing: ReadonlyFloat = []

/** The value of a node from those of its parts, as many as it has. */
const rows = (
  e: Expression,
  first: ReadonlyFloat,
  second: ReadonlyFloat,
  third: ReadonlyFloat,
  lookup: (name: string) => ReadonlyFloat,
  n: number,
  meaning: Meaning | undefined
): ReadonlyFloat => {
  switch (e._tag) {
    case "Number":
      return Float64Array.of(e.value)
    case "Name": {
      const value = lookup(e.name)
      if (value.length === n || value.length === 1) return value
      throw new Error(`internal: \`${e.name}\` has ${value.length} rows instead of ${n}`)
    }
    case "Unary":
      return map(meaning?.unary(e.op) ?? unaryOperators[e.op], first)
    case "Binary":
      return arithmetic(e.op, first, second, n, meaning)
    case "Conditional":
      return meaning === undefined
        ? choose(first, second, third, n)
        : map3(meaning.choose, first, second, third, n)
    case "Call": {
      const f = functions[e.name]
      if (meaning !== undefined) {
        const apply = meaning.call(e.name)
        return f.arity === 1 ? map((x) => apply(x, 0), first) : map2(apply, first, second, n)
      }
      return f.arity === 1 ? map(f.apply, first) : map2(f.apply, first, second, n)
    }
  }
}

// In the loops below a vector of one number is read with step 0.

const stepOf = (a: ReadonlyFloat): 0 | 1 => a.length === 1 ? 0 : 1

const lengthOf = (n: number, ...parts: ReadonlyArray<ReadonlyFloat>): number =>
  parts.every((part) => part.length === 1) ? 1 : n

const map = (f: (x: number) => number, a: ReadonlyFloat): Float64Array => {
  const out = new Float64Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = f(a[i])
  return out
}

const map2 = (f: (x: number, y: number) => number, a: ReadonlyFloat, b: ReadonlyFloat, n: number): Float64Array => {
  const out = new Float64Array(lengthOf(n, a, b))
  const [p, q] = [stepOf(a), stepOf(b)]
  for (let i = 0; i < out.length; i++) out[i] = f(a[i * p], b[i * q])
  return out
}

/**
 * `map2` of the operator's function; the four commonest are written out, because a call per row costs more than they
 * do.
 */
const arithmetic = (
  op: BinaryOperator,
  a: ReadonlyFloat,
  b: ReadonlyFloat,
  n: number,
  meaning: Meaning | undefined
): Float64Array => {
  const out = new Float64Array(lengthOf(n, a, b))
  const [p, q] = [stepOf(a), stepOf(b)]
  switch (op) {
    case "+":
      for (let i = 0; i < out.length; i++) out[i] = a[i * p] + b[i * q]
      return out
    case "-":
      for (let i = 0; i < out.length; i++) out[i] = a[i * p] - b[i * q]
      return out
    case "*":
      for (let i = 0; i < out.length; i++) out[i] = a[i * p] * b[i * q]
      return out
    case "/":
      for (let i = 0; i < out.length; i++) out[i] = a[i * p] / b[i * q]
      return out
    default:
      return map2(meaning?.binary(op) ?? binaryOperators[op].apply, a, b, n)
  }
}

const map3 = (
  f: (x: number, y: number, z: number) => number,
  a: ReadonlyFloat,
  b: ReadonlyFloat,
  c: ReadonlyFloat,
  n: number
): Float64Array => {
  const out = new Float64Array(lengthOf(n, a, b, c))
  const [p, q, r] = [stepOf(a), stepOf(b), stepOf(c)]
  for (let i = 0; i < out.length; i++) out[i] = f(a[i * p], b[i * q], c[i * r])
  return out
}

const choose = (test: ReadonlyFloat, yes: ReadonlyFloat, no: ReadonlyFloat, n: number): Float64Array => {
  const out = new Float64Array(lengthOf(n, test, yes, no))
  const [p, q, r] = [stepOf(test), stepOf(yes), stepOf(no)]
  for (let i = 0; i < out.length; i++) out[i] = test[i * p] !== 0 ? yes[i * q] : no[i * r]
  return out
}
