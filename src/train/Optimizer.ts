/**
 * The public module `Optimizer`: pure state machines that turn gradients into changes of parameters, defined exactly as in optax.
 *
 * `Optimizer.adam({ learningRate: 0.01 })` is an optimiser; `chain` puts clipping before one, `byKey` gives each trainable its own. What
 * one remembers is plain data that can be stored. Not here: L-BFGS, which wants to call the loss itself.
 */
import { numbers } from "../network/border.ts"
import type { Floats } from "../table/Column.ts"
import { training } from "./border.ts"
import { ofLength } from "./options.ts"

export { adam, adamW } from "./optimizer/adam.ts"
export type { AdamOptions, AdamWOptions } from "./optimizer/adam.ts"
export { byKey } from "./optimizer/byKey.ts"
export type { Settings } from "./optimizer/byKey.ts"
export { chain } from "./optimizer/chain.ts"
export { clipByNorm, clipByValue, normalizeGradient } from "./optimizer/clip.ts"
export { make } from "./optimizer/Machine.ts"
export type { Input, Layout, Machine, Memory, Optimizer, Output } from "./optimizer/Machine.ts"
export { norm } from "./optimizer/norm.ts"
export { polyak } from "./optimizer/polyak.ts"
export type { PolyakOptions } from "./optimizer/polyak.ts"
export { rmsProp } from "./optimizer/rmsProp.ts"
export type { RmsPropOptions } from "./optimizer/rmsProp.ts"
export { sgd } from "./optimizer/sgd.ts"
export type { SgdOptions } from "./optimizer/sgd.ts"

/** The next parameters: parameters + change, a new array. */
export const apply = training(
  "Optimizer.apply",
  { parameters: numbers, change: numbers },
  (parameters: Floats, change: ArrayLike<number>): Float64Array => {
    ofLength("the change", change, parameters.length, "one change for each parameter")
    return parameters.map((p, i) => p + change[i])
  }
)
