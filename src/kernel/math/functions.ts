/**
 * Every call as a program: the table that lowering and `expand` use, total by type.
 */
import type { Builder, Value } from "../Builder.ts"
import type { CallName } from "../Call.ts"
import { efunDerivative, efunSlope, exprelDerivative } from "./derivatives.ts"
import { cosh, efun, exp, expm1, exprel, sech2, sigmoid, sigmoidD, sinh, tanh, vtrap } from "./exp.ts"
import { log, log1p, power } from "./log.ts"
import { cos, sin } from "./trig.ts"
import { ceil, floor } from "./whole.ts"

/** Makes the value of a call from the values of its arguments. */
export type Maker = (b: Builder, args: ReadonlyArray<Value>) => Value

const one = (f: (b: Builder, x: Value) => Value): Maker => (b, [x]) => f(b, x)

/** The order of a derivative: an integer literal, checked when the text was parsed. */
const order = (b: Builder, value: Value): number => {
  const k = b.constant(value)
  if (k === null) throw new Error("internal: the order of a derivative is not a constant")
  return k
}

/** NaN if either is NaN, else the smaller; of two zeros the first. */
const smaller = (b: Builder, x: Value, y: Value): Value => b.op("select", b.op("eq", y, y), b.op("pmin", x, y), y)
const larger = (b: Builder, x: Value, y: Value): Value => b.op("select", b.op("eq", y, y), b.op("pmax", x, y), y)

/** The calls by name. */
export const makers: Readonly<Record<CallName, Maker>> = {
  exp: one(exp),
  expm1: one(expm1),
  log: one(log),
  log1p: one(log1p),
  sqrt: one((b, x) => b.op("sqrt", x)),
  abs: one((b, x) => b.op("abs", x)),
  min: (b, [x, y]) => smaller(b, x, y),
  max: (b, [x, y]) => larger(b, x, y),
  floor: one(floor),
  ceil: one(ceil),
  sin: one(sin),
  cos: one(cos),
  tanh: one(tanh),
  sinh: one(sinh),
  cosh: one(cosh),
  sigmoid: one(sigmoid),
  efun: one(efun),
  efunD: (b, [k, x]) => efunDerivative(b, order(b, k), x),
  exprel: one(exprel),
  exprelD: (b, [k, x]) => exprelDerivative(b, order(b, k), x),
  vtrap: (b, [x, y]) => vtrap(b, x, y),
  power: (b, [x, y]) => power(b, x, y),
  share: (b, [part, sum, otherwise]) => b.op("select", b.op("eq", sum, b.number(0)), otherwise, b.op("div", part, sum)),
  sigmoidD: one(sigmoidD),
  sech2: one(sech2),
  efunSlope: one(efunSlope),
  over: (b, [x, y]) => b.op("select", b.op("gt", x, y), b.number(1), b.number(0)),
  reaches: (b, [x, y]) => b.op("select", b.op("ge", x, y), b.number(1), b.number(0)),
  choose: (b, [spike, yes, no]) => b.op("select", b.op("ne", spike, b.number(0)), yes, no),
  still: one((_, x) => x)
}
