/**
 * Laws on random programs: what the builder accepts the engine accepts, what it refuses the engine refuses, and the
 * disassembler reads back just the instructions that were written.
 */
import * as FastCheck from "fast-check"
import { expect, it } from "vitest"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"
import { type NameWith, opcodes } from "../../../src/kernel/wasm/Opcode.ts"
import { disassemble } from "./disassemble.ts"
import { opcodeNames } from "./opcodeNames.ts"

const seed = 20250
const types = ["i32", "i64", "f64", "v128"] as const
const memory = Item.memory({ initial: 1 })
const plainNames = opcodeNames.filter((name) => opcodes[name].immediate === "none") as ReadonlyArray<NameWith<"none">>
const loads = opcodeNames.filter((name) => /^[^.]*\.load/.test(name) && opcodes[name].immediate === "memory")

type Step = (code: Code.Code) => unknown

const constantOf = (code: Code.Code, type: Item.ValueType, k: number): Code.Code => {
  if (type === "i32") return code.i32(k)
  if (type === "i64") return code.i64(BigInt(k) << 20n)
  return type === "f64" ? code.f64(k / 3) : code.f64x2(k / 3, -k)
}

/** One instruction after constants for all of its operands: never refused. */
const computation = FastCheck.tuple(FastCheck.constantFrom(...plainNames), FastCheck.integer()).map(
  ([name, k]): Step => (code) => {
    for (const type of opcodes[name].operands) constantOf(code, type, k)
    code.op(name)
    for (const _ of opcodes[name].results) code.drop()
  }
)

const load = FastCheck.tuple(FastCheck.constantFrom(...loads), FastCheck.nat(2 ** 32 - 1)).map(
  ([name, offset]): Step => (code) => code.i32(0).memory(name as NameWith<"memory">, offset).drop() // filtered above
)

const variable = FastCheck.tuple(FastCheck.constantFrom(...types), FastCheck.integer()).map(
  ([type, k]): Step => (code) => {
    const local = code.local(type)
    constantOf(code, type, k).tee(local).drop().get(local).set(local)
  }
)

/** Programs of blocks in blocks; `out` is a label around the place, to which any of them may branch. */
const { program } = FastCheck.letrec<{ program: ReadonlyArray<Nested>; nested: Nested }>((tie) => ({
  program: FastCheck.array(tie("nested"), { maxLength: 6 }),
  nested: FastCheck.oneof(
    { maxDepth: 5 },
    computation.map((step): Nested => ({ step })),
    load.map((step): Nested => ({ step })),
    variable.map((step): Nested => ({ step })),
    FastCheck.record({
      kind: FastCheck.constantFrom("block", "loop", "if", "ifElse", "value"),
      leaves: FastCheck.boolean(),
      body: tie("program") as FastCheck.Arbitrary<ReadonlyArray<Nested>> // what `program` above makes
    })
  )
}))

type Nested =
  | { readonly step: Step }
  | { readonly kind: string; readonly leaves: boolean; readonly body: ReadonlyArray<Nested> }

const emit = (code: Code.Code, nested: Nested, out: Code.Label | undefined): void => {
  if ("step" in nested) return void nested.step(code)
  const inside = (label: Code.Label): void => {
    for (const inner of nested.body) emit(code, inner, label)
    if (out !== undefined) code.i32(0).brIf(out)
    if (nested.leaves && label.results.length === 0) code.br(label)
  }
  if (nested.kind === "block") code.block([], inside)
  else if (nested.kind === "loop") code.loop([], inside)
  else if (nested.kind === "if") code.i32(1).if(inside)
  else if (nested.kind === "ifElse") code.i32(0).ifElse([], inside, inside)
  else {
    code.block(["f64"], (label) => {
      for (const inner of nested.body) emit(code, inner, out)
      code.f64(1)
      if (nested.leaves) code.br(label)
    }).drop()
  }
}

const moduleOf = (code: Code.Code): Module.Module => ({ memory, functions: [code.end()], exports: { f: code.func } })

it("every program that the builder accepts is valid, and its text has an instruction per line", () => {
  let longest = 0
  const valid = FastCheck.property(program, (nested) => {
    const code = Code.make("f", [], [])
    for (const part of nested) emit(code, part, undefined)
    const bytes = Module.encode(moduleOf(code))
    longest = Math.max(longest, bytes.length)
    expect(WebAssembly.validate(bytes), disassemble(bytes)).toBe(true)
  })
  FastCheck.assert(valid, { seed, numRuns: 300 })
  expect(longest).toBeGreaterThan(500) // the programs are not trivial
})

/** A module around bytes of a body that nobody checked; short enough for lengths of one byte. */
const unchecked = (body: ReadonlyArray<number>): Uint8Array<ArrayBuffer> => {
  const section = (id: number, ...content: ReadonlyArray<number>) => [id, content.length, ...content]
  const parts = [section(1, 1, 0x60, 0, 0), section(3, 1, 0), section(5, 1, 0, 1)]
  const code = section(10, 1, body.length + 2, 0, ...body, 0x0b)
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].concat(...parts, code))
}

const constantBytes: Record<Item.ValueType, ReadonlyArray<number>> = {
  i32: [0x41, 0],
  i64: [0x42, 0],
  f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  v128: [0xfd, 0x0c, ...new Array<number>(16).fill(0)]
}

/** Constants, an instruction with about the right operands, and as many drops as its results, or about that. */
const suspect = FastCheck.constantFrom(...plainNames).chain((name) =>
  FastCheck.record({
    name: FastCheck.constant(name),
    operands: FastCheck.oneof(
      FastCheck.constant(opcodes[name].operands),
      FastCheck.array(FastCheck.constantFrom(...types), { maxLength: 3 })
    ),
    drops: FastCheck.oneof(FastCheck.constant(opcodes[name].results.length), FastCheck.nat(2))
  })
)

it("the builder refuses just what the engine refuses", () => {
  const counts = { valid: 0, wrong: 0 }
  const agree = FastCheck.property(suspect, ({ name, operands, drops }) => {
    const body = [
      ...operands.flatMap((type) => constantBytes[type]),
      ...opcodes[name].bytes,
      ...new Array<number>(drops).fill(0x1a)
    ]
    const valid = WebAssembly.validate(unchecked(body))
    let accepted = true
    try {
      const code = Code.make("f", [], [])
      for (const type of operands) constantOf(code, type, 0)
      code.op(name)
      for (let k = 0; k < drops; k++) code.drop()
      code.end()
    } catch (error) {
      expect(String(error)).toMatch(/^Error: internal: .* the stack in "f" is: /)
      accepted = false
    }
    counts[valid ? "valid" : "wrong"]++
    expect(accepted, `${operands.join(" ")} ${name} drop*${drops}`).toBe(valid)
  })
  FastCheck.assert(agree, { seed, numRuns: 1500 })
  expect(Math.min(counts.valid, counts.wrong)).toBeGreaterThan(200) // both kinds were tried
})

it("the disassembler reads back the instructions in their order", () => {
  const names = FastCheck.array(FastCheck.constantFrom(...plainNames), { maxLength: 40 })
  const readBack = FastCheck.property(names, (chosen) => {
    const code = Code.make("f", [], [])
    for (const name of chosen) {
      for (const type of opcodes[name].operands) constantOf(code, type, 1)
      code.op(name)
      for (const _ of opcodes[name].results) code.drop()
    }
    const lines = disassemble(Module.encode(moduleOf(code))).split("\n").map((line) => line.trim().split(" ")[0])
    expect(lines.filter((line) => (plainNames as ReadonlyArray<string>).includes(line))).toEqual(chosen)
  })
  FastCheck.assert(readBack, { seed, numRuns: 60 })
})
