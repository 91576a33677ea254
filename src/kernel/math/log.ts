/**
 * log, log1p and powers as programs.
 *
 * log: x = 2^k m with m in [sqrt(1/2), sqrt(2)), s = (m-1)/(m+1), log m = 2 s + s R(s^2) with the coefficients of a near-minimax R
 * (after Tang, ACM TOMS 1990, as in every C library), k ln 2 added in two parts. The same operations as in `src/number/log.ts`, and so the
 * same bits. Errors and ranges: `test/kernel/math/errors.ts`.
 */
import { largestProductExponent, ln2, logSeries, magic, rootHalf, smallestNormal } from "../../number/coefficients.ts"
import { scale } from "../../number/scale.ts"
import type { Builder, Value } from "../Builder.ts"
import { exp } from "./exp.ts"
import { horner } from "./horner.ts"

/** Bits of sqrt(1/2), rounded down to its upper 32 bits. */
const rootHalfBits = BigInt(rootHalf) << 32n
/** Bits of `magic`, to turn a small integer in bits into a number. */
const magicBits = 0x4338000000000000n

/** log(x): -infinity at 0, NaN below. */
export const log = (b: Builder, x: Value): Value => {
  const tiny = b.op("lt", x, b.number(smallestNormal))
  const scaled = b.op("select", tiny, b.op("mul", x, b.number(scale(54))), x)
  const bits = b.op("isub", b.op("bits", scaled), b.bits(rootHalfBits))
  const exponent = b.shift("shr", bits, 52)
  const m = b.op("number", b.op("iadd", b.op("iand", bits, b.bits(0xfffffffffffffn)), b.bits(rootHalfBits)))
  const whole = b.op("sub", b.op("number", b.op("iadd", exponent, b.bits(magicBits))), b.number(magic))
  const k = b.op("select", tiny, b.op("sub", whole, b.number(54)), whole)
  const f = b.op("sub", m, b.number(1))
  const s = b.op("div", f, b.op("add", f, b.number(2)))
  const z = b.op("mul", s, s)
  const r = b.op("mul", z, horner(b, z, logSeries))
  const half = b.op("mul", b.number(0.5), b.op("mul", f, f))
  // k high - ((half - (s (half + r) + k low)) - f)
  const inner = b.op("add", b.op("mul", s, b.op("add", half, r)), b.op("mul", k, b.number(ln2.low)))
  const finite = b.op("sub", b.op("mul", k, b.number(ln2.high)), b.op("sub", b.op("sub", half, inner), f))
  const positive = b.op("select", b.op("eq", x, b.number(Infinity)), x, finite)
  const nonNegative = b.op("select", b.op("eq", x, b.number(0)), b.number(-Infinity), positive)
  return b.op("select", b.op("ge", x, b.number(0)), nonNegative, b.number(NaN))
}

/** log(1 + x), accurate near 0: log(u) (x / (u - 1)) with u = 1 + x rounded (Kahan); the quotient is near 1, so nothing overflows. */
export const log1p = (b: Builder, x: Value): Value => {
  const u = b.op("add", x, b.number(1))
  const step = b.op("sub", u, b.number(1))
  const corrected = b.op("mul", log(b, u), b.op("div", x, step))
  const large = b.op("select", b.op("eq", u, b.number(Infinity)), u, corrected)
  return b.op("select", b.op("eq", step, b.number(0)), x, large)
}

/** x^n for an integer n of at most 16 in size: by squaring from the lowest bit. */
export const integerPower = (b: Builder, x: Value, n: number): Value => {
  let result = b.number(1)
  let square = x
  for (let bits = Math.abs(n); bits > 0; bits >>= 1) {
    if (bits & 1) result = b.op("mul", result, square)
    if (bits > 1) square = b.op("mul", square, square)
  }
  return n < 0 ? b.op("div", b.number(1), result) : result
}

const rounded = (b: Builder, y: Value): Value => b.op("sub", b.op("add", y, b.number(magic)), b.number(magic))

/** x^y by exp(y log |x|), with the sign of an odd integer y; NaN for a negative x and a y that is no integer. */
const generalPower = (b: Builder, x: Value, y: Value): Value => {
  const size = exp(b, b.op("mul", y, log(b, b.op("abs", x))))
  const integer = b.op("eq", rounded(b, y), y)
  const half = b.op("mul", y, b.number(0.5))
  const odd = b.op("and", integer, b.op("ne", rounded(b, half), half))
  const signed = b.op("select", odd, b.op("neg", size), b.op("select", integer, size, b.number(NaN)))
  return b.op("select", b.op("lt", x, b.number(0)), signed, size)
}

/** `integerPower` of an exponent that is known only when the program runs: products by the bits of its size, which are in `sizeBits`. */
const anyProduct = (b: Builder, x: Value, y: Value): Value => {
  const sizeBits = b.op("bits", b.op("add", b.op("abs", y), b.number(magic)))
  const has = (bit: number): Value => {
    // The bit becomes the highest of a fraction, 0.5 above 1.
    const moved = b.shift("shl", b.op("iand", sizeBits, b.bits(1n << BigInt(bit))), 51 - bit)
    return b.op("gt", b.op("number", b.op("ior", moved, b.bits(0x3ff0000000000000n))), b.number(1))
  }
  let result = b.number(1)
  let square = x
  for (let bit = 0; largestProductExponent >> bit > 0; bit++) {
    result = b.op("select", has(bit), b.op("mul", result, square), result)
    if (largestProductExponent >> (bit + 1) > 0) square = b.op("mul", square, square)
  }
  return b.op("select", b.op("lt", y, b.number(0)), b.op("div", b.number(1), result), result)
}

/** x^y: a product for an integer y of at most 16 in size, else by exp and log. */
export const power = (b: Builder, x: Value, y: Value): Value => {
  const known = b.constant(y)
  if (known !== null && Number.isInteger(known) && Math.abs(known) <= largestProductExponent) {
    return integerPower(b, x, known)
  }
  if (known !== null) return generalPower(b, x, y)
  const small = b.op("and", b.op("le", b.op("abs", y), b.number(largestProductExponent)), b.op("eq", rounded(b, y), y))
  return b.op("select", small, anyProduct(b, x, y), generalPower(b, x, y))
}
