/**
 * What is known of a function while it is being written, and the steps that the methods of `Code` are made of.
 *
 * One idea: each step first asks the stack and then writes. After an error the function is of no use any more.
 */
import * as Bytes from "./Bytes.ts"
import { type Constant, constant } from "./constant.ts"
import { type Func, func, type Global, type ValueType, valueTypes } from "./Item.ts"
import { type OpcodeName, opcodes } from "./Opcode.ts"
import type { Row } from "./Row.ts"
import * as Stack from "./Stack.ts"

/** A parameter or local variable of one function. */
export type Local = { readonly index: number; readonly type: ValueType }

/** A place in a body where the index of a function or global belongs. */
export type Relocation = { readonly at: number; readonly item: Func | Global }

/** A function being written. */
export type Emission = {
  readonly func: Func
  readonly bytes: Bytes.Bytes
  readonly stack: Stack.Stack
  readonly locals: Array<Local>
  readonly relocations: Array<Relocation>
  usesMemory: boolean
}

/** One list per type, so that no instruction makes its own. */
const typeLists: Readonly<Record<ValueType, ReadonlyArray<ValueType>>> = {
  i32: ["i32"],
  i64: ["i64"],
  f64: ["f64"],
  v128: ["v128"]
}
const none: ReadonlyArray<ValueType> = []

/** The type byte of a block without result. */
const noResult = 0x40

/** Starts a function; its parameters are its first variables. */
export const make = (name: string, params: ReadonlyArray<ValueType>, results: ReadonlyArray<ValueType>): Emission => {
  const own = func(name, params, results)
  return {
    func: own,
    bytes: Bytes.make(1024),
    stack: Stack.make(name, own),
    locals: params.map((type, index) => ({ index, type })),
    relocations: [],
    usesMemory: false
  }
}

const spell = (e: Emission, name: OpcodeName): void => Bytes.append(e.bytes, opcodes[name].bytes)

/** Throws where a number that stands behind an opcode is no integer below the limit. */
const checkImmediate = (e: Emission, name: string, what: string, value: number, limit: number): void => {
  if (!(Number.isInteger(value) && value >= 0 && value < limit)) {
    Stack.fail(e.stack, name, `has ${what} ${value}, which is not in 0 .. ${limit - 1}`)
  }
}

/** Writes an instruction with fixed types, so far without what follows it. */
export const writeRow = (e: Emission, name: string, row: Row): void => {
  Stack.apply(e.stack, name, row.operands, row.results)
  Bytes.append(e.bytes, row.bytes)
}

/** Writes a read or write of memory; `lane` is -1 where there is none. */
export const writeAccess = (e: Emission, name: string, row: Row, offset: number, lane: number): void => {
  checkImmediate(e, name, "offset", offset, 2 ** 32)
  if (lane !== -1) checkImmediate(e, name, "lane", lane, row.lanes)
  writeRow(e, name, row)
  Bytes.u32(e.bytes, row.alignment)
  Bytes.u32(e.bytes, offset)
  if (lane !== -1) Bytes.u8(e.bytes, lane)
  e.usesMemory = true
}

/** Writes an instruction and the lanes behind it. */
export const writeLanes = (e: Emission, name: string, row: Row, lanes: ReadonlyArray<number>): void => {
  const wanted = row.immediate === "shuffle" ? 16 : 1
  if (lanes.length !== wanted) Stack.fail(e.stack, name, `has ${lanes.length} lanes, not ${wanted}`)
  for (const lane of lanes) checkImmediate(e, name, "lane", lane, row.lanes)
  writeRow(e, name, row)
  Bytes.append(e.bytes, lanes)
}

/** Writes an instruction whose types the caller says. */
export const write = (
  e: Emission,
  name: OpcodeName,
  operands: ReadonlyArray<ValueType>,
  results: ReadonlyArray<ValueType>
): void => {
  Stack.apply(e.stack, name, operands, results)
  spell(e, name)
}

/** Writes a constant. */
export const writeConstant = (e: Emission, type: ValueType, value: Constant): void => {
  Stack.apply(e.stack, `${type}.const`, [], typeLists[type])
  constant(e.bytes, type, value)
}

/** Writes an access to a variable of this function. */
export const writeLocal = (e: Emission, name: "local.get" | "local.set" | "local.tee", local: Local): void => {
  if (e.locals[local.index] !== local) {
    Stack.fail(e.stack, name, `takes variable ${local.index} (${local.type}) of another function`)
  }
  if (name !== "local.get") Stack.pop(e.stack, name, local.type)
  if (name !== "local.set") Stack.push(e.stack, name, local.type)
  spell(e, name)
  Bytes.u32(e.bytes, local.index)
}

/** Writes an access to a global variable. */
export const writeGlobal = (e: Emission, name: "global.get" | "global.set", item: Global): void => {
  if (name === "global.set" && !item.mutable) Stack.fail(e.stack, name, `writes a constant global (${item.type})`)
  const type = typeLists[item.type]
  write(e, name, name === "global.get" ? none : type, name === "global.set" ? none : type)
  e.relocations.push({ at: e.bytes.length, item })
}

/** Writes a call. */
export const writeCall = (e: Emission, item: Func): void => {
  write(e, "call", item.params, item.results)
  e.relocations.push({ at: e.bytes.length, item })
}

/** Writes `select` for the type that lies under the condition. */
export const writeSelect = (e: Emission): void => {
  Stack.expect(e.stack, "select", typeLists.i32)
  const type = Stack.peek(e.stack, "select", 1)
  write(e, "select", [type, type, "i32"], typeLists[type])
}

/** Writes a branch. */
export const writeBranch = (e: Emission, name: "br" | "br_if", label: Stack.Label): void => {
  const depth = Stack.depth(e.stack, name, label)
  if (name === "br_if") Stack.expect(e.stack, name, [...Stack.branchTypes(label), "i32"])
  if (name === "br_if") Stack.apply(e.stack, name, typeLists.i32, none)
  else {
    Stack.expect(e.stack, name, Stack.branchTypes(label))
    Stack.leave(e.stack, name)
  }
  spell(e, name)
  Bytes.u32(e.bytes, depth)
}

/** Writes an instruction after which nothing of the block can run. */
export const writeLeave = (e: Emission, name: "return" | "unreachable"): void => {
  Stack.expect(e.stack, name, name === "return" ? e.func.results : none)
  Stack.leave(e.stack, name)
  spell(e, name)
}

/** Writes the start of a block. */
export const writeOpen = (
  e: Emission,
  kind: "block" | "loop" | "if",
  results: ReadonlyArray<ValueType>
): Stack.Label => {
  if (kind === "if") Stack.apply(e.stack, kind, typeLists.i32, none)
  const label = Stack.open(e.stack, kind, results)
  spell(e, kind)
  Bytes.u8(e.bytes, results.length === 0 ? noResult : valueTypes[results[0]])
  return label
}

/** Writes the way from the first arm of an `if` to the second. */
export const writeElse = (e: Emission, label: Stack.Label): Stack.Label => {
  const second = Stack.otherwise(e.stack, label)
  spell(e, "else")
  return second
}

/** Writes the end of a block. */
export const writeEnd = (e: Emission, label: Stack.Label): void => {
  if (label.kind === "if" && label.results.length > 0) {
    Stack.fail(e.stack, "end", `closes an if with a result (${label.results.join(" ")}) that has no else`)
  }
  Stack.close(e.stack, "end", label)
  spell(e, "end")
}
