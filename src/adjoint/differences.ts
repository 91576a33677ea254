/**
 * Derivatives from differences, with how sure one can be of them: Ridders' extrapolation (Adv. Eng. Softw. 4, 1982).
 *
 * Differences with steps h, h/2, h/4, … are extrapolated to h = 0; of all extrapolations the one that its neighbours confirm best is
 * taken, and how far they are apart is how uncertain it is.
 */

/** Units in the last place that a loss of a run of many steps is good to. */
const lastPlaces = 16

/** How often the step is halved, the first included. */
export const rungs = 8

/** On which sides of a place a function is looked at: both, or only below or above. */
export type Side = -1 | 0 | 1

/** A derivative, and how far it may be off. */
export type Difference = { readonly value: number; readonly uncertainty: number }

/** Where a function is wanted, two places for each step: around `x`, or `x` itself and a place on one side. */
export const places = (x: number, step: number, side: Side): ReadonlyArray<number> =>
  Array.from({ length: rungs }, (_, k) => {
    const h = step / 2 ** k
    return side === 0 ? [x - h, x + h] : [x, x + side * h]
  }).flat()

/**
 * The derivative from the values at such places. Values are good to some units in their last place, which the smaller a step, the more its
 * difference is off by.
 */
export const extrapolate = (at: ReadonlyArray<number>, values: ReadonlyArray<number>, side: Side): Difference => {
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const rounding = (k: number): number => lastPlaces * Number.EPSILON * largest / Math.abs(at[2 * k + 1] - at[2 * k])
  // What halving h takes the leading error down by: even powers of h around x, all powers beside it.
  const base = side === 0 ? 4 : 2
  let best: Difference = { value: NaN, uncertainty: Infinity }
  let before: ReadonlyArray<number> = []
  for (let k = 0; k < rungs; k++) {
    const row = [(values[2 * k + 1] - values[2 * k]) / (at[2 * k + 1] - at[2 * k])]
    for (let j = 1; j <= k; j++) {
      row.push(row[j - 1] + (row[j - 1] - before[j - 1]) / (base ** j - 1))
      const apart = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - before[j - 1]))
      const uncertainty = apart + rounding(k)
      if (uncertainty < best.uncertainty) best = { value: row[j], uncertainty }
    }
    before = row
  }
  return best
}
