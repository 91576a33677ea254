/**
 * The WebAssembly of blocks: for each kind a function of the address where its arguments lie, two lanes each; results follow them.
 */
import type { Block } from "./Block.ts"
import { emitExponential } from "./emitExponential.ts"
import { emitExponentialBack } from "./emitExponentialBack.ts"
import { emitSolve } from "./emitSolve.ts"
import type { Emitted } from "./VectorCode.ts"

/** The functions of a block under a name, the one to call last, and the bytes that it needs from its address on. */
export const emitBlock = (name: string, block: Block): Emitted => {
  switch (block._tag) {
    case "Exponential":
      return emitExponential(name, block.pattern)
    case "ExponentialBack":
      return emitExponentialBack(name, block.pattern)
    case "Solve":
      return emitSolve(name, block.pattern, block.sums)
  }
}
