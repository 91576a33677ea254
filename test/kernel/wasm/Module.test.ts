/**
 * Modules: every part works in an engine, indices follow from the record, and parts that are missing are named.
 */
import { describe, expect, it } from "vitest"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"
import { disassemble } from "./disassemble.ts"

type Export = (...args: ReadonlyArray<number>) => number

const constantFunction = (name: string, value: number): Code.Body => Code.make(name, [], ["i32"]).i32(value).end()
const instantiate = (module: Module.Module, given: WebAssembly.Imports = {}): Record<string, Export> =>
  new WebAssembly.Instance(new WebAssembly.Module(Module.encode(module)), given).exports as Record<string, Export>
const add = Item.func("add", ["i32", "i32"], ["i32"])

describe("encode", () => {
  it("gives the eight bytes of the header for an empty module", () => {
    expect(Module.encode({ functions: [], exports: {} })).toEqual(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
  })

  it("numbers imported functions before defined ones, wherever they are called", () => {
    const first = Code.make("first", [], ["i32"])
    const second = Code.make("second", [], ["i32"])
    const third = Code.make("third", [], ["i32"])
    first.call(second.func).call(third.func).call(add) // a call of what is not written yet
    second.i32(30).i32(4).call(add)
    const exports = instantiate(
      {
        imports: [{ module: "m", name: "add", item: add }],
        functions: [first.end(), second.end(), third.i32(5).end()],
        exports: { first: first.func, add }
      },
      { m: { add: (a: number, b: number) => a + b } }
    )
    expect([exports["first"](), exports["add"](2, 3)]).toEqual([39, 5])
  })

  it("writes long indices: function 200 of 200, local 300 of 300", () => {
    const bodies = Array.from({ length: 200 }, (_, at) => constantFunction(`f${at}`, at))
    const code = Code.make("caller", [], ["i32", "i32"])
    const locals = Array.from(
      { length: 300 },
      (_, at) => code.local(at % 3 === 0 ? "i32" : at % 3 === 1 ? "f64" : "v128")
    )
    const body = code.i32(77).set(locals[297]).call(bodies[199].func).get(locals[297]).end()
    const exports = instantiate({ functions: [...bodies, body], exports: { caller: body.func } })
    expect(exports["caller"]()).toEqual([199, 77])
  })

  it("writes each type once", () => {
    const module = { functions: ["a", "b", "c"].map((name) => constantFunction(name, 1)), exports: {} }
    const lines = disassemble(Module.encode(module)).split("\n")
    expect(lines.filter((line) => line.startsWith("type"))).toEqual(["type 0 (result i32)"])
  })

  it("has a memory of its own, with data", () => {
    const memory = Item.memory({ initial: 1, maximum: 2 })
    const code = Code.make("read", ["i32"], ["f64"])
    const bytes = new Uint8Array(Float64Array.of(1.5, -2.5).buffer)
    const exports = instantiate({
      memory,
      functions: [code.get(code.params[0]).memory("f64.load", 1000).end()],
      exports: { read: code.func, memory },
      data: [{ offset: 1000, bytes: bytes.slice(0, 8) }, { offset: 1008, bytes: bytes.slice(8) }]
    })
    expect([exports["read"](0), exports["read"](8), exports["read"](16)]).toEqual([1.5, -2.5, 0])
    expect(exports["memory"]).toBeInstanceOf(WebAssembly.Memory)
  })

  it("starts globals at their values, of every type", () => {
    const types = ["i32", "i64", "f64", "v128"] as const
    const globals = types.map((type) => Item.global(type, { mutable: false }))
    const initial = [-7, 2n ** 40n, 0.1, new Uint8Array(Float64Array.of(1, 2).buffer)]
    const code = Code.make("read", [], ["i32", "i64", "f64", "f64"])
    code.getGlobal(globals[0]).getGlobal(globals[1]).getGlobal(globals[2])
    code.getGlobal(globals[3]).lane("f64x2.extract_lane", 1)
    const exports = instantiate({
      globals: globals.map((global, at) => ({ global, initial: initial[at] })),
      functions: [code.end()],
      exports: { read: code.func, g: globals[2] }
    })
    expect(exports["read"]()).toEqual([-7, 2n ** 40n, 0.1, 2])
    expect((exports["g"] as unknown as WebAssembly.Global).value).toBe(0.1) // an exported global
  })

  it("gives the same bytes for the same record", () => {
    const module = (): Module.Module => ({ functions: [constantFunction("f", 1)], exports: {} })
    expect(Module.encode(module())).toEqual(Module.encode(module()))
  })

  it("names functions for stack traces", () => {
    const body = Code.make("rest of HH µ", [], []).unreachable().end()
    const { f } = instantiate({ functions: [body], exports: { f: body.func } })
    try {
      f()
    } catch (error) {
      expect((error as Error).stack).toContain("rest of HH µ")
    }
    expect.assertions(1)
  })
})

describe("a module that does not hold together", () => {
  const memory = Item.memory({ initial: 1 })
  const needsMemory = Code.make("reader", [], ["i32"]).i32(0).memory("i32.load", 0).end()
  const encode = (module: Partial<Module.Module>) => () => Module.encode({ functions: [], exports: {}, ...module })

  it("is an error that names the part", () => {
    const caller = Code.make("caller", [], ["i32"]).i32(1).i32(2).call(add).end()
    expect(encode({ functions: [caller] })).toThrow(
      `internal: function "caller" uses function "add", which its module does not hold`
    )
    expect(encode({ exports: { f: add } })).toThrow(
      `internal: export "f" uses function "add", which its module does not hold`
    )
    const global = Item.global("f64", { mutable: true })
    const reader = Code.make("reader", [], ["f64"]).getGlobal(global).end()
    expect(encode({ functions: [reader] })).toThrow(
      `internal: function "reader" uses a global (f64), which its module does not hold`
    )
    expect(encode({ functions: [needsMemory] })).toThrow(`internal: function "reader" needs a memory`)
    expect(encode({ data: [{ offset: 0, bytes: Uint8Array.of(1) }] })).toThrow("internal: data needs a memory")
    expect(encode({ functions: [needsMemory, needsMemory], memory })).toThrow(
      `internal: function "reader" is listed twice in a module`
    )
    expect(encode({ imports: [{ module: "m", name: "m", item: memory }], memory })).toThrow(
      "internal: a module has one memory, not 2"
    )
    expect(encode({ memory: Item.memory({ initial: 1, shared: true }) })).toThrow(
      "internal: a shared memory must say its maximum"
    )
    const fixed = Item.global("i64", { mutable: false })
    expect(encode({ globals: [{ global: fixed, initial: 1 }] })).toThrow("internal: 1 is no i64.const")
  })
})
