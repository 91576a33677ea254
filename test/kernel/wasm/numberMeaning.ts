/**
 * What the instructions on single numbers mean, written again on bits with BigInt and Math.
 *
 * The oracle of the semantic tests; imports nothing of the encoder.
 */
import { fromNumber, toNumber } from "./bits.ts"

/** An instruction as a function of bits; "trap" where it must trap. */
export type Meaning = (...operands: ReadonlyArray<bigint>) => bigint | "trap"

const truth = (value: boolean): bigint => (value ? 1n : 0n)

/** Gives every name of a family its prefix. */
export const named = (prefix: string, family: Record<string, Meaning>): Record<string, Meaning> =>
  Object.fromEntries(Object.entries(family).map(([name, meaning]) => [`${prefix}.${name}`, meaning]))

/** Integers of `n` bits. */
export const integer = (n: number): Record<string, Meaning> => {
  const width = BigInt(n)
  const u = (x: bigint): bigint => BigInt.asUintN(n, x)
  const s = (x: bigint): bigint => BigInt.asIntN(n, x)
  const digits = (x: bigint): string => x.toString(2).padStart(n, "0")
  const extend = (from: number): Meaning => (a) => u(BigInt.asIntN(from, a))
  const rotate = (a: bigint, by: bigint): bigint => u((a << by) | (a >> (width - by)))
  return {
    eqz: (a) => truth(a === 0n),
    eq: (a, b) => truth(a === b),
    ne: (a, b) => truth(a !== b),
    lt_s: (a, b) => truth(s(a) < s(b)),
    lt_u: (a, b) => truth(a < b),
    gt_s: (a, b) => truth(s(a) > s(b)),
    gt_u: (a, b) => truth(a > b),
    le_s: (a, b) => truth(s(a) <= s(b)),
    le_u: (a, b) => truth(a <= b),
    ge_s: (a, b) => truth(s(a) >= s(b)),
    ge_u: (a, b) => truth(a >= b),
    clz: (a) => BigInt(`${digits(a)}1`.indexOf("1")),
    ctz: (a) => BigInt(n - `1${digits(a)}`.lastIndexOf("1")),
    popcnt: (a) => BigInt(digits(a).replaceAll("0", "").length),
    add: (a, b) => u(a + b),
    sub: (a, b) => u(a - b),
    mul: (a, b) => u(a * b),
    div_s: (a, b) => (b === 0n || s(a) / s(b) === 1n << (width - 1n) ? "trap" : u(s(a) / s(b))),
    div_u: (a, b) => (b === 0n ? "trap" : a / b),
    rem_s: (a, b) => (b === 0n ? "trap" : u(s(a) % s(b))),
    rem_u: (a, b) => (b === 0n ? "trap" : a % b),
    and: (a, b) => a & b,
    or: (a, b) => a | b,
    xor: (a, b) => a ^ b,
    shl: (a, b) => u(a << (b % width)),
    shr_s: (a, b) => u(s(a) >> (b % width)),
    shr_u: (a, b) => a >> (b % width),
    rotl: (a, b) => rotate(a, b % width),
    rotr: (a, b) => rotate(a, (width - (b % width)) % width),
    extend8_s: extend(8),
    extend16_s: extend(16),
    ...(n === 64 ? { extend32_s: extend(32) } : {})
  }
}

const sign = 1n << 63n

const unary = (f: (x: number) => number): Meaning => (a) => fromNumber(f(toNumber(a)))
const binary = (f: (x: number, y: number) => number): Meaning => (a, b) => fromNumber(f(toNumber(a), toNumber(b)))
const compare = (f: (x: number, y: number) => boolean): Meaning => (a, b) => truth(f(toNumber(a), toNumber(b)))

/** Rounds to the nearest integer, halves to the even one; keeps the sign of zero. */
const nearest = (x: number): number => {
  const rounded = Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded
}

/** Floats of 64 bits. */
export const float: Record<string, Meaning> = {
  eq: compare((x, y) => x === y),
  ne: compare((x, y) => x !== y),
  lt: compare((x, y) => x < y),
  gt: compare((x, y) => x > y),
  le: compare((x, y) => x <= y),
  ge: compare((x, y) => x >= y),
  abs: (a) => a & (sign - 1n),
  neg: (a) => a ^ sign,
  copysign: (a, b) => (a & (sign - 1n)) | (b & sign),
  ceil: unary(Math.ceil),
  floor: unary(Math.floor),
  trunc: unary(Math.trunc),
  nearest: unary(nearest),
  sqrt: unary(Math.sqrt),
  add: binary((x, y) => x + y),
  sub: binary((x, y) => x - y),
  mul: binary((x, y) => x * y),
  div: binary((x, y) => x / y),
  min: binary(Math.min),
  max: binary(Math.max)
}

/** Float to an integer of `n` bits, cut towards zero; outside the range it saturates or traps. */
export const truncate = (n: number, signed: boolean, saturate: boolean): Meaning => (a) => {
  const x = toNumber(a)
  const [low, high] = signed ? [-(1n << BigInt(n - 1)), (1n << BigInt(n - 1)) - 1n] : [0n, (1n << BigInt(n)) - 1n]
  if (Number.isNaN(x)) return saturate ? 0n : "trap"
  if (!Number.isFinite(x)) return saturate ? BigInt.asUintN(n, x < 0 ? low : high) : "trap"
  const whole = BigInt(Math.trunc(x))
  if (whole >= low && whole <= high) return BigInt.asUintN(n, whole)
  return saturate ? BigInt.asUintN(n, whole < low ? low : high) : "trap"
}

const truncations = Object.fromEntries(
  [32, 64].flatMap((n) =>
    [true, false].flatMap((signed) =>
      [true, false].map((saturate): [string, Meaning] => [
        `i${n}.trunc_${saturate ? "sat_" : ""}f64_${signed ? "s" : "u"}`,
        truncate(n, signed, saturate)
      ])
    )
  )
)

/** Instructions on single numbers by name. */
export const numberMeaning: Record<string, Meaning> = {
  ...named("i32", integer(32)),
  ...named("i64", integer(64)),
  ...named("f64", float),
  ...truncations,
  "i32.wrap_i64": (a) => BigInt.asUintN(32, a),
  "i64.extend_i32_s": (a) => BigInt.asUintN(64, BigInt.asIntN(32, a)),
  "i64.extend_i32_u": (a) => a,
  "f64.convert_i32_s": (a) => fromNumber(Number(BigInt.asIntN(32, a))),
  "f64.convert_i32_u": (a) => fromNumber(Number(a)),
  "f64.convert_i64_s": (a) => fromNumber(Number(BigInt.asIntN(64, a))),
  "f64.convert_i64_u": (a) => fromNumber(Number(a)),
  "i64.reinterpret_f64": (a) => a,
  "f64.reinterpret_i64": (a) => a
}
