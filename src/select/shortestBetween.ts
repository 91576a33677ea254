/**
 * The shortest decimal in an interval of numbers: what a person would write to tell those below from those above.
 *
 * One idea: with so many digits, the decimal nearest to the middle is in the interval if any is, but for a tie at the end that is left out; so
 * digits are added until the middle, or the end that counts, is in when it is rounded.
 */

/** The shortest decimal `x` with `low <= x < high`, 0 before others; `low` is finite and below `high`, which may be infinite. */
export const shortestFrom = (low: number, high: number): number => {
  if (low <= 0 && high > 0) return 0
  const middle = Number.isFinite(high) ? low / 2 + high / 2 : low
  for (let digits = 1; digits <= 17; digits++) {
    const found = [middle, low].map((x) => Number(x.toPrecision(digits))).find((x) => x >= low && x < high)
    if (found !== undefined) return found
  }
  return low
}

/** The shortest decimal `x` with `low < x <= high`, 0 before others; `high` is finite and above `low`, which may be infinite. */
export const shortestTo = (low: number, high: number): number => {
  const found = shortestFrom(-high, -low)
  return found === 0 ? 0 : -found
}

/** How many digits a number needs. */
export const digitsOf = (x: number): number => Math.abs(x).toExponential().replace(/e.*$/, "").replace(".", "").length
