/**
 * Programs with inputs `x0, x1, …` and the result `y` as functions on arrays, through emitted WebAssembly: scalar, or two lanes at once.
 */
import * as Builder from "../../../src/kernel/Builder.ts"
import type { Value } from "../../../src/kernel/Builder.ts"
import { emit, hoist, type Mode } from "../../../src/kernel/emit.ts"
import type { Program } from "../../../src/kernel/Program.ts"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import { memory as memoryItem } from "../../../src/kernel/wasm/Item.ts"
import { encode } from "../../../src/kernel/wasm/Module.ts"
import { evaluate } from "../evaluate.ts"

/** The program of a function of some numbers. */
export const program = (
  arity: number,
  make: (b: Builder.ProgramBuilder<string>, args: ReadonlyArray<Value>) => Value
): Program<string> => {
  const b = Builder.make()
  b.result("y", make(b, Array.from({ length: arity }, (_, k) => b.input(`x${k}`))))
  return b.build()
}

/** Rows of arguments to results. */
export type Run = (rows: ReadonlyArray<ReadonlyArray<number>>) => ReadonlyArray<number>

const bytesPer = { scalar: 8, simd: 16 } as const

/** Writes a module that runs the program over arrays: inputs and the result are columns of `capacity` numbers. */
export const moduleOf = (
  p: Program<string>,
  mode: Mode,
  inputs: ReadonlyArray<string>,
  results: ReadonlyArray<string>,
  capacity: number
): Uint8Array<ArrayBuffer> => {
  const code = Code.make("f", ["i32"], [])
  const [end] = code.params
  const at = code.local("i32")
  const place = (name: string): number => 8 * capacity * [...new Set([...inputs, ...results])].indexOf(name)
  const hoisted = hoist(code, p, mode, () => null)
  code.loop([], (again) => {
    emit(code, p, mode, hoisted, {
      load: (name) => void code.get(at).memory(mode === "simd" ? "v128.load" : "f64.load", place(name)),
      store: (name, value) =>
        void code.get(at).get(value).memory(mode === "simd" ? "v128.store" : "f64.store", place(name))
    })
    code.get(at).i32(bytesPer[mode]).op("i32.add").tee(at).get(end).op("i32.lt_u").brIf(again)
  })
  const body = code.end()
  return encode({
    imports: [{ module: "m", name: "memory", item: memoryItem({ initial: 1 }) }],
    functions: [body],
    exports: { run: body.func }
  })
}

/** Compiles and runs a program: column name to values, and the result columns afterwards. */
export const runColumns = (
  p: Program<string>,
  mode: Mode,
  columns: ReadonlyMap<string, ReadonlyArray<number>>,
  results: ReadonlyArray<string>
): ReadonlyMap<string, ReadonlyArray<number>> => {
  const n = Math.max(...Array.from(columns.values(), (c) => c.length), 1)
  const capacity = 2 * Math.ceil(n / 2)
  const names = [...new Set([...columns.keys(), ...results])]
  const memory = new WebAssembly.Memory({ initial: Math.ceil(8 * capacity * names.length / 65536) + 1 })
  const numbers = new Float64Array(memory.buffer)
  columns.forEach((values, name) => numbers.set(values, capacity * names.indexOf(name)))
  const bytes = moduleOf(p, mode, [...columns.keys()], results, capacity)
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { memory } }).exports as {
    readonly run: (end: number) => void
  }
  run(8 * capacity)
  return new Map(
    results.map((
      name
    ) => [name, Array.from(numbers.subarray(capacity * names.indexOf(name), capacity * names.indexOf(name) + n))])
  )
}

/** A program as a function on rows of arguments. */
export const compiled = (p: Program<string>, arity: number, mode: Mode): Run => (rows) =>
  runColumns(p, mode, new Map(Array.from({ length: arity }, (_, k) => [`x${k}`, rows.map((row) => row[k])])), ["y"])
    .get("y")!

/** The same by the evaluator of programs. */
export const evaluated = (p: Program<string>): Run => (rows) =>
  rows.map((row) => evaluate(p, (name) => row[Number(name.slice(1))]).get("y")!)
