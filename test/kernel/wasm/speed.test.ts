/**
 * How long a function of 6,000 instructions takes to write and encode. Printed, not asserted: machines differ.
 */
import { expect, it } from "vitest"
import * as Code from "../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"

/** A straight line like a kernel's: get, get, compute, set, and now and then a load or store. */
const emit = (instructions: number): Uint8Array => {
  const code = Code.make("kernel", ["i32"], [])
  const locals = Array.from({ length: 200 }, () => code.local("v128"))
  for (let k = 0; k < instructions; k += 10) {
    code.get(locals[k % 200]).get(locals[(k * 7) % 200]).op("f64x2.mul").get(locals[(k * 3) % 200]).op("f64x2.add")
    code.set(locals[(k + 1) % 200])
    code.get(code.params[0]).get(code.params[0]).memory("v128.load", 8 * k).memory("v128.store", 16 * k)
  }
  return Module.encode({ memory: Item.memory({ initial: 1 }), functions: [code.end()], exports: { f: code.func } })
}

it("prints the time for 6,000 instructions", () => {
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now()
    emit(6000)
    return performance.now() - start
  })
  const bytes = emit(6000)
  expect(WebAssembly.validate(Uint8Array.from(bytes))).toBe(true)
  const best = Math.min(...times.slice(5))
  console.log(`6,000 instructions, ${bytes.length} bytes: first ${times[0].toFixed(2)} ms, warm ${best.toFixed(2)} ms`)
})
