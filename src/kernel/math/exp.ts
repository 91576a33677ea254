/**
 * exp and expm1 as programs, and what is made of them: sigmoid, tanh, sinh, cosh, efun, vtrap, exprel.
 *
 * Method: x = k ln 2 + r with |r| <= ln 2 / 2 (rounding by adding 1.5 2^52, ln 2 in two parts), expm1(r) = r q(r) with q a near-minimax
 * polynomial of degree 10 (relative error 2.6e-17 with rounded coefficients), and 2^k put together from bits. Where results reach the
 * largest number they are computed small by a power of two and made large by the last operation. Errors and ranges: `./errors.ts`.
 */
import type { Builder, Value } from "../Builder.ts"
import { horner } from "./horner.ts"
import { ln2, magic } from "./reduction.ts"

/** q(r) = expm1(r) / r on |r| <= 0.3469, ascending. */
const q = [
  1,
  0.5000000000000006,
  0.1666666666666667,
  0.04166666666657239,
  0.008333333333326084,
  0.0013888888932751,
  0.0001984126987500228,
  2.4801504014426906e-5,
  2.755725517000089e-6,
  2.7626495546432196e-7,
  2.5105312729622103e-8
] as const

/** Arguments below are taken as this one, for which k = -1022: there 2^(k-1) has no bits left and exp is 0. */
const lowest = -708.4
/** Arguments above are taken as this one, for which k = 1024: twice 2^(k-1) overflows. */
const highest = 710

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

const between = (b: Builder, x: Value, low: number, high: number): Value =>
  b.op("pmax", b.op("pmin", x, b.number(high)), b.number(low))

/** exp(x) 2^-less, for x between the bounds. */
const expScaled = (b: Builder, reduced: Reduced, less: number): Value => {
  const twice = b.op("add", b.op("mul", reduced.r, horner(b, reduced.r, q.map((c) => 2 * c))), b.number(2))
  return b.op("mul", twice, scale(b, reduced, less + 1))
}

/** (exp(x) - 1) 2^-less: with s = 2^(k-less), s expm1(r) + (s - 2^-less). */
const expm1Scaled = (b: Builder, reduced: Reduced, less: number): Value => {
  const { r } = reduced
  const s = scale(b, reduced, less)
  const small = b.op("add", r, b.op("mul", b.op("mul", r, r), horner(b, r, q.slice(1))))
  return b.op("add", b.op("mul", s, small), b.op("sub", s, b.number(2 ** -less)))
}

/** exp(x). */
export const exp = (b: Builder, x: Value): Value => expScaled(b, reduce(b, between(b, x, lowest, highest)), 0)

/** exp(x) - 1. */
export const expm1 = (b: Builder, x: Value): Value => {
  const half = expm1Scaled(b, reduce(b, between(b, x, lowest, highest)), 1)
  return b.op("add", half, half)
}

/** 1 / (1 + exp(-x)). */
export const sigmoid = (b: Builder, x: Value): Value =>
  b.op("div", b.number(1), b.op("add", b.number(1), exp(b, b.op("neg", x))))

/** s(x) s(-x) with s = sigmoid, as s (exp(-x) s): bounded, so that where exp overflows the product is 0. */
export const sigmoidD = (b: Builder, x: Value): Value => {
  const e = exp(b, b.op("neg", x))
  const s = b.op("div", b.number(1), b.op("add", b.number(1), e))
  return b.op("mul", b.op("mul", s, b.op("pmin", e, b.number(Number.MAX_VALUE))), s)
}

/** Above, tanh is 1 to the last bit. */
const tanhSaturation = 44

/** tanh(x) = t / (t + 2) with t = expm1(2x). */
export const tanh = (b: Builder, x: Value): Value => {
  const t = expm1(b, b.op("pmin", b.op("add", x, x), b.number(tanhSaturation)))
  return b.op("div", t, b.op("add", t, b.number(2)))
}

/** 1 / cosh(x)^2 = 4 e / (e + 1)^2 with e = exp(2x), in which nothing cancels; x is bounded so that e stays finite. */
export const sech2 = (b: Builder, x: Value): Value => {
  const e = exp(b, b.op("pmin", b.op("add", x, x), b.number(600)))
  const q = b.op("div", b.number(2), b.op("add", e, b.number(1)))
  return b.op("mul", b.op("mul", e, q), q)
}

/** sinh and cosh overflow in the last doubling for larger arguments; k is 1025 there. */
const hyperbolicHighest = 710.5

/** sinh(x) = (t + t / (t + 1)) / 2 with t = expm1(|x|), with the sign of x; all in quarters. */
export const sinh = (b: Builder, x: Value): Value => {
  const quarter = expm1Scaled(b, reduce(b, b.op("pmin", b.op("abs", x), b.number(hyperbolicHighest))), 2)
  const top = b.op("add", b.op("mul", quarter, b.number(4)), b.number(1))
  const half = b.op("add", quarter, b.op("div", quarter, top))
  const size = b.op("add", half, half)
  return b.op("select", b.op("lt", x, b.number(0)), b.op("neg", size), size)
}

/** cosh(x) = exp(|x|) / 2 + 1 / (2 exp(|x|)), in quarters. */
export const cosh = (b: Builder, x: Value): Value => {
  const quarter = expScaled(b, reduce(b, b.op("pmin", b.op("abs", x), b.number(hyperbolicHighest))), 2)
  const half = b.op("add", quarter, b.op("div", b.number(1 / 16), quarter))
  return b.op("add", half, half)
}

/** x and exp(x) - 1 as efun divides them: where exp overflows, k stays and r grows until expm1(r) 2^k is infinite. */
export const efunParts = (b: Builder, x: Value): { readonly top: Value; readonly below: Value } => {
  const top = b.op("pmin", x, b.number(1000))
  return { top, below: expm1Scaled(b, reduce(b, b.op("pmax", top, b.number(lowest)), 1023), 0) }
}

/** x / (exp(x) - 1), 1 at 0; as x itself is bounded, 0 where exp overflows. */
export const efun = (b: Builder, x: Value): Value => {
  const { below, top } = efunParts(b, x)
  return b.op("select", b.op("eq", x, b.number(0)), b.number(1), b.op("div", top, below))
}

/** y efun(x / y). */
export const vtrap = (b: Builder, x: Value, y: Value): Value => b.op("mul", y, efun(b, b.op("div", x, y)))

/** exprel and its derivatives are finite beyond exp: 2^-11 keeps their numerators finite to here, where all of them overflow. */
const relativeHighest = 717
const relativeLess = 11

/** exp and expm1 times 2^-11, the argument to divide by, and what undoes the scaling. */
export const relative = (
  b: Builder,
  x: Value
): { readonly exp: Value; readonly expm1: Value; readonly by: Value; readonly unscale: (value: Value) => Value } => {
  const by = b.op("pmin", x, b.number(relativeHighest))
  const reduced = reduce(b, b.op("pmax", by, b.number(-690)))
  return {
    exp: expScaled(b, reduced, relativeLess),
    expm1: expm1Scaled(b, reduced, relativeLess),
    by,
    unscale: (value) => b.op("mul", value, b.number(2 ** relativeLess))
  }
}

/** (exp(x) - 1) / x, 1 at and around 0. */
export const exprel = (b: Builder, x: Value): Value => {
  const { by, expm1, unscale } = relative(b, x)
  return b.op("select", b.op("lt", b.op("abs", x), b.number(1e-200)), b.number(1), unscale(b.op("div", expm1, by)))
}
