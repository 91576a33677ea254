/**
 * Writes the body of one function, instruction by instruction, while the stack of operand types is checked.
 *
 * One idea: what is written is right or throws at once; labels, variables, functions and globals are handles, so that
 * no caller counts indices. Functions and globals get their index when the module is encoded; the places are
 * remembered. Every method that emits gives the code back, so that stack code reads as a chain.
 */
import * as Bytes from "./Bytes.ts"
import * as Emission from "./Emission.ts"
import type { Func, Global, ValueType } from "./Item.ts"
import { type NameWith, rowOf } from "./Opcode.ts"
import * as Stack from "./Stack.ts"

/** A parameter or local variable of one function. */
export type Local = Emission.Local

/** An open block, as the target of branches. */
export type Label = Stack.Label

/** A finished function, as the module takes it. `locals` are the types of the variables that are no parameters. */
export type Body = {
  readonly func: Func
  readonly locals: ReadonlyArray<ValueType>
  readonly bytes: Uint8Array
  readonly relocations: ReadonlyArray<Emission.Relocation>
  readonly usesMemory: boolean
}

/** A function that is being written. */
export type Code = {
  /** The function as others call it, at once and also from its own body. */
  readonly func: Func
  /** Its parameters. */
  readonly params: ReadonlyArray<Local>
  /** The types on the stack, as text. */
  readonly stack: () => string
  /** Declares a variable; it starts at zero. */
  readonly local: (type: ValueType) => Local
  /** Pushes a variable. */
  readonly get: (local: Local) => Code
  /** Pops into a variable. */
  readonly set: (local: Local) => Code
  /** Copies the top into a variable. */
  readonly tee: (local: Local) => Code
  /** Pushes a global variable. */
  readonly getGlobal: (global: Global) => Code
  /** Pops into a global variable. */
  readonly setGlobal: (global: Global) => Code
  /** Pushes a constant of -2^31 .. 2^32 - 1. */
  readonly i32: (value: number) => Code
  /** Pushes a constant of -2^63 .. 2^64 - 1. */
  readonly i64: (value: bigint) => Code
  /** Pushes a constant. NaN is the canonical one. */
  readonly f64: (value: number) => Code
  /** Pushes a constant of 16 bytes. */
  readonly v128: (bytes: ArrayLike<number>) => Code
  /** Pushes a constant of two floats, the lower first. */
  readonly f64x2: (low: number, high: number) => Code
  /** Pushes a constant of two 64-bit integers, the lower first. */
  readonly i64x2: (low: bigint, high: bigint) => Code
  /** Any instruction with fixed types and nothing behind its name. */
  readonly op: (name: NameWith<"none">) => Code
  /** Reads or writes memory at address + offset [bytes], with the natural alignment as the hint. */
  readonly memory: (name: NameWith<"memory">, offset: number) => Code
  /** Reads or writes one lane from or to memory. */
  readonly memoryLane: (name: NameWith<"memoryLane">, offset: number, lane: number) => Code
  /** Takes or replaces one lane. */
  readonly lane: (name: NameWith<"lane">, lane: number) => Code
  /** Chooses 16 bytes of two vectors; 16 .. 31 are those of the upper operand. */
  readonly shuffle: (lanes: ReadonlyArray<number>) => Code
  /** Pops a value of any type. */
  readonly drop: () => Code
  /** Pops an i32 and two values of one type; gives the lower one unless the i32 is 0. */
  readonly select: () => Code
  /** Calls a function. */
  readonly call: (func: Func) => Code
  /** Branches always; nothing may follow in the block. */
  readonly br: (label: Label) => Code
  /** Pops an i32 and branches unless it is 0. */
  readonly brIf: (label: Label) => Code
  /** Leaves the function. */
  readonly return: () => Code
  /** Traps. */
  readonly unreachable: () => Code
  /** Opens a block with at most one result; `if` pops its condition. */
  readonly open: (kind: "block" | "loop" | "if", results: ReadonlyArray<ValueType>) => Label
  /** Goes from the first arm of an `if` to the second; gives the label that closes it. */
  readonly otherwise: (label: Label) => Label
  /** Closes the innermost block. */
  readonly close: (label: Label) => Code
  /** A block; a branch to its label goes behind it. */
  readonly block: (results: ReadonlyArray<ValueType>, body: (after: Label) => void) => Code
  /** A loop; a branch to its label goes to its start, and without one it ends. */
  readonly loop: (results: ReadonlyArray<ValueType>, body: (again: Label) => void) => Code
  /** An arm that runs unless the popped i32 is 0. */
  readonly if: (body: (after: Label) => void) => Code
  /** Two arms, the first of which runs unless the popped i32 is 0. */
  readonly ifElse: (
    results: ReadonlyArray<ValueType>,
    then: (after: Label) => void,
    otherwise: (after: Label) => void
  ) => Code
  /** Ends the function, which must hold just its results, and hands it over. Emission is over then. */
  readonly end: () => Body
}

/** The 16 bytes of two values. */
const pair = <A>(write: (bytes: Bytes.Bytes, value: A) => void, low: A, high: A): Uint8Array => {
  const bytes = Bytes.make(16)
  write(bytes, low)
  write(bytes, high)
  return Bytes.take(bytes)
}

/** Ends the function: its results must lie on the stack, alone, and every block must be closed. */
const finish = (e: Emission.Emission): Body => {
  const outermost = e.stack.open[0]
  if (outermost === undefined) return Stack.fail(e.stack, "end", "comes after the end of the function")
  Emission.writeEnd(e, outermost.label)
  return {
    func: e.func,
    locals: e.locals.slice(e.func.params.length).map((local) => local.type),
    bytes: Bytes.take(e.bytes),
    relocations: e.relocations,
    usesMemory: e.usesMemory
  }
}

/** Starts a function. The name is for people: messages, profiles, disassembly. */
export const make = (name: string, params: ReadonlyArray<ValueType>, results: ReadonlyArray<ValueType>): Code => {
  const e = Emission.make(name, params, results)
  const after = (_written: void): Code => code
  const arm = (label: Label, body: (label: Label) => void): Code => {
    body(label)
    return code.close(label)
  }
  const code: Code = {
    func: e.func,
    params: e.locals.slice(),
    stack: () => Stack.print(e.stack),
    local: (type) => {
      const local: Local = { index: e.locals.length, type }
      e.locals.push(local)
      return local
    },
    get: (local) => after(Emission.writeLocal(e, "local.get", local)),
    set: (local) => after(Emission.writeLocal(e, "local.set", local)),
    tee: (local) => after(Emission.writeLocal(e, "local.tee", local)),
    getGlobal: (global) => after(Emission.writeGlobal(e, "global.get", global)),
    setGlobal: (global) => after(Emission.writeGlobal(e, "global.set", global)),
    i32: (value) => after(Emission.writeConstant(e, "i32", value)),
    i64: (value) => after(Emission.writeConstant(e, "i64", value)),
    f64: (value) => after(Emission.writeConstant(e, "f64", value)),
    v128: (bytes) => after(Emission.writeConstant(e, "v128", bytes)),
    f64x2: (low, high) => after(Emission.writeConstant(e, "v128", pair(Bytes.f64, low, high))),
    i64x2: (low, high) => after(Emission.writeConstant(e, "v128", pair(Bytes.i64, low, high))),
    op: (name) => after(Emission.writeRow(e, name, rowOf(name, "none"))),
    memory: (name, offset) => after(Emission.writeAccess(e, name, rowOf(name, "memory"), offset, -1)),
    memoryLane: (name, offset, lane) => after(Emission.writeAccess(e, name, rowOf(name, "memoryLane"), offset, lane)),
    lane: (name, lane) => after(Emission.writeLanes(e, name, rowOf(name, "lane"), [lane])),
    shuffle: (lanes) => after(Emission.writeLanes(e, "i8x16.shuffle", rowOf("i8x16.shuffle", "shuffle"), lanes)),
    drop: () => after(Emission.write(e, "drop", [Stack.peek(e.stack, "drop", 0)], [])),
    select: () => after(Emission.writeSelect(e)),
    call: (func) => after(Emission.writeCall(e, func)),
    br: (label) => after(Emission.writeBranch(e, "br", label)),
    brIf: (label) => after(Emission.writeBranch(e, "br_if", label)),
    return: () => after(Emission.writeLeave(e, "return")),
    unreachable: () => after(Emission.writeLeave(e, "unreachable")),
    open: (kind, blockResults) => Emission.writeOpen(e, kind, blockResults),
    otherwise: (label) => Emission.writeElse(e, label),
    close: (label) => after(Emission.writeEnd(e, label)),
    block: (blockResults, body) => arm(code.open("block", blockResults), body),
    loop: (blockResults, body) => arm(code.open("loop", blockResults), body),
    if: (body) => arm(code.open("if", []), body),
    ifElse: (blockResults, then, otherwise) => {
      const first = code.open("if", blockResults)
      then(first)
      return arm(code.otherwise(first), otherwise)
    },
    end: () => finish(e)
  }
  return code
}
