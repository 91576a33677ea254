/**
 * Decodes one instruction and gives it as text, as the standard writes it.
 *
 * One idea: the opcode table read backwards. Alignment is shown only where it is not the natural one, and a vector
 * constant is shown as bits with its two floats beside it.
 */
import { type ValueType, valueTypes } from "../../../src/kernel/wasm/Item.ts"
import { type OpcodeName, opcodes } from "../../../src/kernel/wasm/Opcode.ts"
import type { Row } from "../../../src/kernel/wasm/Row.ts"
import { opcodeNames } from "./opcodeNames.ts"
import * as Reader from "./Reader.ts"

/** An instruction as it was read. */
export type Instruction = { readonly name: OpcodeName; readonly text: string }

/** Prefixes behind which the code number is LEB128. */
const prefixes = new Set([0xfc, 0xfd, 0xfe])

const key = (prefix: number, code: number): number => prefix * 0x10000 + code

const readKey = (reader: Reader.Reader): number => {
  const first = Reader.u8(reader)
  return prefixes.has(first) ? key(first, Reader.u32(reader)) : key(0, first)
}

const names = new Map(
  opcodeNames.map((name) => {
    const { bytes } = opcodes[name]
    return [readKey(Reader.make(bytes, 0, bytes.length)), name]
  })
)

/** The name of a value type by its byte. */
export const valueType = (reader: Reader.Reader): ValueType => {
  const byte = Reader.u8(reader)
  for (const name of Object.keys(valueTypes) as ReadonlyArray<ValueType>) if (valueTypes[name] === byte) return name
  return Reader.fail(reader, `0x${byte.toString(16)} is no value type`)
}

const floatText = (value: number): string => {
  if (Number.isNaN(value)) return "nan"
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf"
  return Object.is(value, -0) ? "-0" : String(value)
}

const vectorText = (bytes: Uint8Array): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16)
  const bits = [0, 8].map((at) => `0x${view.getBigUint64(at, true).toString(16).padStart(16, "0")}`)
  const floats = [0, 8].map((at) => floatText(view.getFloat64(at, true)))
  return `i64x2 ${bits.join(" ")} (; ${floats.join(" ")} ;)`
}

const accessText = (reader: Reader.Reader, row: Row): string => {
  const alignment = Reader.u32(reader)
  const offset = Reader.u32(reader)
  const align = alignment === row.alignment ? "" : ` align=${1 << alignment}`
  return `${offset === 0 ? "" : ` offset=${offset}`}${align}`
}

const blockText = (reader: Reader.Reader): string => {
  if (reader.bytes[reader.at] !== 0x40) return ` (result ${valueType(reader)})`
  reader.at++
  return ""
}

const immediateText = (reader: Reader.Reader, row: Row): string => {
  switch (row.immediate) {
    case "none":
    case "context":
      return ""
    case "memory":
      return accessText(reader, row)
    case "memoryLane":
      return `${accessText(reader, row)} ${Reader.u8(reader)}`
    case "lane":
      return ` ${Reader.u8(reader)}`
    case "shuffle":
      return ` ${Reader.take(reader, 16).join(" ")}`
    case "local":
    case "global":
    case "function":
    case "label":
      return ` ${Reader.u32(reader)}`
    case "block":
      return blockText(reader)
    case "i32":
      return ` ${Reader.s32(reader)}`
    case "i64":
      return ` ${Reader.s64(reader)}`
    case "f64":
      return ` ${floatText(Reader.f64(reader))}`
    case "v128":
      return ` ${vectorText(Reader.take(reader, 16))}`
  }
}

/** Reads the next instruction. Throws where the table has no such opcode. */
export const instructionText = (reader: Reader.Reader): Instruction => {
  const start = reader.at
  const name = names.get(readKey(reader))
  if (name === undefined) {
    const bytes = Array.from(reader.bytes.subarray(start, reader.at), (byte) => byte.toString(16).padStart(2, "0"))
    reader.at = start
    return Reader.fail(reader, `unknown instruction 0x${bytes.join("")}`)
  }
  const row: Row = opcodes[name]
  for (const byte of row.bytes.subarray(reader.at - start)) {
    if (Reader.u8(reader) !== byte) Reader.fail(reader, `${name} is not of memory 0`)
  }
  return { name, text: `${name}${immediateText(reader, row)}` }
}
