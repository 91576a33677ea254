/**
 * Several optimisers one after the other, as `optax.chain`: each sees the change of the one before as its gradient.
 *
 * Optimisers that descend (`sgd`, `adam`, …) turn the sign, so one of them comes last, and what works on gradients before it:
 * `chain(clipByNorm(1), adam({ learningRate: 0.01 }))`.
 */
import { anything } from "../../network/border.ts"
import { plural } from "../../table/plural.ts"
import { describing } from "../border.ts"
import { nested } from "../limits.ts"
import { anOptimizer, make, type Optimizer } from "./Machine.ts"
import * as memory from "./memory.ts"

/** One optimiser after the other. */
export const chain = describing(
  "Optimizer.chain",
  { "...optimizers": anything },
  (first: Optimizer, ...rest: ReadonlyArray<Optimizer>): Optimizer => {
    const parts = [first, ...rest].map((part, k) => anOptimizer(`part ${k} of chain`, part))
    return nested("optimisers", parts, () => chained(parts))
  }
)

const chained = (parts: ReadonlyArray<Optimizer>): Optimizer => {
  const text = `chain(${parts.map((part) => part.text).join(", ")})`
  return make({
    text,
    init: (parameters, layout) => parts.map((part) => part.init(parameters, layout)),
    update: (before, input) => {
      const memories = memory.list(text, "it", before)
      if (memories.length !== parts.length) throw memory.unfit(text, `it has ${plural(memories.length, "part")}`)
      let change: Float64Array = input.gradient.slice()
      const after = parts.map((part, k) => {
        const output = part.update(memories[k], { ...input, gradient: change })
        change = output.change
        return output.memory
      })
      return { change, memory: after }
    }
  })
}
