/**
 * The operations of the kernel language in C, on any number of lanes: a total table beside that of `Op.ts`, whose meaning it has.
 *
 * Nothing here may be rounded twice or contracted: the flags of the compiler see to that (`-ffp-contract=off`, no fast-math).
 */
import type { OpName } from "../Op.ts"
import { bits, compared, type Lanes } from "./Lanes.ts"

/** What an operation is on values that have names. */
type Rule = (lanes: Lanes, args: ReadonlyArray<string>, immediate: bigint | null) => string

const infix = (operator: string): Rule => (_, [a, b]) => `${a} ${operator} ${b}`
const prefix = (operator: string): Rule => (_, [a]) => `${operator}${a}`
const call = (name: string): Rule => (lanes, args) => `${name}${lanes}(${args.join(", ")})`
const compare = (operator: string): Rule => (lanes, [a, b]) => compared(lanes, `${a} ${operator} ${b}`)

const rules: Readonly<Record<OpName, Rule>> = {
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  pmin: call("pmin"),
  pmax: call("pmax"),
  neg: prefix("-"),
  abs: call("abs"),
  sqrt: call("sqrt"),
  lt: compare("<"),
  le: compare("<="),
  gt: compare(">"),
  ge: compare(">="),
  eq: compare("=="),
  ne: compare("!="),
  and: infix("&"),
  or: infix("|"),
  not: prefix("~"),
  select: call("select"),
  bits: call("bits"),
  number: call("number"),
  iadd: infix("+"),
  isub: infix("-"),
  iand: infix("&"),
  ior: infix("|"),
  shl: (_, [a], by) => `${a} << ${by}`,
  shr: (lanes, [a], by) => `(${bits(lanes)})((i64x${lanes})${a} >> ${by})`
}

/** An operation on values that have names, as an expression. */
export const operation = (op: OpName, lanes: Lanes, args: ReadonlyArray<string>, immediate: bigint | null): string =>
  rules[op](lanes, args, immediate)
