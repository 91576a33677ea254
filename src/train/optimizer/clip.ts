/**
 * What is done to a gradient before an optimiser sees it: limits and normalisation, as `optax.clip_by_global_norm` and `optax.clip`.
 *
 * These give a gradient, not a descent: put them before an optimiser in `chain`. Alone they would go uphill. They remember nothing.
 */
import { anything } from "../../network/border.ts"
import { power } from "../../number/log.ts"
import { describing } from "../border.ts"
import { numberText } from "../numberText.ts"
import { knownOptions, notNegative, positive } from "../options.ts"
import { callText, type Input, make, type Optimizer } from "./Machine.ts"
import * as memory from "./memory.ts"
import { norm } from "./norm.ts"

const stateless = (text: string, change: (input: Input) => Float64Array): Optimizer =>
  make({
    text,
    init: () => ({}),
    update: (before, input) => {
      memory.only(text, before, [])
      return { change: change(input), memory: {} }
    }
  })

/** Shortens a gradient that is longer than `most` to that length: g most / |g|, |g| over all parameters together. */
export const clipByNorm = describing("Optimizer.clipByNorm", { most: anything }, (most: number): Optimizer => {
  const limit = positive("the largest norm of clipByNorm", most)
  return stateless(`clipByNorm(${numberText(limit)})`, ({ gradient }) => {
    const length = norm(gradient)
    return length < limit ? gradient.slice() : gradient.map((g) => g / length * limit)
  })
})

/** Limits each number of the gradient to [-most, most]. */
export const clipByValue = describing("Optimizer.clipByValue", { most: anything }, (most: number): Optimizer => {
  const limit = positive("the largest value of clipByValue", most)
  return stateless(
    `clipByValue(${numberText(limit)})`,
    ({ gradient }) => gradient.map((g) => Math.min(limit, Math.max(-limit, g)))
  )
})

/** How much of the gradient's length `normalizeGradient` and `polyak` take away unless told; Jaxley's choice for a pyramidal cell. */
export const usualBeta = 0.9

/** The gradient over |g|^beta; 0 where the gradient is 0. */
export const normalized = (gradient: Input["gradient"], beta: number): Float64Array => {
  const length = norm(gradient)
  if (length === 0) return gradient.slice()
  const divisor = power(length, beta)
  return gradient.map((g) => g / divisor)
}

/** Divides the gradient by |g|^beta, with beta 0.9 by default: 1 leaves only its direction, 0 all of it. A gradient of 0 stays 0. */
export const normalizeGradient = describing(
  "Optimizer.normalizeGradient",
  { options: anything },
  (options: { readonly beta?: number } = {}): Optimizer => {
    knownOptions("normalizeGradient", options, ["beta"])
    const beta = notNegative("beta", options.beta ?? usualBeta)
    return stateless(callText("normalizeGradient", [numberText(beta)]), ({ gradient }) => normalized(gradient, beta))
  }
)
