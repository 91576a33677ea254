/**
 * Steps that are as long as the loss is large, along a gradient of which most of the length is taken away: the recipe of Jaxley's example
 * of a layer-5 pyramidal cell, after Polyak's step size (1987).
 *
 * The change is -μ loss g / |g|^beta, with μ = 0.1 sqrt(n) for n parameters. It suits losses that reach 0 and gradients whose length
 * changes by orders of magnitude. Remembers nothing.
 */
import { anything } from "../../network/border.ts"
import { describing } from "../border.ts"
import { knownOptions, notNegative, positive } from "../options.ts"
import { because } from "../TrainingError.ts"
import { normalized, usualBeta } from "./clip.ts"
import { callText, make, type Optimizer } from "./Machine.ts"
import * as memory from "./memory.ts"

/** Options of `polyak`. */
export type PolyakOptions = {
  /** Power of the gradient's length that is taken away; default 0.9. Jaxley's example suggests 0.8 to 1.2. */
  readonly beta?: number
  /** μ: length of a step per loss; default 0.1 sqrt(n). */
  readonly scale?: number
}

/** Steps of the length of the loss; nonsense is a mistake (`TrainingError`); a loss below 0, for which the recipe would go uphill, fails. */
export const polyak = describing(
  "Optimizer.polyak",
  { options: anything },
  (options: PolyakOptions = {}): Optimizer => {
    knownOptions("polyak", options, ["beta", "scale"])
    const beta = notNegative("beta", options.beta ?? usualBeta)
    const scale = options.scale === undefined ? null : positive("scale", options.scale)
    const text = callText("polyak", [], { beta: [beta, usualBeta], scale: [scale ?? 0, 0] })
    return make({
      text,
      init: () => ({}),
      update: (before, { gradient, loss }) => {
        memory.only(text, before, [])
        if (!(loss >= 0 && loss < Infinity)) {
          throw because({
            _tag: "BadOption",
            what: `the loss for ${text}`,
            found: String(loss),
            expected: "a number of 0 or more, best one that can reach 0"
          })
        }
        const rate = (scale ?? 0.1 * Math.sqrt(gradient.length)) * loss
        return { change: normalized(gradient, beta).map((g) => -rate * g), memory: {} }
      }
    })
  }
)
