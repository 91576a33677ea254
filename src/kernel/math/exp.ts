/**
 * exp and expm1 as programs, and what is made of them: sigmoid, tanh, sinh, cosh, efun, vtrap, exprel.
 *
 * Method: x = k ln 2 + r with |r| <= ln 2 / 2 (rounding by adding 1.5 2^52, ln 2 in two parts), expm1(r) = r q(r) with q a near-minimax
 * polynomial of degree 10 (relative error 2.6e-17 with rounded coefficients), and 2^k put together from bits. Scaling is by 2^(k-1) and a
 * factor 2 inside, so that results up to the largest number need one step. Errors and ranges: `./errors.ts`.
 */
import type { Builder, Value } from "../Builder.ts"
import { horner } from "./horner.ts"

/** q(r) = expm1(r) / r on |r| <= 0.3469, ascending. */
const q = [
  1, 0.5000000000000006, 0.1666666666666667, 0.04166666666657239, 0.008333333333326084, 0.0013888888932751, 0.0001984126987500228,
  2.4801504014426906e-5, 2.755725517000089e-6, 2.7626495546432196e-7, 2.5105312729622103e-8
] as const

/** 1.5 2^52: adding it rounds to an integer and leaves that in the low bits. */
const magic = 6755399441055744
/** ln 2 in two parts; the first has 32 bits, so that its product with k is exact. */
const ln2 = { high: 0.6931471803691238, low: 1.9082149292705877e-10 } as const
/** Below, exp is 0: results under 3e-308 are not represented. */
export const flushBelow = -708
/** Above, exp is infinite, whatever is put in. */
const clampAbove = 710

type Reduced = { readonly r: Value; readonly halfScale: Value }

/** r, and 2^(k-1) for x = k ln 2 + r. */
const reduce = (b: Builder, x: Value): Reduced => {
  const shifted = b.op("add", b.op("mul", x, b.number(Math.LOG2E)), b.number(magic))
  const k = b.op("sub", shifted, b.number(magic))
  const r = b.op("sub", b.op("sub", x, b.op("mul", k, b.number(ln2.high))), b.op("mul", k, b.number(ln2.low)))
  // Bits of 2^(k-1): the biased exponent k - 1 + 1023 in place; what magic leaves above is shifted out.
  const halfScale = b.op("number", b.op("iadd", b.shift("shl", b.op("bits", shifted), 52), b.bits(0x3fe0000000000000n)))
  return { r, halfScale }
}

/** exp(x). */
export const exp = (b: Builder, x: Value): Value => {
  const { halfScale, r } = reduce(b, b.op("pmin", x, b.number(clampAbove)))
  const twice = b.op("add", b.op("mul", r, horner(b, r, q.map((c) => 2 * c))), b.number(2))
  return b.op("select", b.op("lt", x, b.number(flushBelow)), b.number(0), b.op("mul", twice, halfScale))
}

/** expm1(x) / 2, which does not overflow before exp does. */
const halfExpm1 = (b: Builder, x: Value): Value => {
  const inside = b.op("pmax", b.op("pmin", x, b.number(clampAbove)), b.number(flushBelow))
  const { halfScale, r } = reduce(b, inside)
  const small = b.op("mul", r, horner(b, r, q))
  return b.op("add", b.op("mul", halfScale, small), b.op("sub", halfScale, b.number(0.5)))
}

/** exp(x) - 1. */
export const expm1 = (b: Builder, x: Value): Value => {
  const half = halfExpm1(b, x)
  return b.op("add", half, half)
}

/** 1 / (1 + exp(-x)). */
export const sigmoid = (b: Builder, x: Value): Value => b.op("div", b.number(1), b.op("add", b.number(1), exp(b, b.op("neg", x))))

/** Above, tanh is 1 to the last bit. */
const tanhSaturation = 44

/** tanh(x) = t / (t + 2) with t = expm1(2x). */
export const tanh = (b: Builder, x: Value): Value => {
  const t = expm1(b, b.op("pmin", b.op("add", x, x), b.number(tanhSaturation)))
  return b.op("div", t, b.op("add", t, b.number(2)))
}

/** sinh(x) = (t + t / (t + 1)) / 2 with t = expm1(|x|), with the sign of x. */
export const sinh = (b: Builder, x: Value): Value => {
  const half = halfExpm1(b, b.op("abs", x))
  const t = b.op("add", half, half)
  const size = b.op("add", half, b.op("div", half, b.op("add", t, b.number(1))))
  return b.op("select", b.op("lt", x, b.number(0)), b.op("neg", size), size)
}

/** cosh(x) = exp(|x|) / 2 + 1 / (2 exp(|x|)). */
export const cosh = (b: Builder, x: Value): Value => {
  const e = b.op("mul", exp(b, b.op("abs", x)), b.number(0.5))
  return b.op("add", e, b.op("div", b.number(0.25), e))
}

/** x / (exp(x) - 1), 1 at 0. */
export const efun = (b: Builder, x: Value): Value =>
  b.op("select", b.op("eq", x, b.number(0)), b.number(1), b.op("div", b.op("mul", x, b.number(0.5)), halfExpm1(b, x)))

/** y efun(x / y). */
export const vtrap = (b: Builder, x: Value, y: Value): Value => b.op("mul", y, efun(b, b.op("div", x, y)))

/** (exp(x) - 1) / x, 1 at 0. */
export const exprel = (b: Builder, x: Value): Value => b.op("select", b.op("eq", x, b.number(0)), b.number(1), b.op("div", expm1(b, x), x))
