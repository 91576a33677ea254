/**
 * The instructions of a function that was written as WebAssembly, read back from its bytes.
 *
 * Reads what `Code` writes: no index of a function or global stands in the bytes yet, the places of those are remembered (`Relocation`).
 */
import type { Body } from "../wasm/Code.ts"
import type { Func, Global, ValueType } from "../wasm/Item.ts"
import { valueTypes } from "../wasm/Item.ts"
import { type NameWith, type OpcodeName, opcodes } from "../wasm/Opcode.ts"

/** One instruction with what follows its name. */
export type Instruction =
  | { readonly _tag: "Plain"; readonly name: NameWith<"none"> }
  | { readonly _tag: "Memory"; readonly name: NameWith<"memory">; readonly offset: number }
  | {
    readonly _tag: "MemoryLane"
    readonly name: NameWith<"memoryLane">
    readonly offset: number
    readonly lane: number
  }
  | { readonly _tag: "Lane"; readonly name: NameWith<"lane">; readonly lane: number }
  | { readonly _tag: "Shuffle"; readonly lanes: ReadonlyArray<number> }
  | { readonly _tag: "Constant"; readonly type: ValueType; readonly value: number | bigint | Uint8Array }
  | { readonly _tag: "Local"; readonly way: "get" | "set" | "tee"; readonly index: number }
  | { readonly _tag: "Global"; readonly way: "get" | "set"; readonly global: Global }
  | { readonly _tag: "Call"; readonly func: Func }
  | { readonly _tag: "Branch"; readonly if: boolean; readonly depth: number }
  | { readonly _tag: "Open"; readonly kind: "block" | "loop" | "if"; readonly result: ValueType | null }
  | { readonly _tag: "Other"; readonly name: "else" | "end" | "drop" | "select" | "return" | "unreachable" }

/** Names by the first byte, or by the prefix and the number after it. */
const names: ReadonlyMap<string, OpcodeName> = new Map(
  (Object.keys(opcodes) as ReadonlyArray<OpcodeName>).map((name) => [opcodes[name].bytes.join(), name])
)

const types = new Map<number, ValueType>(
  (Object.keys(valueTypes) as ReadonlyArray<ValueType>).map((type) => [valueTypes[type], type])
)

/** Bytes that begin opcodes of more than one. */
const prefixes = 0xfc

/** The instructions of a function, the `end` of the function included. */
export const instructionsOf = (
  { bytes, relocations }: Pick<Body, "bytes" | "relocations">
): ReadonlyArray<Instruction> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const items = new Map(relocations.map(({ at, item }) => [at, item]))
  let at = 0
  /** A LEB128 number of any length, with the bits above it those of its sign if it has one. */
  const leb = (withSign: boolean): bigint => {
    let [value, shift, byte] = [0n, 0n, 0]
    do {
      byte = bytes[at++]
      value |= BigInt(byte & 127) << shift
      shift += 7n
    } while (byte > 127)
    return withSign ? BigInt.asIntN(Number(shift), value) : value
  }
  const u32 = (): number => Number(leb(false))
  const take = (count: number): Uint8Array => bytes.subarray(at, at += count)
  const opcode = (): OpcodeName => {
    const start = at
    if (bytes[at++] >= prefixes) leb(false)
    // Fixed bytes may follow the number; no name begins with another.
    for (let end = at; end <= at + 2; end++) {
      const name = names.get(bytes.subarray(start, end).join())
      if (name === undefined) continue
      at = end
      return name
    }
    throw new Error(`internal: no instruction begins with byte ${bytes[start]} at ${start}`)
  }
  const item = <T extends "Func" | "Global">(tag: T): Extract<Func | Global, { readonly _tag: T }> => {
    const found = items.get(at)
    if (found?._tag !== tag) throw new Error(`internal: at ${at} stands no ${tag}`)
    return found as Extract<Func | Global, { readonly _tag: T }> // its tag was compared
  }
  const constant = (type: ValueType): number | bigint | Uint8Array => {
    switch (type) {
      case "i32":
        return Number(leb(true))
      case "i64":
        return leb(true)
      case "f64":
        return view.getFloat64((at += 8) - 8, true)
      case "v128":
        return take(16)
    }
  }
  const next = (): Instruction => {
    const name = opcode()
    const row = opcodes[name]
    switch (row.immediate) {
      case "none":
        return { _tag: "Plain", name: name as NameWith<"none"> } // its row says so, as those of the names below do
      case "memory":
        u32()
        return { _tag: "Memory", name: name as NameWith<"memory">, offset: u32() }
      case "memoryLane":
        u32()
        return { _tag: "MemoryLane", name: name as NameWith<"memoryLane">, offset: u32(), lane: bytes[at++] }
      case "lane":
        return { _tag: "Lane", name: name as NameWith<"lane">, lane: bytes[at++] }
      case "shuffle":
        return { _tag: "Shuffle", lanes: [...take(16)] }
      case "local":
        return { _tag: "Local", way: name.slice("local.".length) as "get" | "set" | "tee", index: u32() }
      case "global":
        return { _tag: "Global", way: name.slice("global.".length) as "get" | "set", global: item("Global") }
      case "function":
        return { _tag: "Call", func: item("Func") }
      case "label":
        return { _tag: "Branch", if: name === "br_if", depth: u32() }
      case "block":
        return { _tag: "Open", kind: name as "block" | "loop" | "if", result: types.get(bytes[at++]) ?? null }
      case "context":
        return { _tag: "Other", name: name as "else" | "end" | "drop" | "select" | "return" | "unreachable" }
      case "i32":
      case "i64":
      case "f64":
      case "v128":
        return { _tag: "Constant", type: row.immediate, value: constant(row.immediate) }
    }
  }
  const out: Array<Instruction> = []
  while (at < bytes.length) out.push(next())
  return out
}
