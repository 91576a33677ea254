/**
 * One row of the opcode table: bytes, operand and result types, and what follows the bytes.
 *
 * The constructors below are the vocabulary of the table; they spell the prefix and the LEB128 of a code number once.
 */
import * as Bytes from "./Bytes.ts"
import type { ValueType } from "./Item.ts"

/**
 * What follows the opcode. `none` has fixed types and nothing behind it; `context` has nothing behind it and types that
 * depend on where it stands; a value type stands for a constant of that type.
 */
export type Immediate =
  | "none"
  | "context"
  | "memory"
  | "memoryLane"
  | "lane"
  | "shuffle"
  | "local"
  | "global"
  | "function"
  | "label"
  | "block"
  | ValueType

/** One instruction. Types are bottom of the stack first; `alignment` is the base-2 logarithm of the natural one. */
export type Row<I extends Immediate = Immediate> = {
  readonly bytes: Uint8Array
  readonly immediate: I
  readonly operands: ReadonlyArray<ValueType>
  readonly results: ReadonlyArray<ValueType>
  readonly alignment: number
  readonly lanes: number
}

/** Up to three value types, written with blanks between them. */
export type Types =
  | ""
  | ValueType
  | `${ValueType} ${ValueType}`
  | `${ValueType} ${ValueType} ${ValueType}`

const typesOf = (text: Types): ReadonlyArray<ValueType> =>
  text === "" ? [] : (text.split(" ") as ReadonlyArray<ValueType>) // the type of `text` says so

/** Writes an opcode: one byte, or a prefix (which stands above the lowest 16 bits) and the code number as LEB128. */
const spell = (code: number, trail: ReadonlyArray<number>): Uint8Array => {
  const bytes = Bytes.make(8)
  Bytes.u8(bytes, code > 0xff ? code >>> 16 : code)
  if (code > 0xff) Bytes.u32(bytes, code & 0xffff)
  Bytes.append(bytes, trail)
  return Bytes.take(bytes)
}

const row = <I extends Immediate>(immediate: I, code: number, operands: Types, results: Types): Row<I> => ({
  bytes: spell(code, []),
  immediate,
  operands: typesOf(operands),
  results: typesOf(results),
  alignment: 0,
  lanes: 0
})

/** Code number behind the prefix of saturating conversions and bulk memory. */
export const bulk = (code: number): number => 0xfc0000 + code

/** Code number behind the prefix of vector instructions. */
export const vector = (code: number): number => 0xfd0000 + code

/** Code number behind the prefix of atomic instructions. */
export const atomic = (code: number): number => 0xfe0000 + code

/** An instruction with fixed types and nothing behind the opcode. */
export const plain = (code: number, operands: Types, results: Types): Row<"none"> =>
  row("none", code, operands, results)

/** An instruction with fixed types and bytes behind the opcode that are always the same: memory 0. */
export const trailed = (
  code: number,
  trail: ReadonlyArray<number>,
  operands: Types,
  results: Types
): Row<"none"> => ({ ...plain(code, operands, results), bytes: spell(code, trail) })

/** An instruction whose types depend on where it stands. */
export const structural = <I extends Immediate>(code: number, immediate: I): Row<I> => row(immediate, code, "", "")

/** A constant. */
export const constant = <T extends ValueType>(code: number, type: T): Row<T> => row(type, code, "", type)

/** A read or write of `size` bytes of memory. */
export const access = (code: number, size: number, operands: Types, results: Types): Row<"memory"> => ({
  ...row("memory", code, operands, results),
  alignment: 31 - Math.clz32(size)
})

/** A read or write of one of `lanes` lanes of a vector. */
export const lane = (code: number, lanes: number, operands: Types, results: Types): Row<"lane"> => ({
  ...row("lane", code, operands, results),
  lanes
})

/** A read or write of `size` bytes of memory from or to one lane. */
export const accessLane = (code: number, size: number, operands: Types, results: Types): Row<"memoryLane"> => ({
  ...row("memoryLane", code, operands, results),
  alignment: 31 - Math.clz32(size),
  lanes: 16 / size
})

/** A choice of 16 bytes out of the 32 of two vectors. */
export const shuffle = (code: number): Row<"shuffle"> => ({
  ...row("shuffle", code, "v128 v128", "v128"),
  lanes: 32
})
