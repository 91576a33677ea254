/**
 * exp and expm1 as programs, and what is made of them: sigmoid, tanh, sinh, cosh, efun, vtrap, exprel.
 *
 * Method: x = k ln 2 + r with |r| <= ln 2 / 2 (rounding by adding 1.5 2^52, ln 2 in two parts), expm1(r) = r q(r) with q a near-minimax
 * polynomial of degree 10 (relative error 2.6e-17 with rounded coefficients), and 2^k put together from bits. Where results reach the
 * largest number they are computed small by a power of two and made large by the last operation. Errors and ranges:
 * `test/kernel/math/errors.ts`.
 */
import { bounds, expSeries, largest, ln2, magic } from "../../number/coefficients.ts"
import { scale as powerOfTwo } from "../../number/scale.ts"
import type { Builder, Value } from "../Builder.ts"
import { horner } from "./horner.ts"

type Reduced = { readonly r: Value; readonly shifted: Value; readonly k: Value }

/** k and r for x = k ln 2 + r; `most` bounds k, which lets r grow. */
const reduce = (b: Builder, x: Value, most: number | null = null): Reduced => {
  const rounded = b.op("add", b.op("mul", x, b.number(Math.LOG2E)), b.number(magic))
  const shifted = most === null ? rounded : b.op("pmin", rounded, b.number(magic + most))
  const k = b.op("sub", shifted, b.number(magic))
  const r = b.op("sub", b.op("sub", x, b.op("mul", k, b.number(ln2.high))), b.op("mul", k, b.number(ln2.low)))
  return { r, shifted, k }
}

/** 2^(k - less): the biased exponent k - less + 1023 in place; what magic leaves above is shifted out. */
const scale = (b: Builder, { shifted }: Reduced, less: number): Value =>
  b.op("number", b.op("iadd", b.shift("shl", b.op("bits", shifted), 52), b.bits(BigInt(1023 - less) << 52n)))

const between = (b: Builder, x: Value): Value =>
  b.op("pmax", b.op("pmin", x, b.number(bounds.highest)), b.number(bounds.lowest))

/** exp(x) 2^-less, for x between the bounds. */
const expScaled = (b: Builder, reduced: Reduced, less: number): Value => {
  const twice = b.op("add", b.op("mul", reduced.r, horner(b, reduced.r, expSeries.map((c) => 2 * c))), b.number(2))
  return b.op("mul", twice, scale(b, reduced, less + 1))
}

/** (exp(x) - 1) 2^-less: with s = 2^(k-less), s expm1(r) + (s - 2^-less). */
const expm1Scaled = (b: Builder, reduced: Reduced, less: number): Value => {
  const { r } = reduced
  const s = scale(b, reduced, less)
  const small = b.op("add", r, b.op("mul", b.op("mul", r, r), horner(b, r, expSeries.slice(1))))
  return b.op("add", b.op("mul", s, small), b.op("sub", s, b.number(powerOfTwo(-less))))
}

/** exp(x). */
export const exp = (b: Builder, x: Value): Value => expScaled(b, reduce(b, between(b, x)), 0)

/** exp(x) - 1, 0 instead of -0 and of the smallest numbers. */
export const plainExpm1 = (b: Builder, x: Value): Value => {
  const half = expm1Scaled(b, reduce(b, between(b, x)), 1)
  return b.op("add", half, half)
}

const isTiny = (b: Builder, x: Value): Value => b.op("lt", b.op("abs", x), b.number(bounds.tiny))

/** exp(x) - 1. */
export const expm1 = (b: Builder, x: Value): Value => b.op("select", isTiny(b, x), x, plainExpm1(b, x))

/** 1 / (1 + exp(-x)). */
export const sigmoid = (b: Builder, x: Value): Value =>
  b.op("div", b.number(1), b.op("add", b.number(1), exp(b, b.op("neg", x))))

/** s(x) s(-x) with s = sigmoid, as s (exp(-x) s): bounded, so that where exp overflows the product is 0. */
export const sigmoidD = (b: Builder, x: Value): Value => {
  const e = exp(b, b.op("neg", x))
  const s = b.op("div", b.number(1), b.op("add", b.number(1), e))
  return b.op("mul", b.op("mul", s, b.op("pmin", e, b.number(largest))), s)
}

/** tanh(x) = t / (t + 2) with t = expm1(2x). */
export const tanh = (b: Builder, x: Value): Value => {
  const t = expm1(b, b.op("pmin", b.op("add", x, x), b.number(bounds.tanh)))
  return b.op("div", t, b.op("add", t, b.number(2)))
}

/** 1 / cosh(x)^2 = 4 e / (e + 1)^2 with e = exp(2x), in which nothing cancels; x is bounded so that e stays finite. */
export const sech2 = (b: Builder, x: Value): Value => {
  const e = exp(b, b.op("pmin", b.op("add", x, x), b.number(bounds.sech2)))
  const q = b.op("div", b.number(2), b.op("add", e, b.number(1)))
  return b.op("mul", b.op("mul", e, q), q)
}

/** The bit of a sign. */
const sign = -(1n << 63n)

/** sinh(x) = (t + t / (t + 1)) / 2 with t = expm1(|x|), with the sign of x; all in quarters. */
export const sinh = (b: Builder, x: Value): Value => {
  const quarter = expm1Scaled(b, reduce(b, b.op("pmin", b.op("abs", x), b.number(bounds.hyperbolic))), 2)
  const top = b.op("add", b.op("mul", quarter, b.number(4)), b.number(1))
  const half = b.op("add", quarter, b.op("div", quarter, top))
  const size = b.op("add", half, half)
  return b.op("number", b.op("ior", b.op("bits", size), b.op("iand", b.op("bits", x), b.bits(sign))))
}

/** cosh(x) = exp(|x|) / 2 + 1 / (2 exp(|x|)), in quarters. */
export const cosh = (b: Builder, x: Value): Value => {
  const quarter = expScaled(b, reduce(b, b.op("pmin", b.op("abs", x), b.number(bounds.hyperbolic))), 2)
  const half = b.op("add", quarter, b.op("div", b.number(1 / 16), quarter))
  return b.op("add", half, half)
}

/** x and exp(x) - 1 as efun divides them: where exp overflows, k stays and r grows until expm1(r) 2^k is infinite. */
export const efunParts = (b: Builder, x: Value): { readonly top: Value; readonly below: Value } => {
  const top = b.op("pmin", x, b.number(bounds.efun))
  return { top, below: expm1Scaled(b, reduce(b, b.op("pmax", top, b.number(bounds.lowest)), 1023), 0) }
}

/** x / (exp(x) - 1), 1 at 0; as x itself is bounded, 0 where exp overflows. */
export const efun = (b: Builder, x: Value): Value => {
  const { below, top } = efunParts(b, x)
  return b.op("select", b.op("eq", x, b.number(0)), b.number(1), b.op("div", top, below))
}

/** y efun(x / y). */
export const vtrap = (b: Builder, x: Value, y: Value): Value => b.op("mul", y, efun(b, b.op("div", x, y)))

/** 2^-11 keeps the numerators of exprel and its derivatives finite. */
const relativeLess = 11

/** exp and expm1 times 2^-11, the argument to divide by, and what undoes the scaling. */
export const relative = (
  b: Builder,
  x: Value
): { readonly exp: Value; readonly expm1: Value; readonly by: Value; readonly unscale: (value: Value) => Value } => {
  const by = b.op("pmin", x, b.number(bounds.exprel.highest))
  const reduced = reduce(b, b.op("pmax", by, b.number(bounds.exprel.lowest)))
  return {
    exp: expScaled(b, reduced, relativeLess),
    expm1: expm1Scaled(b, reduced, relativeLess),
    by,
    unscale: (value) => b.op("mul", value, b.number(powerOfTwo(relativeLess)))
  }
}

/** (exp(x) - 1) / x, 1 at and around 0. */
export const exprel = (b: Builder, x: Value): Value => {
  const { by, expm1, unscale } = relative(b, x)
  return b.op("select", isTiny(b, x), b.number(1), unscale(b.op("div", expm1, by)))
}
