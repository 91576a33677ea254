/**
 * Derivatives from differences, with how sure one can be of them: Ridders' extrapolation (Adv. Eng. Softw. 4, 1982).
 *
 * Differences with steps h, h/2, h/4, … are extrapolated to h = 0; of all extrapolations the one that its neighbours confirm best is
 * taken, and how far they are apart is how uncertain it is.
 */
import { powerOfTwo } from "../number/scale.ts"
import type { Traces } from "../solve/Traces.ts"

/** Units in the last place that a loss of a run of many steps, and what it is summed of, is good to. */
const lastPlaces = 16

/** How often the step is halved, the first included. */
export const rungs = 8

/** On which sides of a place a function is looked at: both, or only below or above. */
export type Side = -1 | 0 | 1

/** A derivative, how far it may be off, and below which size it is nothing: that changes no digit of the loss over the largest step. */
export type Difference = { readonly value: number; readonly uncertainty: number; readonly resolution: number }

/** Where a function is wanted, two places for each step: around `x`, or `x` itself and a place on one side. */
export const places = (x: number, step: number, side: Side): ReadonlyArray<number> =>
  Array.from({ length: rungs }, (_, k) => {
    const h = step / powerOfTwo(k)
    return side === 0 ? [x - h, x + h] : [x, x + side * h]
  }).flat()

/** A value, and the size of what it is summed of: Σ |slope by a sample · sample|, which rounds however small the value is. */
export type Probed = { readonly value: number; readonly terms: number }

/** The size of what a loss of samples and times of spikes is summed of. */
export const termsOf = ({ data, spikes }: Pick<Traces, "data" | "spikes">, slopes: ArrayLike<number>): number => {
  let sum = 0
  for (let k = 0; k < data.length; k++) sum += Math.abs(data[k] * slopes[k])
  let at = data.length
  for (const times of spikes?.times ?? []) {
    for (let k = 0; k < times.length && at < slopes.length; k++) sum += Math.abs(times[k] * slopes[at++])
  }
  return sum
}

/**
 * The derivative from what there is at such places. Values are good to some units in the last place of themselves and of what they are summed
 * of, which the smaller a step, the more its difference is off by.
 */
export const extrapolate = (at: ReadonlyArray<number>, probed: ReadonlyArray<Probed>, side: Side): Difference => {
  const values = probed.map(({ value }) => value)
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const rounding = (k: number): number => {
    const size = largest + Math.max(probed[2 * k].terms, probed[2 * k + 1].terms)
    return lastPlaces * Number.EPSILON * size / Math.abs(at[2 * k + 1] - at[2 * k])
  }
  // What halving h takes the leading error down by: even powers of h around x, all powers beside it.
  const order = side === 0 ? 2 : 1
  // What the largest step resolves: less than that is nothing.
  const resolution = rounding(0)
  let best: Difference = { value: NaN, uncertainty: Infinity, resolution }
  let before: ReadonlyArray<number> = []
  for (let k = 0; k < rungs; k++) {
    const row = [(values[2 * k + 1] - values[2 * k]) / (at[2 * k + 1] - at[2 * k])]
    for (let j = 1; j <= k; j++) {
      row.push(row[j - 1] + (row[j - 1] - before[j - 1]) / (powerOfTwo(order * j) - 1))
      const apart = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - before[j - 1]))
      const uncertainty = apart + rounding(k)
      if (uncertainty < best.uncertainty) best = { value: row[j], uncertainty, resolution }
    }
    before = row
  }
  return best
}
