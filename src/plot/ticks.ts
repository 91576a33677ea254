/**
 * Round numbers along an axis, and how they stand beside it.
 *
 * One idea: an axis carries two numbers at least, or nobody can read a height; where round steps leave fewer, the axis is
 * made a little longer until they do not. Labels have as many digits as the step asks for, and very small and very large
 * numbers stay short.
 */

/** A stretch of an axis with its ticks, ascending. */
export type Ticks = {
  readonly low: number
  readonly high: number
  readonly values: ReadonlyArray<number>
  readonly labels: ReadonlyArray<string>
}

/** Multiples of a power of ten that are round, and how many decimals each needs beyond those of the power. */
const steps = [[1, 0], [2, 0], [2.5, 1], [5, 0], [10, 0]] as const

/** Ticks of an axis from `low` to `high`, which is above by more than rounding, of so many pixels, no nearer to each other than `apart` pixels. */
export const ticks = (low: number, high: number, pixels: number, apart: number): Ticks => {
  const least = ((high - low) * apart) / pixels
  const power = Math.floor(Math.log10(least))
  const [digit, more] = steps.find(([digit]) => Number(`${digit}e${power}`) >= least * (1 - 1e-9)) ?? steps[4]
  const step = Number(`${digit}e${power}`)
  let [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)]
  while (last - first < 1) {
    if (low - (first - 1) * step < (last + 1) * step - high) first -= 1
    else last += 1
  }
  const values = Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)))
  const decimals = Math.max(0, more - power)
  return {
    low: Math.min(low, values[0]),
    high: Math.max(high, values[values.length - 1]),
    values,
    labels: values.map(labelOf(Math.max(...values.map(Math.abs)), decimals))
  }
}

/** The label of a tick: scientific where plain digits would be long. The minus is the typographic one, as in Plot. */
const labelOf = (most: number, decimals: number) => (value: number): string => {
  const digits = most >= 1e-2 && most < 1e5 && decimals < 6
    ? value.toFixed(decimals)
    : value === 0
    ? "0"
    : Number(value.toPrecision(10)).toExponential().replace("+", "")
  return digits.replaceAll("-", "−")
}
