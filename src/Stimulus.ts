/**
 * The public module `Stimulus`: currents that are injected from outside.
 */
import { aCount, aNumber, throwing } from "./network/border.ts"
import { effectOfResult } from "./network/manners.ts"
import {
  ornsteinUhlenbeckResult,
  sample as sampleOf,
  samplesResult,
  sineResult,
  stepResult,
  whiteResult
} from "./network/Stimulus.ts"
import { aStimulus } from "./select/Given.ts"

export {
  isStimulus,
  ornsteinUhlenbeck,
  ornsteinUhlenbeckResult,
  samples,
  samplesResult,
  sine,
  sineResult,
  step,
  stepResult,
  white,
  whiteResult
} from "./network/Stimulus.ts"
export type { NoiseOptions, Stimulus } from "./network/Stimulus.ts"

/** The current [nA] that acts in step k+1 when a step takes `dt` [ms]: its mean over the step. */
export const sample = throwing("Stimulus.sample", { stimulus: aStimulus, k: aCount, dt: aNumber }, sampleOf)

/** `step` as an Effect, for those who want to know at once; a mistake fails where it is used all the same. */
export const stepEffect = effectOfResult(stepResult)

/** `sine` as an Effect. */
export const sineEffect = effectOfResult(sineResult)

/** `samples` as an Effect. */
export const samplesEffect = effectOfResult(samplesResult)

/** `white` as an Effect. */
export const whiteEffect = effectOfResult(whiteResult)

/** `ornsteinUhlenbeck` as an Effect. */
export const ornsteinUhlenbeckEffect = effectOfResult(ornsteinUhlenbeckResult)
