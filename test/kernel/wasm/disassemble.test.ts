/**
 * Text of known modules, and what the disassembler says of bytes that it cannot read.
 */
import { describe, expect, it } from "vitest"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"
import { disassemble } from "./disassemble.ts"

/** Adds two arrays of floats, two at a time: out, a, b, end of out, in bytes. */
const addArrays = (): Module.Module => {
  const memory = Item.memory({ initial: 1, maximum: 64, shared: true })
  const code = Code.make("add", ["i32", "i32", "i32", "i32"], [])
  const [out, a, b, end] = code.params
  code.loop([], (again) => {
    code.get(out).get(a).memory("v128.load", 0).get(b).memory("v128.load", 16).op("f64x2.add").memory("v128.store", 0)
    for (const address of [a, b]) code.get(address).i32(16).op("i32.add").set(address)
    code.get(out).i32(16).op("i32.add").tee(out).get(end).op("i32.lt_u").brIf(again)
  })
  return {
    imports: [{ module: "env", name: "memory", item: memory }],
    functions: [code.end()],
    exports: { add: code.func }
  }
}

const everyKind = (): Module.Module => {
  const memory = Item.memory({ initial: 1 })
  const log = Item.func("log", ["f64"], [])
  const given = Item.global("i32", { mutable: false })
  const count = Item.global("i64", { mutable: true })
  const code = Code.make("every kind", ["i32"], ["f64", "i32"])
  const [x] = code.params
  code.local("f64")
  const vectors = [code.local("v128"), code.local("v128")]
  code.f64x2(1, -0).tee(vectors[0]).i64x2(-1n, 0x7ff0_0000_0000_0000n).shuffle(
    Array.from({ length: 16 }, (_, at) => at + 8)
  )
  code.set(vectors[1]).get(x).get(vectors[1]).memoryLane("v128.store64_lane", 24, 1)
  code.get(x).memory("f64.load", 0).call(log).getGlobal(count).i64(-5n).op("i64.add").setGlobal(count)
  code.i32(0).i32(1).i32(2).op("memory.copy").op("atomic.fence")
  code.get(x).ifElse(["f64"], (after) => code.f64(0.1).br(after), () => code.f64(Infinity))
  code.get(vectors[0]).i32(2).op("i64x2.shl").get(vectors[0]).lane("f64x2.extract_lane", 1).drop().drop()
  code.i32(1).i32(2).getGlobal(given).select()
  return {
    imports: [{ module: "m", name: "log", item: log }, { module: "m", name: "given", item: given }],
    memory,
    globals: [{ global: count, initial: 3n }],
    functions: [code.end()],
    exports: { "the \"main\" one": code.func, memory, count },
    data: [{ offset: 8, bytes: Uint8Array.of(1, 255) }]
  }
}

describe("disassemble", () => {
  it("reads the addition of two arrays", () => {
    expect(disassemble(Module.encode(addArrays()))).toMatchInlineSnapshot(`
      "type 0 (param i32 i32 i32 i32)
      import "env" "memory" (memory 1 64 shared)
      export "add" (func 0)
      func 0 (param i32 i32 i32 i32)
        loop
          local.get 0
          local.get 1
          v128.load
          local.get 2
          v128.load offset=16
          f64x2.add
          v128.store
          local.get 1
          i32.const 16
          i32.add
          local.set 1
          local.get 2
          i32.const 16
          i32.add
          local.set 2
          local.get 0
          i32.const 16
          i32.add
          local.tee 0
          local.get 3
          i32.lt_u
          br_if 0
        end
      end
      name func 0 "add""
    `)
  })

  it("reads every section and every kind of immediate", () => {
    const bytes = Module.encode(everyKind())
    expect(WebAssembly.validate(bytes)).toBe(true)
    expect(disassemble(bytes)).toMatchInlineSnapshot(`
      "type 0 (param f64)
      type 1 (param i32) (result f64 i32)
      import "m" "log" (func 0 (param f64))
      import "m" "given" (global i32)
      memory 1
      global (mut i64) (i64.const 3)
      export "the \\"main\\" one" (func 1)
      export "memory" (memory 0)
      export "count" (global 1)
      func 1 (param i32) (result f64 i32)
        local f64*1 v128*2
        v128.const i64x2 0x3ff0000000000000 0x8000000000000000 (; 1 -0 ;)
        local.tee 2
        v128.const i64x2 0xffffffffffffffff 0x7ff0000000000000 (; nan inf ;)
        i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
        local.set 3
        local.get 0
        local.get 3
        v128.store64_lane offset=24 1
        local.get 0
        f64.load
        call 0
        global.get 1
        i64.const -5
        i64.add
        global.set 1
        i32.const 0
        i32.const 1
        i32.const 2
        memory.copy
        atomic.fence
        local.get 0
        if (result f64)
          f64.const 0.1
          br 0
        else
          f64.const inf
        end
        local.get 2
        i32.const 2
        i64x2.shl
        local.get 2
        f64x2.extract_lane 1
        drop
        drop
        i32.const 1
        i32.const 2
        global.get 0
        select
      end
      data (i32.const 8) 01 ff
      name func 1 "every kind""
    `)
  })

  it("shows an alignment that is not the natural one", () => {
    const bytes = Module.encode({ ...addArrays() })
    const at = bytes.findIndex((byte, k) => byte === 0xfd && bytes[k + 1] === 0 && bytes[k + 2] === 4)
    bytes[at + 2] = 3
    expect(disassemble(bytes)).toContain("    v128.load align=8\n")
  })
})

describe("bytes that are no such module", () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0]
  const body = (...bytes: ReadonlyArray<number>): Uint8Array =>
    Uint8Array.from(header.concat(10, bytes.length + 4, 1, bytes.length + 2, 0, bytes, 0x0b))

  it("are refused with the position", () => {
    expect(() => disassemble(Uint8Array.of(1, 2, 3))).toThrow("internal: 8 bytes are announced but not there at byte 0")
    expect(() => disassemble(new Uint8Array(8))).toThrow("no WebAssembly module of version 1 at byte 8")
    expect(disassemble(body(0x41, 1, 0x1a))).toContain("i32.const 1\n  drop\nend")
    expect(() => disassemble(body(0xd0, 0x70))).toThrow("internal: unknown instruction 0xd0 at byte 23")
    expect(() => disassemble(body(0xfd, 0xff, 0x03))).toThrow("internal: unknown instruction 0xfdff03 at byte 23")
    expect(() => disassemble(body(0x3f, 0x01))).toThrow("internal: memory.size is not of memory 0 at byte 25")
    expect(() => disassemble(body(0x02, 0x70))).toThrow("internal: 0x70 is no value type at byte 25")
    expect(() => disassemble(body(0x44))).toThrow("internal: 8 bytes are announced but not there at byte 24")
  })
})
