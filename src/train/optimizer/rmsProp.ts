/**
 * RMSProp (Tieleman & Hinton 2012), as `optax.rmsprop`: eps inside the root, momentum after the learning rate.
 *
 * n' = (1 - decay) g² + decay n; the change is c = -η g / sqrt(n' + eps), or with momentum the trace t' = c + μ t of these.
 */
import { anything } from "../../network/border.ts"
import { right } from "../../table/mistake.ts"
import { describing } from "../border.ts"
import * as LearningRate from "../LearningRate.ts"
import { fraction, knownOptions, positive } from "../options.ts"
import { callText, make, type Optimizer } from "./Machine.ts"
import * as memory from "./memory.ts"

/** Options of `rmsProp`. */
export type RmsPropOptions = {
  /** η: a number or a schedule. */
  readonly learningRate: LearningRate.Rate
  /** How much of the mean square is kept; default 0.9. */
  readonly decay?: number
  /** Added to the mean square, under the root; default 1e-8. */
  readonly eps?: number
  /** μ in [0, 1): how much of the past changes is kept; without it no trace is kept. */
  readonly momentum?: number
}

const usual = { decay: 0.9, eps: 1e-8 }

/** RMSProp: each parameter's step is its gradient over its root mean square; nonsense is a mistake (`TrainingError`). */
export const rmsProp = describing("Optimizer.rmsProp", { options: anything }, (options: RmsPropOptions): Optimizer => {
  knownOptions("rmsProp", options, ["learningRate", "decay", "eps", "momentum"])
  const rate = right(LearningRate.of(options.learningRate))
  const decay = fraction("decay", options.decay ?? usual.decay)
  const eps = positive("eps", options.eps ?? usual.eps)
  const momentum = options.momentum === undefined ? null : fraction("momentum", options.momentum)
  const text = callText(
    "rmsProp",
    [LearningRate.text(rate), ...(momentum === null ? [] : [`momentum ${momentum}`])],
    { decay: [decay, usual.decay], eps: [eps, usual.eps] }
  )
  return make({
    text,
    init: ({ length }) => ({
      count: 0,
      square: new Float64Array(length),
      ...(momentum === null ? {} : { trace: new Float64Array(length) })
    }),
    update: (before, { gradient }) => {
      memory.only(text, before, momentum === null ? ["count", "square"] : ["count", "square", "trace"])
      const count = memory.count(text, before, "count")
      const old = memory.floats(text, before, "square", gradient.length)
      const square = gradient.map((g, i) => (1 - decay) * (g * g) + decay * old[i])
      const eta = LearningRate.at(rate, count)
      const change = gradient.map((g, i) => -eta * (g / Math.sqrt(square[i] + eps)))
      if (momentum === null) return { change, memory: { count: count + 1, square } }
      const past = memory.floats(text, before, "trace", gradient.length)
      const trace = change.map((c, i) => c + momentum * past[i])
      // A copy, so that a caller who writes to the change does not write to the memory.
      return { change: trace.slice(), memory: { count: count + 1, square, trace } }
    }
  })
})
