/**
 * The instructions of WebAssembly that kernels are written with, as C: what each is on operands that have names.
 *
 * Only these are spoken: an instruction without a row is an error when it is printed, and a test prints every kind of kernel there is. Types:
 * i32 and i64 are unsigned, v128 is two floats, whose bits are taken where an instruction works on bits.
 */
import type { ValueType } from "../wasm/Item.ts"
import type { NameWith } from "../wasm/Opcode.ts"

/** What a value of each type is in C. */
export const typeNames: Readonly<Record<ValueType, string>> = {
  i32: "u32",
  i64: "uint64_t",
  f64: "double",
  v128: "f64x2"
}

type Rule = (...args: ReadonlyArray<string>) => string

const infix = (operator: string): Rule => (a, b) => `${a} ${operator} ${b}`
const truth = (operator: string): Rule => (a, b) => `(u32)(${a} ${operator} ${b})`
const mask = (operator: string): Rule => (a, b) => `(f64x2)(${a} ${operator} ${b})`
const bitwise = (operator: string): Rule => (a, b) => `(f64x2)((u64x2)${a} ${operator} (u64x2)${b})`
const call = (name: string): Rule => (...args) => `${name}(${args.join(", ")})`

/** Instructions with fixed types and nothing behind their name. */
const plain: { readonly [Name in NameWith<"none">]?: Rule } = {
  "i32.eqz": (a) => `(u32)(${a} == 0)`,
  "i32.eq": truth("=="),
  "i32.lt_u": truth("<"),
  "i32.gt_u": truth(">"),
  "i32.le_u": truth("<="),
  "i32.ge_u": truth(">="),
  "i32.add": infix("+"),
  "i32.sub": infix("-"),
  "i32.mul": infix("*"),
  "i32.div_u": infix("/"),
  "i32.and": infix("&"),
  "i32.or": infix("|"),
  "i32.shr_u": (a, b) => `${a} >> (${b} & 31)`,
  "i64.add": infix("+"),
  "i64.sub": infix("-"),
  "i64.and": infix("&"),
  "i64.or": infix("|"),
  "i64.shl": (a, b) => `${a} << (${b} & 63)`,
  "i64.shr_s": (a, b) => `(uint64_t)((int64_t)${a} >> (${b} & 63))`,
  "f64.eq": truth("=="),
  "f64.ne": truth("!="),
  "f64.lt": truth("<"),
  "f64.gt": truth(">"),
  "f64.le": truth("<="),
  "f64.ge": truth(">="),
  "f64.abs": call("abs1"),
  "f64.neg": (a) => `-${a}`,
  "f64.sqrt": call("sqrt1"),
  "f64.add": infix("+"),
  "f64.sub": infix("-"),
  "f64.mul": infix("*"),
  "f64.div": infix("/"),
  "f64.max": call("max1"),
  "f64.floor": call("__builtin_floor"),
  "f64.convert_i32_u": (a) => `(double)${a}`,
  "i32.trunc_f64_u": (a) => `(u32)${a}`,
  "i64.reinterpret_f64": call("bits1"),
  "f64.reinterpret_i64": call("number1"),
  "v128.not": (a) => `(f64x2)~(u64x2)${a}`,
  "v128.and": bitwise("&"),
  "v128.or": bitwise("|"),
  "v128.bitselect": (a, b, m) => `select2((u64x2)${m}, ${a}, ${b})`,
  "v128.any_true": (a) => `(u32)((((u64x2)${a})[0] | ((u64x2)${a})[1]) != 0)`,
  "i64x2.all_true": (a) => `(u32)(((u64x2)${a})[0] != 0 && ((u64x2)${a})[1] != 0)`,
  "i64x2.shl": (a, b) => `(f64x2)((u64x2)${a} << (${b} & 63))`,
  "i64x2.shr_s": (a, b) => `(f64x2)((i64x2)${a} >> (${b} & 63))`,
  "i64x2.add": bitwise("+"),
  "i64x2.sub": bitwise("-"),
  "f64x2.splat": call("splat2"),
  "f64x2.eq": mask("=="),
  "f64x2.ne": mask("!="),
  "f64x2.lt": mask("<"),
  "f64x2.gt": mask(">"),
  "f64x2.le": mask("<="),
  "f64x2.ge": mask(">="),
  "f64x2.abs": call("abs2"),
  "f64x2.neg": (a) => `-${a}`,
  "f64x2.sqrt": call("sqrt2"),
  "f64x2.add": infix("+"),
  "f64x2.sub": infix("-"),
  "f64x2.mul": infix("*"),
  "f64x2.div": infix("/"),
  "f64x2.max": call("max2"),
  "f64x2.pmin": call("pmin2"),
  "f64x2.pmax": call("pmax2")
}

/** Reads and writes of memory at a place. */
const memory: { readonly [Name in NameWith<"memory">]?: (at: string, value: string) => string } = {
  "i32.load": (at) => `*(u32m *)(${at})`,
  "i64.load": (at) => `*(u64x1 *)(${at})`,
  "f64.load": (at) => `*(f64x1 *)(${at})`,
  "v128.load": (at) => `*(f64x2 *)(${at})`,
  "v128.load64_splat": (at) => `splat2(*(f64x1 *)(${at}))`,
  "v128.load64_zero": (at) => `(f64x2){ *(f64x1 *)(${at}), 0 }`,
  "i32.store": (at, value) => `*(u32m *)(${at}) = ${value}`,
  "i64.store": (at, value) => `*(u64x1 *)(${at}) = ${value}`,
  "f64.store": (at, value) => `*(f64x1 *)(${at}) = ${value}`,
  "v128.store": (at, value) => `*(f64x2 *)(${at}) = ${value}`
}

/** Greatest as WebAssembly has it: NaN if either is, and 0 above -0. */
const greatest = (lanes: 1 | 2): string => {
  const f = `f64x${lanes}`
  const isNumber = lanes === 1 ? "-(u64x1)(a == a && b == b)" : "(u64x2)((a == a) & (b == b))"
  const same = lanes === 1 ? "-(u64x1)(a == b)" : "(u64x2)(a == b)"
  const both = `number${lanes}(bits${lanes}(a) & bits${lanes}(b))`
  return `static inline ${f} max${lanes}(${f} a, ${f} b) { return select${lanes}(${isNumber}, select${lanes}(${same}, ${both}, pmax${lanes}(a, b)), a + b); }`
}

/** What stands before the instructions: types, and functions that no operator is. */
export const instructionPrelude = [
  "typedef uint32_t u32;",
  "typedef uint32_t u32m __attribute__((may_alias));",
  greatest(1),
  greatest(2)
]
  .join("\n")

const spoken = <A>(name: string, row: A | undefined): A => {
  if (row === undefined) throw new Error(`internal: ${name} has no C`)
  return row
}

/** An instruction on operands that have names, as an expression. */
export const plainText = (name: NameWith<"none">, args: ReadonlyArray<string>): string =>
  spoken(name, plain[name])(...args)

/** A read of memory as an expression, a write as a statement without its end. */
export const memoryText = (name: NameWith<"memory">, at: string, value: string): string =>
  spoken(name, memory[name])(at, value)
