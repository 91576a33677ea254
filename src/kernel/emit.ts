/**
 * From a program to WebAssembly: scalar or two lanes at once, one loop skeleton, one program; only the opcodes differ.
 *
 * Every value gets a local; engines turn locals into registers, so what counts is the order, which the scheduler decided. Constants and
 * uniform inputs are put into locals before the loop. A function may have 50,000 locals (`wasm/limits.ts`), so a very large program takes
 * those again that nobody reads any more, and makes its constants where they stand. It does not know where inputs come from: `Access` pushes them and takes results.
 */
import type { Block } from "./blocks/Block.ts"
import type { OpName, Type } from "./Op.ts"
import { argsOf, inputsOf, type Program } from "./Program.ts"
import type { Code, Local } from "./wasm/Code.ts"
import type { ValueType } from "./wasm/Item.ts"
import type { NameWith } from "./wasm/Opcode.ts"

/** One lane or two. */
export type Mode = "scalar" | "simd"

/** Where inputs come from and results go. */
export type Access<P> = {
  /** Pushes an input: an f64, or a v128 of two lanes. */
  readonly load: (port: P) => void
  /** Stores a result that is in a local; says `"later"` where it reads the local when the program has been written, so that nothing else gets it. */
  readonly store: (port: P, value: Local) => void | "later"
  /** Calls the function of a block with what is in some locals; gives locals with the results. Left out where there are no blocks. */
  readonly block?: (block: Block, args: ReadonlyArray<Local>) => ReadonlyArray<Local>
}

/** Values that are in locals before the loop. */
export type Hoisted = ReadonlyMap<number, Local>

const localType = (type: Type, mode: Mode): ValueType =>
  mode === "simd" ? "v128" : type === "f64" ? "f64" : type === "i64" ? "i64" : "i32"

/** The largest program, in instructions, in which every value has a local of its own. */
export const ownLocals = 10_000

const isLarge = <P>({ instructions }: Program<P>): boolean => instructions.length > ownLocals

/** Puts constants, and the inputs that are the same everywhere, into locals; not the constants of a large program. */
export const hoist = <P>(
  code: Code,
  program: Program<P>,
  mode: Mode,
  uniform: (input: P) => (() => void) | null
): Hoisted => {
  const out = new Map<number, Local>()
  program.instructions.forEach((i, value) => {
    const push = i._tag === "Input"
      ? uniform(i.port)
      : (i._tag === "Number" || i._tag === "Bits") && !isLarge(program)
      ? () => pushConstant(code, i.value, mode)
      : null
    if (push === null) return
    push()
    const local = code.local(localType(i._tag === "Bits" ? "i64" : "f64", mode))
    code.set(local)
    out.set(value, local)
  })
  return out
}

const pushConstant = (code: Code, value: number | bigint, mode: Mode): void => {
  if (typeof value === "bigint") {
    if (mode === "simd") code.i64x2(value, value)
    else code.i64(value)
  } else if (mode === "simd") code.f64x2(value, value)
  else code.f64(value)
}

/** Writes the program once: for one element, or for two. */
export const emit = <P>(code: Code, program: Program<P>, mode: Mode, hoisted: Hoisted, access: Access<P>): void => {
  const locals: Array<Local> = []
  const pool = isLarge(program) ? sharedLocals(program, new Set(hoisted.values())) : null
  const local = (type: ValueType): Local => pool?.take(type) ?? code.local(type)
  // A result goes out as soon as it is there, unless the input from the same port is still to be read.
  const waiting = new Set(inputsOf(program))
  const results = new Map<number, Array<P>>()
  for (const { port, value } of program.results) results.set(value, [...results.get(value) ?? [], port])
  const late: Array<readonly [P, Local]> = []
  const several = new Map<number, ReadonlyArray<Local>>()
  program.instructions.forEach((i, value) => {
    const ready = hoisted.get(value)
    if (ready !== undefined) locals[value] = ready
    else if (i._tag === "Input") {
      access.load(i.port)
      waiting.delete(i.port)
      locals[value] = local(localType("f64", mode))
      code.set(locals[value])
    } else if (pool !== null && (i._tag === "Number" || i._tag === "Bits")) {
      pushConstant(code, i.value, mode)
      locals[value] = local(localType(i._tag === "Bits" ? "i64" : "f64", mode))
      code.set(locals[value])
    } else if (i._tag === "Op") {
      locals[value] = emitOp(code, mode, i.op, i.args.map((a) => locals[a]), i.immediate, local)
    } else if (i._tag === "Part") {
      locals[value] = several.get(i.args[0])![i.index]
    } else if (i._tag === "Block" && access.block !== undefined) {
      several.set(value, access.block(i.block, i.args.map((a) => locals[a])))
    } else throw new Error(`internal: a ${complaints[i._tag]}`)
    const ports = results.get(value) ?? []
    const stored = ports.filter((port) => !waiting.has(port))
    const done = stored.filter((port) => access.store(port, locals[value]) !== "later")
    for (const port of ports) if (waiting.has(port)) late.push([port, locals[value]])
    if (pool === null) return
    if (i._tag !== "Block") pool.made(value, locals[value])
    for (const _ of done) pool.read(locals[value])
    if (i._tag !== "Part") { for (const a of argsOf(i)) pool.read(locals[a]) }
  })
  for (const [port, local] of late) access.store(port, local)
}

const complaints = {
  Call: "call was not expanded",
  Number: "constant was not hoisted",
  Bits: "constant was not hoisted",
  Block: "block has no function here"
} as const

type LocalPool = {
  /** A local of a type that nobody reads any more, if there is one. */
  readonly take: (type: ValueType) => Local | undefined
  /** A value is in a local, perhaps beside another one. */
  readonly made: (value: number, local: Local) => void
  /** One of the reads of a local is done. */
  readonly read: (local: Local) => void
}

/** Locals that are used again; not those of results that go out late or are read later, nor those that hold for all iterations. */
const sharedLocals = <P>({ instructions, results }: Program<P>, kept: ReadonlySet<Local>): LocalPool => {
  const reads = new Int32Array(instructions.length)
  for (const i of instructions) for (const a of argsOf(i)) reads[a]++
  for (const { value } of results) reads[value]++
  const left = new Map<Local, number>()
  const free = new Map<ValueType, Array<Local>>()
  return {
    take: (type) => free.get(type)?.pop(),
    made: (value, local) => void left.set(local, (left.get(local) ?? 0) + reads[value]),
    read: (local) => {
      const rest = left.get(local)! - 1
      left.set(local, rest)
      if (rest > 0 || kept.has(local)) return
      const unread = free.get(local.type) ?? []
      unread.push(local)
      free.set(local.type, unread)
    }
  }
}

const emitOp = (
  code: Code,
  mode: Mode,
  op: OpName,
  args: ReadonlyArray<Local>,
  immediate: bigint | null,
  take: (type: ValueType) => Local
): Local => {
  const rule = rules[op]
  const opcodes = mode === "simd" ? rule.simd : rule.scalar
  if (opcodes === "same") return args[0]
  if (typeof opcodes === "function") opcodes(code, args, Number(immediate))
  else {
    for (const arg of args) code.get(arg)
    code.op(opcodes)
  }
  const local = take(localType(rule.result, mode))
  code.set(local)
  return local
}

/** An opcode for the arguments in order; or nothing to do; or code of its own that leaves the result on the stack. */
type Way = NameWith<"none"> | "same" | ((code: Code, args: ReadonlyArray<Local>, immediate: number) => void)

type Rule = { readonly result: Type; readonly scalar: Way; readonly simd: Way }

const number = (scalar: NameWith<"none">, simd: NameWith<"none">): Rule => ({ result: "f64", scalar, simd })
const mask = (scalar: NameWith<"none">, simd: NameWith<"none">): Rule => ({ result: "mask", scalar, simd })
const integer = (scalar: NameWith<"none">, simd: NameWith<"none">): Rule => ({ result: "i64", scalar, simd })

/** The second where the comparison holds between the two, in the order given, else the first. */
const pick = (compare: NameWith<"none">, first: 0 | 1): Way => (code, args) => {
  code.get(args[1]).get(args[0]).get(args[first]).get(args[1 - first]).op(compare).select()
}

const shift = (scalar: NameWith<"none">, simd: NameWith<"none">): Rule => ({
  result: "i64",
  scalar: (code, [a], by) => void code.get(a).i64(BigInt(by)).op(scalar),
  simd: (code, [a], by) => void code.get(a).i32(by).op(simd)
})

const rules: Readonly<Record<OpName, Rule>> = {
  add: number("f64.add", "f64x2.add"),
  sub: number("f64.sub", "f64x2.sub"),
  mul: number("f64.mul", "f64x2.mul"),
  div: number("f64.div", "f64x2.div"),
  pmin: { result: "f64", scalar: pick("f64.lt", 1), simd: "f64x2.pmin" },
  pmax: { result: "f64", scalar: pick("f64.lt", 0), simd: "f64x2.pmax" },
  neg: number("f64.neg", "f64x2.neg"),
  abs: number("f64.abs", "f64x2.abs"),
  sqrt: number("f64.sqrt", "f64x2.sqrt"),
  lt: mask("f64.lt", "f64x2.lt"),
  le: mask("f64.le", "f64x2.le"),
  gt: mask("f64.gt", "f64x2.gt"),
  ge: mask("f64.ge", "f64x2.ge"),
  eq: mask("f64.eq", "f64x2.eq"),
  ne: mask("f64.ne", "f64x2.ne"),
  and: mask("i32.and", "v128.and"),
  or: mask("i32.or", "v128.or"),
  not: mask("i32.eqz", "v128.not"),
  select: {
    result: "f64",
    scalar: (code, [m, a, b]) => void code.get(a).get(b).get(m).select(),
    simd: (code, [m, a, b]) => void code.get(a).get(b).get(m).op("v128.bitselect")
  },
  bits: { result: "i64", scalar: "i64.reinterpret_f64", simd: "same" },
  number: { result: "f64", scalar: "f64.reinterpret_i64", simd: "same" },
  iadd: integer("i64.add", "i64x2.add"),
  isub: integer("i64.sub", "i64x2.sub"),
  iand: integer("i64.and", "v128.and"),
  ior: integer("i64.or", "v128.or"),
  shl: shift("i64.shl", "i64x2.shl"),
  shr: shift("i64.shr_s", "i64x2.shr_s")
}
