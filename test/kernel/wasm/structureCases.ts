/**
 * One check for every instruction that is no function of its operands: structure, variables, constants, threads, pages.
 *
 * Each runs a module whose result would differ if the instruction meant anything else.
 */
import { expect } from "vitest"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"

type Write = (code: Code.Code, params: ReadonlyArray<Code.Local>) => void
type Rest = Partial<Module.Module>

/** Makes a module of one function and gives it; its results come as number, bigint, or an array of several. */
export const compile = (
  params: ReadonlyArray<Item.ValueType>,
  results: ReadonlyArray<Item.ValueType>,
  write: Write,
  rest: Rest = {},
  given: WebAssembly.Imports = {}
): (...args: ReadonlyArray<number | bigint>) => unknown => {
  const code = Code.make("f", params, results)
  write(code, code.params)
  const bytes = Module.encode({
    ...rest,
    functions: [code.end(), ...(rest.functions ?? [])],
    exports: { f: code.func }
  })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), given)
  return instance.exports["f"] as (...args: ReadonlyArray<number | bigint>) => unknown // exported above
}

const memory = Item.memory({ initial: 1, maximum: 3 })
const shared = Item.memory({ initial: 1, maximum: 1, shared: true })

const i32Results = (values: ReadonlyArray<number>, f: (x: number) => unknown): ReadonlyArray<unknown> => values.map(f)

/** 1 for 0, 2 for 1, 4 for anything else: two blocks around each other, and an `if`. */
const classify = compile(["i32"], ["i32"], (code, [x]) => {
  code.block(["i32"], (outer) => {
    code.block([], (inner) => {
      code.get(x).brIf(inner)
      code.i32(1).br(outer)
    })
    code.get(x).i32(1).op("i32.eq")
    code.ifElse(["i32"], () => code.i32(2), () => code.i32(4))
  })
})

/** Sum of 1 .. n, by a loop. */
const triangle = compile(["i32"], ["i32"], (code, [n]) => {
  const sum = code.local("i32")
  code.block([], (after) => {
    code.loop([], (again) => {
      code.get(n).op("i32.eqz").brIf(after)
      code.get(sum).get(n).op("i32.add").set(sum)
      code.get(n).i32(1).op("i32.sub").set(n)
      code.br(again)
    })
  })
  code.get(sum)
})

const checkBlocks = (): void => {
  expect(i32Results([0, 1, 2, -1], classify)).toEqual([1, 2, 4, 4])
  expect(i32Results([0, 1, 10], triangle)).toEqual([0, 1, 55])
}

/** Cuts three variables of every type crosswise. */
const checkLocals = (): void => {
  const swap = compile(["i32", "i64", "f64"], ["f64", "i64", "i32", "f64"], (code, [a, b, c]) => {
    const kept = code.local("f64")
    const vector = code.local("v128")
    code.get(c).tee(kept).op("f64x2.splat").set(vector)
    code.get(kept).f64(2).op("f64.mul").get(b).get(a).get(vector).lane("f64x2.extract_lane", 1)
  })
  expect(swap(7, 8n, 1.25)).toEqual([2.5, 8n, 7, 1.25])
}

const checkGlobals = (): void => {
  const given = Item.global("f64", { mutable: true })
  const own = Item.global("i64", { mutable: true })
  const fixed = Item.global("i32", { mutable: false })
  const outside = new WebAssembly.Global({ value: "f64", mutable: true }, 3)
  const run = compile(
    [],
    ["i64", "i32"],
    (code) => {
      code.getGlobal(given).f64(1).op("f64.add").setGlobal(given)
      code.getGlobal(own).i64(2n).op("i64.mul").setGlobal(own).getGlobal(own).getGlobal(fixed)
    },
    {
      imports: [{ module: "m", name: "given", item: given }],
      globals: [{ global: own, initial: 21n }, { global: fixed, initial: -5 }]
    },
    { m: { given: outside } }
  )
  expect(run()).toEqual([42n, -5])
  expect(run()).toEqual([84n, -5])
  expect(outside.value).toBe(5)
}

/** Constants by the bits that arrive. */
const checkNumbers = (): void => {
  const ints = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)]
  for (const x of ints) expect(compile([], ["i32"], (code) => code.i32(x))()).toBe(x)
  expect(compile([], ["i32"], (code) => code.i32(0xffff_ffff))()).toBe(-1)
  const longs = [...ints.map(BigInt), 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n]
  for (const x of longs) expect(compile([], ["i64"], (code) => code.i64(x))()).toBe(x)
  expect(compile([], ["i64"], (code) => code.i64(2n ** 64n - 1n))()).toBe(-1n)
  const floats = [0, -0, 1.1, NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE]
  for (const x of floats) expect(compile([], ["f64"], (code) => code.f64(x))()).toBe(x)
}

const checkVectorConstants = (): void => {
  const halves = (write: (code: Code.Code) => void): unknown =>
    compile([], ["i64", "i64"], (code) => {
      const vector = code.local("v128")
      write(code)
      code.set(vector).get(vector).lane("i64x2.extract_lane", 0).get(vector).lane("i64x2.extract_lane", 1)
    })()
  expect(halves((code) => code.v128(Uint8Array.from({ length: 16 }, (_, at) => at)))).toEqual([
    0x0706_0504_0302_0100n,
    0x0f0e_0d0c_0b0a_0908n
  ])
  expect(halves((code) => code.i64x2(-1n, 2n ** 62n))).toEqual([-1n, 2n ** 62n])
  expect(halves((code) => code.f64x2(1, -0))).toEqual([0x3ff0_0000_0000_0000n, -(2n ** 63n)])
}

const checkCalls = (): void => {
  const log: Array<unknown> = []
  const tell = Item.func("tell", ["i32", "f64"], [])
  const twice = Code.make("twice", ["f64"], ["f64"])
  const body = twice.get(twice.params[0]).f64(2).op("f64.mul").end()
  const run = compile(
    ["f64"],
    ["f64"],
    (code, [x]) => code.i32(9).get(x).call(tell).get(x).call(twice.func).call(twice.func),
    { imports: [{ module: "m", name: "tell", item: tell }], functions: [body] },
    { m: { tell: (...args: ReadonlyArray<unknown>) => log.push(args) } }
  )
  expect(run(1.5)).toBe(6)
  expect(log).toEqual([[9, 1.5]])
  // a function may call itself before it is complete
  const factorial = compile(["f64"], ["f64"], (code, [n]) => {
    code.get(n).f64(1).op("f64.le")
    code.ifElse(["f64"], () => code.f64(1), () => code.get(n).get(n).f64(1).op("f64.sub").call(code.func).op("f64.mul"))
  })
  expect(factorial(10)).toBe(3628800)
}

const checkReturn = (): void => {
  const sign = compile(["f64"], ["f64", "i32"], (code, [x]) => {
    code.get(x).f64(0).op("f64.lt").if(() => code.f64(-1).i32(0).return())
    code.f64(1).i32(1)
  })
  expect([sign(-3), sign(3)]).toEqual([[-1, 0], [1, 1]])
}

const checkSelect = (): void => {
  const f = compile(["i32"], ["i32", "i64", "f64"], (code, [x]) => {
    code.i32(1).i32(2).get(x).select().i64(1n).i64(2n).get(x).select().f64(1).f64(2).get(x).select()
  })
  expect([f(1), f(-1), f(0)]).toEqual([[1, 1n, 1], [1, 1n, 1], [2, 2n, 2]])
  const vector = compile(
    ["i32"],
    ["f64"],
    (code, [x]) => code.f64x2(1, 3).f64x2(2, 4).get(x).select().lane("f64x2.extract_lane", 1)
  )
  expect([vector(1), vector(0)]).toEqual([3, 4])
}

const checkPages = (): void => {
  const size = Item.memory({ initial: 1, maximum: 3 })
  const grow = compile(["i32"], ["i32", "i32"], (code, [n]) => code.get(n).op("memory.grow").op("memory.size"), {
    memory: size
  })
  expect([grow(0), grow(2), grow(1)]).toEqual([[1, 1], [1, 3], [-1, 3]])
}

const bulk = (name: "memory.copy" | "memory.fill"): { run: (...args: Array<number>) => unknown; bytes: Uint8Array } => {
  const buffer = new WebAssembly.Memory({ initial: 1, maximum: 3 })
  const bytes = new Uint8Array(buffer.buffer)
  bytes.set(Uint8Array.from({ length: 64 }, (_, at) => 3 * at + 1))
  const rest = { imports: [{ module: "m", name: "memory", item: memory }] }
  const write: Write = (code, [a, b, c]) => code.get(a).get(b).get(c).op(name)
  return { run: compile(["i32", "i32", "i32"], [], write, rest, { m: { memory: buffer } }), bytes }
}

const checkCopy = (): void => {
  const { run, bytes } = bulk("memory.copy")
  const expected = bytes.slice()
  for (const [to, from, length] of [[100, 0, 20], [5, 3, 40], [3, 5, 40], [0, 65536, 0]]) {
    run(to, from, length)
    expected.copyWithin(to, from, from + length)
    expect(bytes).toEqual(expected)
  }
  expect(() => run(0, 65530, 7)).toThrow(WebAssembly.RuntimeError)
}

const checkFill = (): void => {
  const { run, bytes } = bulk("memory.fill")
  const expected = bytes.slice()
  for (const [to, value, length] of [[10, 255, 7], [0, 258, 3], [65536, 1, 0]]) {
    run(to, value, length)
    expected.fill(value, to, to + length)
    expect(bytes).toEqual(expected)
  }
  expect(() => run(65530, 1, 7)).toThrow(WebAssembly.RuntimeError)
}

/** Nobody else runs here: `wait` sees another value (1) or is late (2). Waking is tested in shared.test. */
const checkWait = (type: "i32" | "i64"): void => {
  const name = type === "i32" ? "memory.atomic.wait32" : "memory.atomic.wait64"
  const rest = { memory: shared }
  const wait = compile(
    [type, "i64"],
    ["i32"],
    (code, [expected, limit]) => code.i32(8).get(expected).get(limit).memory(name, 8),
    rest
  )
  const value = (x: number): number | bigint => (type === "i32" ? x : BigInt(x))
  expect([wait(value(1), -1n), wait(value(0), 0n), wait(value(0), 1000n)]).toEqual([1, 2, 2])
  expect(() =>
    compile([], ["i32"], (code) => {
      code.i32(8)
      ;(type === "i32" ? code.i32(0) : code.i64(0n)).i64(0n).memory(name, 1)
    }, rest)()
  ).toThrow(WebAssembly.RuntimeError)
}

const checkNotify = (): void => {
  const notify = compile(["i32"], ["i32"], (code, [at]) => code.get(at).i32(9).memory("memory.atomic.notify", 0), {
    memory: shared
  })
  expect(notify(16)).toBe(0)
  expect(() => notify(18)).toThrow(WebAssembly.RuntimeError)
}

const checkUnreachable = (): void => {
  const f = compile(["i32"], ["i32"], (code, [x]) => code.get(x).if(() => code.unreachable()).i32(3))
  expect(f(0)).toBe(3)
  expect(() => f(1)).toThrow("unreachable")
}

const checkDrop = (): void => {
  const drop: Write = (code) => code.i32(1).i64(2n).drop().f64(3).drop().f64x2(4, 5).drop()
  expect(compile([], ["i32"], drop)()).toBe(1)
}

/** Checks by name of instruction. */
export const structureCases: Readonly<Record<string, () => void>> = {
  unreachable: checkUnreachable,
  block: checkBlocks,
  loop: checkBlocks,
  if: checkBlocks,
  else: checkBlocks,
  end: checkBlocks,
  br: checkBlocks,
  br_if: checkBlocks,
  return: checkReturn,
  call: checkCalls,
  drop: checkDrop,
  select: checkSelect,
  "local.get": checkLocals,
  "local.set": checkLocals,
  "local.tee": checkLocals,
  "global.get": checkGlobals,
  "global.set": checkGlobals,
  "i32.const": checkNumbers,
  "i64.const": checkNumbers,
  "f64.const": checkNumbers,
  "v128.const": checkVectorConstants,
  "memory.size": checkPages,
  "memory.grow": checkPages,
  "memory.copy": checkCopy,
  "memory.fill": checkFill,
  "memory.atomic.wait32": () => checkWait("i32"),
  "memory.atomic.wait64": () => checkWait("i64"),
  "memory.atomic.notify": checkNotify,
  // that a fence orders is not observable here; that it is accepted and leaves the stack alone is
  "atomic.fence": () => expect(compile([], ["i32"], (code) => code.i32(5).op("atomic.fence"))()).toBe(5)
}
