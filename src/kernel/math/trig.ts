/**
 * sin and cos as programs.
 *
 * Method: x = k pi/2 + r with pi/2 in three parts (Cody and Waite), polynomials of degree 13 and 14 in r on |r| <= pi/4, chosen and signed
 * by k mod 4. The first two parts have 33 bits, so that k times them is exact up to |x| = 1e6; beyond, the value is NaN rather than wrong.
 * The same operations as in `src/number/trig.ts`, and so the same bits. Errors: `test/kernel/math/errors.ts`.
 */
import { bounds, cosineSeries, halfPi, magic, sineSeries } from "../../number/coefficients.ts"
import type { Builder, Value } from "../Builder.ts"
import { horner } from "./horner.ts"

const quarter = (b: Builder, x: Value, turn: number): Value => {
  const shifted = b.op("add", b.op("mul", x, b.number(2 / Math.PI)), b.number(magic))
  const k = b.op("sub", shifted, b.number(magic))
  const part = (rest: Value, c: number): Value => b.op("sub", rest, b.op("mul", k, b.number(c)))
  const r = part(part(part(x, halfPi.high), halfPi.middle), halfPi.low)
  const z = b.op("mul", r, r)
  const sin = b.op("add", r, b.op("mul", b.op("mul", r, z), horner(b, z, sineSeries)))
  const cos = b.op(
    "add",
    b.op("sub", b.number(1), b.op("mul", z, b.number(0.5))),
    b.op("mul", b.op("mul", z, z), horner(b, z, cosineSeries))
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
  return b.op("select", b.op("le", b.op("abs", x), b.number(bounds.turning)), signed, b.number(NaN))
}

/** sin(x). */
export const sin = (b: Builder, x: Value): Value => b.op("select", b.op("eq", x, b.number(0)), x, quarter(b, x, 0))

/** cos(x). */
export const cos = (b: Builder, x: Value): Value => quarter(b, x, 1)
