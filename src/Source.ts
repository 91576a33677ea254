/**
 * The public module `Source`: trains of spikes that no cell makes.
 */
import { effectOfResult } from "./network/manners.ts"
import { poissonResult, regularResult, timesResult } from "./network/Source.ts"

export { isSource, poisson, poissonResult, regular, regularResult, times, timesResult } from "./network/Source.ts"
export type { RateInput, Rates, Source } from "./network/Source.ts"

/** `times` as an Effect, for those who want to know at once; a mistake fails where it is used all the same. */
export const timesEffect = effectOfResult(timesResult)

/** `regular` as an Effect. */
export const regularEffect = effectOfResult(regularResult)

/** `poisson` as an Effect. */
export const poissonEffect = effectOfResult(poissonResult)
