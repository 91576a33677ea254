/**
 * Adam (Kingma & Ba 2015) and AdamW (Loshchilov & Hutter 2019), as `optax.adam` and `optax.adamw`.
 *
 * In update k = 1, 2, …: m' = (1 - b1) g + b1 m and n' = (1 - b2) g² + b2 n; with m^ = m' / (1 - b1^k) and n^ = n' / (1 - b2^k) the
 * direction is d = m^ / (sqrt(n^) + eps). Adam changes by -η d; AdamW by -η (d + λ p), so that the decay of a parameter p is not divided
 * by sqrt(n^).
 */
import { anything } from "../../network/border.ts"
import { power } from "../../number/log.ts"
import { right } from "../../table/mistake.ts"
import { describing } from "../border.ts"
import * as LearningRate from "../LearningRate.ts"
import { fraction, knownOptions, notNegative, positive } from "../options.ts"
import { callText, make, type Optimizer } from "./Machine.ts"
import * as memory from "./memory.ts"

/** Options of `adam`. */
export type AdamOptions = {
  /** η: a number or a schedule. */
  readonly learningRate: LearningRate.Rate
  /** How much of the mean gradient is kept; default 0.9. */
  readonly b1?: number
  /** How much of the mean square is kept; default 0.999. */
  readonly b2?: number
  /** Added to the root of the mean square; default 1e-8. */
  readonly eps?: number
}

/** Options of `adamW`. */
export type AdamWOptions = AdamOptions & {
  /** λ: which share of a parameter is taken off, times the learning rate; default 1e-4. */
  readonly weightDecay?: number
}

const usual = { b1: 0.9, b2: 0.999, eps: 1e-8, weightDecay: 1e-4 }

const adamLike = (name: string, options: AdamOptions, weightDecay: number | null): Optimizer => {
  const rate = right(LearningRate.of(options.learningRate))
  const b1 = fraction("b1", options.b1 ?? usual.b1)
  const b2 = fraction("b2", options.b2 ?? usual.b2)
  const eps = positive("eps", options.eps ?? usual.eps)
  const text = callText(name, [LearningRate.text(rate)], {
    b1: [b1, usual.b1],
    b2: [b2, usual.b2],
    eps: [eps, usual.eps],
    weightDecay: [weightDecay ?? usual.weightDecay, usual.weightDecay]
  })
  return make({
    text,
    init: ({ length }) => ({ count: 0, mean: new Float64Array(length), square: new Float64Array(length) }),
    update: (before, { gradient, parameters }) => {
      memory.only(text, before, ["count", "mean", "square"])
      const count = memory.count(text, before, "count")
      const oldMean = memory.floats(text, before, "mean", gradient.length)
      const oldSquare = memory.floats(text, before, "square", gradient.length)
      const mean = gradient.map((g, i) => (1 - b1) * g + b1 * oldMean[i])
      const square = gradient.map((g, i) => (1 - b2) * (g * g) + b2 * oldSquare[i])
      // Both start at 0 and are too small at first, by just these factors.
      const [ofMean, ofSquare] = [1 - power(b1, count + 1), 1 - power(b2, count + 1)]
      const eta = LearningRate.at(rate, count)
      const change = mean.map((m, i) => {
        const direction = m / ofMean / (Math.sqrt(square[i] / ofSquare) + eps)
        return -eta * (weightDecay === null ? direction : direction + weightDecay * parameters[i])
      })
      return { change, memory: { count: count + 1, mean, square } }
    }
  })
}

/** Adam: each parameter's step is its mean gradient over its root mean square; nonsense is a mistake (`TrainingError`). */
export const adam = describing("Optimizer.adam", { options: anything }, (options: AdamOptions): Optimizer => {
  knownOptions("adam", options, ["learningRate", "b1", "b2", "eps"])
  return adamLike("adam", options, null)
})

/** Adam with decoupled weight decay; nonsense is a mistake (`TrainingError`). */
export const adamW = describing("Optimizer.adamW", { options: anything }, (options: AdamWOptions): Optimizer => {
  knownOptions("adamW", options, ["learningRate", "b1", "b2", "eps", "weightDecay"])
  return adamLike("adamW", options, notNegative("weightDecay", options.weightDecay ?? usual.weightDecay))
})
