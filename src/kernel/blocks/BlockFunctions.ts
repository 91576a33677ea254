/**
 * The functions that the blocks of some programs need, each once, and how programs call them.
 *
 * Arguments and results go through memory that belongs to the thread: its address is in a global variable, which every thread has for itself
 * and sets before it runs. Programs without blocks need none of this, and their kernels are what they were.
 */
import type { Access } from "../emit.ts"
import type { Program } from "../Program.ts"
import type { Body, Code } from "../wasm/Code.ts"
import type { Func, Global } from "../wasm/Item.ts"
import * as Item from "../wasm/Item.ts"
import type { GlobalDefinition } from "../wasm/Module.ts"
import { type Block, keyOf } from "./Block.ts"
import { vectorCode } from "./VectorCode.ts"

/** The functions of some blocks. */
export type BlockFunctions = {
  /** Bytes of memory that a thread needs while it is in one of them; 0 where there are none. */
  readonly bytes: number
  readonly bodies: ReadonlyArray<Body>
  readonly globals: ReadonlyArray<GlobalDefinition>
  /** Sets the address of a thread's memory, which is on the stack. */
  readonly begin: (code: Code) => void
  /** How code calls blocks; for programs of two lanes. */
  readonly caller: (code: Code) => NonNullable<Access<never>["block"]>
  /** The function of a block, and the global variable with the address of its arguments, for callers in another language. */
  readonly calleeOf: (block: Block) => { readonly func: Func; readonly address: Global }
}

/** The functions of all blocks of some programs. */
export const blockFunctions = (programs: Iterable<Program<unknown>>): BlockFunctions => {
  const found = new Map<string, Block>()
  for (const { instructions } of programs) {
    for (const i of instructions) if (i._tag === "Block") found.set(keyOf(i.block), i.block)
  }
  const emitted = new Map(Array.from(found, ([key, block], k) => [key, block.emit(`block ${k}`)] as const))
  const all = [...emitted.values()]
  const address = Item.global("i32", { mutable: true })
  return {
    bytes: all.reduce((most, { bytes }) => Math.max(most, bytes), 0),
    bodies: all.flatMap(({ bodies }) => bodies),
    globals: all.length === 0 ? [] : [{ global: address, initial: 0 }],
    begin: (code) => void code.setGlobal(address),
    calleeOf: (block) => ({ func: emitted.get(keyOf(block))!.bodies.at(-1)!.func, address }),
    caller: (code) => (block, args) => {
      const { keep, load, store } = vectorCode(code)
      const { bodies } = emitted.get(keyOf(block))!
      const at = code.local("i32")
      code.getGlobal(address).set(at)
      args.forEach((x, k) => store(at, k, () => code.get(x)))
      code.get(at).call(bodies[bodies.length - 1].func)
      return Array.from({ length: block.results }, (_, k) => keep(() => load(at, args.length + k)))
    }
  }
}
