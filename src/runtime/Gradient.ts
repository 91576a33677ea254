/**
 * The public module `Gradient`: the exact derivative of a loss of the traces by everything that is trained, as an Effect.
 *
 * `run` for one network, `batch` and `open` for many of one structure, `check` against differences of the loss.
 */
export type { Adjoint } from "../adjoint/Bars.ts"
export type { Gradient, Valued } from "../adjoint/gradient.ts"
export { GradientError } from "../adjoint/GradientError.ts"
export type { GradientReason } from "../adjoint/GradientError.ts"
export type { Cotangent } from "../adjoint/Reversible.ts"
export { check } from "./checkGradient.ts"
export type { CheckOptions } from "./checkGradient.ts"
export type { CheckRow, GradientCheck, LookOptions } from "./GradientCheck.ts"
export { batch, defaultMemory, open, run } from "./runGradient.ts"
export type { BatchOptions, Failure, GradientOptions, GradientSettings, Loss, LossOfRun, Open } from "./runGradient.ts"
