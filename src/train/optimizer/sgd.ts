/**
 * Gradient descent, with momentum and Nesterov's momentum, as `optax.sgd`.
 *
 * t is a trace of past gradients: t' = g + μ t. The change is -η t', or with Nesterov's momentum -η (g + μ t'); without momentum -η g.
 */
import { anything } from "../../network/border.ts"
import { right } from "../../table/mistake.ts"
import { describing } from "../border.ts"
import * as LearningRate from "../LearningRate.ts"
import { fraction, knownOptions, yesOrNo } from "../options.ts"
import { because } from "../TrainingError.ts"
import { callText, make, type Optimizer } from "./Machine.ts"
import * as memory from "./memory.ts"

/** Options of `sgd`. */
export type SgdOptions = {
  /** η: a number or a schedule. */
  readonly learningRate: LearningRate.Rate
  /** μ in [0, 1): how much of the past is kept; without it no trace is kept. */
  readonly momentum?: number
  /** Whether the change looks one step ahead; wants a momentum. */
  readonly nesterov?: boolean
}

/** Gradient descent; nonsense is a mistake (`TrainingError`). */
export const sgd = describing("Optimizer.sgd", { options: anything }, (options: SgdOptions): Optimizer => {
  knownOptions("sgd", options, ["learningRate", "momentum", "nesterov"])
  const rate = right(LearningRate.of(options.learningRate))
  const momentum = options.momentum === undefined ? null : fraction("momentum", options.momentum)
  const nesterov = yesOrNo("nesterov", options.nesterov ?? false)
  if (nesterov && momentum === null) {
    throw because({
      _tag: "BadOption",
      what: "nesterov",
      found: "true without a momentum",
      expected: "momentum beside it"
    })
  }
  const text = callText("sgd", [
    LearningRate.text(rate),
    ...(momentum === null ? [] : [`momentum ${momentum}`]),
    ...(nesterov ? ["nesterov"] : [])
  ])
  return make({
    text,
    init: (parameters) => momentum === null ? { count: 0 } : { count: 0, trace: new Float64Array(parameters.length) },
    update: (before, { gradient }) => {
      memory.only(text, before, momentum === null ? ["count"] : ["count", "trace"])
      const count = memory.count(text, before, "count")
      const eta = LearningRate.at(rate, count)
      if (momentum === null) return { change: gradient.map((g) => -eta * g), memory: { count: count + 1 } }
      const old = memory.floats(text, before, "trace", gradient.length)
      const trace = gradient.map((g, i) => g + momentum * old[i])
      const change = nesterov ? gradient.map((g, i) => -eta * (g + momentum * trace[i])) : trace.map((t) => -eta * t)
      return { change, memory: { count: count + 1, trace } }
    }
  })
})
