/**
 * Thins a long series for drawing without losing a spike: the lowest and the highest sample of every pixel column
 * stay.
 *
 * Law: in every window the drawn samples have the same minimum and maximum as all samples of the window (and the
 * first and last sample of the series stay). Largest-triangle sampling is not used, because it clips the peaks of
 * spikes unevenly.
 */
import { aCount, numbers, throwing } from "../network/border.ts"

/** Gives the ascending indices to draw, at most two per column and the ends; a column without a number stays a gap. */
export const decimate = throwing(
  "decimate",
  { values: numbers, columns: aCount },
  (values: ArrayLike<number>, columns: number): ReadonlyArray<number> => {
    const n = values.length
    if (n <= 2 * columns) return Array.from({ length: n }, (_, index) => index)
    const kept: Array<number> = [0]
    for (let column = 0; column < columns; column++) {
      const from = Math.floor((column * n) / columns)
      const to = Math.floor(((column + 1) * n) / columns)
      let low = -1
      let high = -1
      for (let index = from; index < to; index++) {
        if (!Number.isFinite(values[index])) continue
        if (low < 0 || values[index] < values[low]) low = index
        if (high < 0 || values[index] > values[high]) high = index
      }
      for (const index of low < 0 ? [from] : low < high ? [low, high] : [high, low]) {
        if (index > kept[kept.length - 1]) kept.push(index)
      }
    }
    if (kept[kept.length - 1] < n - 1) kept.push(n - 1)
    return kept
  }
)
