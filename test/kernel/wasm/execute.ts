/**
 * Runs one instruction on bits: a tiny module reads the operands from memory, computes, and writes the result back.
 *
 * Only this way can vectors and the payload of NaN pass between JavaScript and WebAssembly unharmed.
 */
import * as Code from "../../../src/kernel/wasm/Code.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"
import type { Row } from "../../../src/kernel/wasm/Row.ts"

/** Bytes at the start of the memory that hold operands and results. */
export const slots = 64

const resultSlot = 48

/** One instruction with its immediates, ready to run on a memory of one page. */
export type Machine = {
  readonly memory: Uint8Array
  readonly run: (operands: ReadonlyArray<bigint>) => bigint | undefined | "trap"
}

/** Makes the module for a row; `emit` writes the instruction itself. */
export const machine = (row: Row, emit: (code: Code.Code) => void, shared: boolean): Machine => {
  const limits = { initial: 1, maximum: 1, shared }
  const item = Item.memory(limits)
  const code = Code.make("run", [], [])
  const [result] = row.results
  if (result !== undefined) code.i32(0)
  row.operands.forEach((type, slot) => code.i32(16 * slot).memory(`${type}.load`, 0))
  emit(code)
  if (result !== undefined) code.memory(`${result}.store`, resultSlot)
  const bytes = Module.encode({
    imports: [{ module: "m", name: "memory", item }],
    functions: [code.end()],
    exports: { run: code.func }
  })
  const buffer = new WebAssembly.Memory(limits)
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { memory: buffer } })
  const call = instance.exports["run"] as () => void // exported above
  const view = new DataView(buffer.buffer)
  const readResult = (type: Item.ValueType): bigint => {
    if (type === "i32") return BigInt(view.getUint32(resultSlot, true))
    const low = view.getBigUint64(resultSlot, true)
    return type === "v128" ? low | (view.getBigUint64(resultSlot + 8, true) << 64n) : low
  }
  return {
    memory: new Uint8Array(buffer.buffer),
    run: (operands) => {
      for (const [slot, bits] of operands.entries()) {
        view.setBigUint64(16 * slot, BigInt.asUintN(64, bits), true)
        view.setBigUint64(16 * slot + 8, bits >> 64n, true)
      }
      try {
        call()
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) return "trap"
        throw error
      }
      return result === undefined ? undefined : readResult(result)
    }
  }
}
