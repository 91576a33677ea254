/**
 * A block as a WebAssembly function, called on two rows at once.
 */
import type { Block } from "../../../src/kernel/blocks/Block.ts"
import * as Item from "../../../src/kernel/wasm/Item.ts"
import * as Module from "../../../src/kernel/wasm/Module.ts"

const page = 65536

/** Results of two rows of arguments. */
export type Pairs = (first: ArrayLike<number>, second: ArrayLike<number>) => readonly [Float64Array, Float64Array]

/** Compiles a block. */
export const compiledBlock = (block: Block): Pairs => {
  const { bodies, bytes } = block.emit("block")
  const { args, results } = block
  const module = Module.encode({
    imports: [{ module: "m", name: "memory", item: Item.memory({ initial: 1 }) }],
    functions: bodies,
    exports: { run: bodies[bodies.length - 1].func }
  })
  const memory = new WebAssembly.Memory({ initial: Math.ceil((bytes + 16) / page) })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { m: { memory } })
  const run = instance.exports["run"] as (at: number) => void // exported above
  const view = new Float64Array(memory.buffer)
  return (first, second) => {
    for (let k = 0; k < args; k++) view.set([first[k], second[k]], 2 * (1 + k))
    run(16)
    const lane = (l: number) => Float64Array.from({ length: results }, (_, k) => view[2 * (1 + args + k) + l])
    return [lane(0), lane(1)]
  }
}
