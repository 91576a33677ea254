/**
 * Writes a constant with its opcode: the one place that knows how a value of each type is spelled.
 *
 * Used inside functions and for the initial values of globals.
 */
import * as Bytes from "./Bytes.ts"
import type { ValueType } from "./Item.ts"
import { rowOf } from "./Opcode.ts"

/** A value of some type: i32 and f64 are numbers, i64 is a bigint, v128 is 16 bytes. */
export type Constant = number | bigint | ArrayLike<number>

/** Writes the constant. An i32 may be given as -2^31 .. 2^32 - 1, an i64 as -2^63 .. 2^64 - 1; other values throw. */
export const constant = (bytes: Bytes.Bytes, type: ValueType, value: Constant): void => {
  Bytes.append(bytes, rowOf(`${type}.const`, type).bytes)
  if (type === "i32" && typeof value === "number") {
    Bytes.s32(bytes, value > 0x7fff_ffff && value <= 0xffff_ffff ? value - 2 ** 32 : value)
  } else if (type === "f64" && typeof value === "number") Bytes.f64(bytes, value)
  else if (type === "i64" && typeof value === "bigint") {
    Bytes.s64(bytes, value >= 2n ** 63n && value < 2n ** 64n ? value - 2n ** 64n : value)
  } else if (type === "v128" && typeof value === "object" && value.length === 16) Bytes.append(bytes, value)
  else {throw new Error(
      `internal: ${typeof value === "object" ? `${value.length} bytes are` : `${value} is`} no ${type}.const`
    )}
}
