/**
 * Rows of the opcode table for memory: reads, writes, lanes of vectors, size, copies.
 *
 * The address lies at the bottom, in bytes, and the offset of the instruction is added to it without wrapping.
 * `memory.copy` takes target, source, length; `memory.fill` takes target, byte, length.
 */
import { access, accessLane, bulk, trailed, vector } from "./Row.ts"

/** Reads, writes and sizes of memory. */
export const memoryRows = {
  "i32.load": access(0x28, 4, "i32", "i32"),
  "i32.load8_s": access(0x2c, 1, "i32", "i32"),
  "i32.load8_u": access(0x2d, 1, "i32", "i32"),
  "i32.load16_s": access(0x2e, 2, "i32", "i32"),
  "i32.load16_u": access(0x2f, 2, "i32", "i32"),
  "i64.load": access(0x29, 8, "i32", "i64"),
  "i64.load8_s": access(0x30, 1, "i32", "i64"),
  "i64.load8_u": access(0x31, 1, "i32", "i64"),
  "i64.load16_s": access(0x32, 2, "i32", "i64"),
  "i64.load16_u": access(0x33, 2, "i32", "i64"),
  "i64.load32_s": access(0x34, 4, "i32", "i64"),
  "i64.load32_u": access(0x35, 4, "i32", "i64"),
  "f64.load": access(0x2b, 8, "i32", "f64"),
  "v128.load": access(vector(0x00), 16, "i32", "v128"),
  "v128.load32x2_s": access(vector(0x05), 8, "i32", "v128"),
  "v128.load32x2_u": access(vector(0x06), 8, "i32", "v128"),
  "v128.load32_splat": access(vector(0x09), 4, "i32", "v128"),
  "v128.load64_splat": access(vector(0x0a), 8, "i32", "v128"),
  "v128.load32_zero": access(vector(0x5c), 4, "i32", "v128"),
  "v128.load64_zero": access(vector(0x5d), 8, "i32", "v128"),

  "i32.store": access(0x36, 4, "i32 i32", ""),
  "i32.store8": access(0x3a, 1, "i32 i32", ""),
  "i32.store16": access(0x3b, 2, "i32 i32", ""),
  "i64.store": access(0x37, 8, "i32 i64", ""),
  "i64.store8": access(0x3c, 1, "i32 i64", ""),
  "i64.store16": access(0x3d, 2, "i32 i64", ""),
  "i64.store32": access(0x3e, 4, "i32 i64", ""),
  "f64.store": access(0x39, 8, "i32 f64", ""),
  "v128.store": access(vector(0x0b), 16, "i32 v128", ""),

  "v128.load32_lane": accessLane(vector(0x56), 4, "i32 v128", "v128"),
  "v128.store32_lane": accessLane(vector(0x5a), 4, "i32 v128", ""),
  "v128.load64_lane": accessLane(vector(0x57), 8, "i32 v128", "v128"),
  "v128.store64_lane": accessLane(vector(0x5b), 8, "i32 v128", ""),

  "memory.size": trailed(0x3f, [0], "", "i32"),
  "memory.grow": trailed(0x40, [0], "i32", "i32"),
  "memory.copy": trailed(bulk(0x0a), [0, 0], "i32 i32 i32", ""),
  "memory.fill": trailed(bulk(0x0b), [0], "i32 i32 i32", "")
}
