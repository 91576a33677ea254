/**
 * What a readout is and gives: a few numbers, and how a slope by these numbers becomes one by the samples of the traces.
 *
 * One idea: a readout R computes numbers r = R(x) from samples x, and with them its pullback, which maps slopes by r to slopes by x: it is
 * the transpose of the derivative dR/dx (law L11). Knows nothing of losses. Slopes of samples lie like the samples: recordings × samples,
 * row-major.
 */
import type { Traces } from "../../solve/Traces.ts"
import { ofLength } from "../options.ts"

/**
 * The numbers of a readout, and the way back from slopes by them to slopes by the samples (recordings × samples, row-major), and, where it
 * reads these, by the times of recorded spikes behind them.
 */
export type Reading = {
  readonly values: Float64Array
  readonly pullback: (cotangent: ArrayLike<number>) => Float64Array
}

/** From traces to a few numbers. */
export type Readout = (traces: Traces) => Reading

/** Throws a `TrainingError` unless there is one slope for each number that was read. */
export const checkCotangent = (cotangent: ArrayLike<number>, values: Float64Array): void =>
  ofLength("the cotangent of a reading", cotangent, values.length, "one slope for each number that was read")

/** The slope of one number by samples that follow each other in `traces.data`, the first of them at `start`. */
export type Slope = { readonly start: number; readonly values: ArrayLike<number> }

/** Adds up: the i-th number's slope times its cotangent, into the samples that it was read from. */
const addUp = (size: number, slopes: ReadonlyArray<Slope>, cotangent: ArrayLike<number>): Float64Array => {
  const out = new Float64Array(size)
  slopes.forEach(({ start, values }, i) => {
    for (let k = 0; k < values.length; k++) out[start + k] += cotangent[i] * values[k]
  })
  return out
}

/** The reading of numbers of which each depends on one stretch of samples; the pullback wants one slope for each number. */
export const make = (traces: Traces, values: Float64Array, slopes: ReadonlyArray<Slope>): Reading => ({
  values,
  pullback: (cotangent) => {
    checkCotangent(cotangent, values)
    return addUp(traces.data.length, slopes, cotangent)
  }
})
