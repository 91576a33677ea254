/**
 * sin and cos as programs.
 *
 * Method: x = k pi/2 + r with pi/2 in three parts (Cody and Waite), polynomials of degree 13 and 14 in r on |r| <= pi/4, chosen and signed
 * by k mod 4. The first two parts have 33 bits, so that k times them is exact up to |x| = 1e6; beyond, the value is NaN rather than wrong.
 * Errors: `./errors.ts`.
 */
import type { Builder, Value } from "../Builder.ts"
import { horner } from "./horner.ts"
import { magic } from "./reduction.ts"

const halfPi = { high: 1.5707963267341256, middle: 6.077100506303966e-11, low: 2.0222662487959506e-21 } as const
/** Largest argument, up to sign. */
const largest = 1e6
/** (sin r - r) / r^3 and (cos r - 1 + r^2/2) / r^4 in powers of r^2. */
const sine = [
  -1.6666666666666632e-1,
  8.33333333332249e-3,
  -1.984126982985795e-4,
  2.7557313707070068e-6,
  -2.5050760253406863e-8,
  1.58969099521155e-10
] as const
const cosine = [
  4.1666666666666602e-2,
  -1.388888888887411e-3,
  2.480158728947673e-5,
  -2.7557314351390663e-7,
  2.087572321298175e-9,
  -1.1359647557788195e-11
] as const

const quarter = (b: Builder, x: Value, turn: number): Value => {
  const shifted = b.op("add", b.op("mul", x, b.number(2 / Math.PI)), b.number(magic))
  const k = b.op("sub", shifted, b.number(magic))
  const part = (rest: Value, c: number): Value => b.op("sub", rest, b.op("mul", k, b.number(c)))
  const r = part(part(part(x, halfPi.high), halfPi.middle), halfPi.low)
  const z = b.op("mul", r, r)
  const sin = b.op("add", r, b.op("mul", b.op("mul", r, z), horner(b, z, sine)))
  const cos = b.op(
    "add",
    b.op("sub", b.number(1), b.op("mul", z, b.number(0.5))),
    b.op("mul", b.op("mul", z, z), horner(b, z, cosine))
  )
  // (k + turn) mod 4 from the low bits; bits become numbers 0 or 1 by way of 2^52.
  const bit = (mask: bigint, place: number): Value => {
    const low = b.op("iand", b.op("iadd", b.op("bits", shifted), b.bits(BigInt(turn))), b.bits(mask))
    return b.op(
      "ne",
      b.op("number", b.op("iadd", b.shift("shl", low, 52 - place), b.bits(0x3ff0000000000000n))),
      b.number(1)
    )
  }
  const value = b.op("select", bit(1n, 0), cos, sin)
  const signed = b.op("select", bit(2n, 1), b.op("neg", value), value)
  return b.op("select", b.op("le", b.op("abs", x), b.number(largest)), signed, b.number(NaN))
}

/** sin(x). */
export const sin = (b: Builder, x: Value): Value => quarter(b, x, 0)

/** cos(x). */
export const cos = (b: Builder, x: Value): Value => quarter(b, x, 1)
