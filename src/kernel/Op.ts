/**
 * The operations of the kernel language: arguments, result, and what each computes on one lane.
 *
 * One idea: this closed table is the meaning of a kernel. Everything in it is exact or correctly rounded (IEEE 754), so the evaluation
 * here, scalar code and SIMD code agree bit for bit; functions like exp are programs over it (`src/kernel/math`). Three types: numbers,
 * their bits as 64-bit integers, and masks.
 */

/** Type of a value. */
export type Type = "f64" | "i64" | "mask"

/** A value on one lane: a number, its bits, or true and false. */
export type Lane = number | bigint | boolean

type OpEntry = {
  readonly args: ReadonlyArray<Type>
  readonly result: Type
  /** Steps until the result can be used, for the scheduler. */
  readonly latency: number
  readonly apply: (...args: ReadonlyArray<never>) => Lane
}

const f64 = (latency: number, apply: (a: number, b: number) => number): OpEntry => ({
  args: ["f64", "f64"],
  result: "f64",
  latency,
  apply
})
const f64One = (latency: number, apply: (a: number) => number): OpEntry => ({
  args: ["f64"],
  result: "f64",
  latency,
  apply
})
const compare = (apply: (a: number, b: number) => boolean): OpEntry => ({
  args: ["f64", "f64"],
  result: "mask",
  latency: 3,
  apply
})
const logic = (apply: (a: boolean, b: boolean) => boolean): OpEntry => ({
  args: ["mask", "mask"],
  result: "mask",
  latency: 1,
  apply
})
const i64 = (apply: (a: bigint, b: bigint) => bigint): OpEntry => ({
  args: ["i64", "i64"],
  result: "i64",
  latency: 1,
  apply: (a: bigint, b: bigint) => BigInt.asIntN(64, apply(a, b))
})

const cast = new DataView(new ArrayBuffer(8))

/** The bits of a number. */
export const bitsOf = (x: number): bigint => {
  cast.setFloat64(0, x)
  return cast.getBigInt64(0)
}

/** The number with these bits. */
export const fromBits = (bits: bigint): number => {
  cast.setBigInt64(0, bits)
  return cast.getFloat64(0)
}

/** All operations but constants and inputs. `shl` and `shr` take their distance as the immediate. */
export const ops = {
  add: f64(4, (a, b) => a + b),
  sub: f64(4, (a, b) => a - b),
  mul: f64(4, (a, b) => a * b),
  div: f64(13, (a, b) => a / b),
  /** b where b < a, else a: a NaN in a stays. */
  pmin: f64(4, (a, b) => b < a ? b : a),
  /** b where a < b, else a: a NaN in a stays. */
  pmax: f64(4, (a, b) => a < b ? b : a),
  neg: f64One(1, (a) => -a),
  abs: f64One(1, (a) => Math.abs(a)),
  sqrt: f64One(16, (a) => Math.sqrt(a)),
  lt: compare((a, b) => a < b),
  le: compare((a, b) => a <= b),
  gt: compare((a, b) => a > b),
  ge: compare((a, b) => a >= b),
  eq: compare((a, b) => a === b),
  ne: compare((a, b) => a !== b),
  and: logic((a, b) => a && b),
  or: logic((a, b) => a || b),
  not: { args: ["mask"], result: "mask", latency: 1, apply: (a: boolean) => !a },
  select: {
    args: ["mask", "f64", "f64"],
    result: "f64",
    latency: 2,
    apply: (m: boolean, a: number, b: number) => m ? a : b
  },
  bits: { args: ["f64"], result: "i64", latency: 1, apply: (a: number) => bitsOf(a) },
  number: { args: ["i64"], result: "f64", latency: 1, apply: (a: bigint) => fromBits(a) },
  iadd: i64((a, b) => a + b),
  isub: i64((a, b) => a - b),
  iand: i64((a, b) => a & b),
  ior: i64((a, b) => a | b),
  shl: { args: ["i64"], result: "i64", latency: 1, apply: (a: bigint, by: bigint) => BigInt.asIntN(64, a << by) },
  /** Keeps the sign. */
  shr: { args: ["i64"], result: "i64", latency: 1, apply: (a: bigint, by: bigint) => a >> by }
} as const satisfies Record<string, OpEntry>

/** Name of an operation. */
export type OpName = keyof typeof ops

/** Applies an operation to lanes of the right types. */
export const apply = (op: OpName, args: ReadonlyArray<Lane>, immediate: bigint | null): Lane =>
  (ops[op].apply as (...args: ReadonlyArray<Lane>) => Lane)(...args, ...(immediate === null ? [] : [immediate]))
