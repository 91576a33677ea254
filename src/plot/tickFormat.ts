/** How numbers stand beside an axis, so that very small and very large ones stay short. */

/** Gives the option for an axis of these values: scientific where plain digits would be long, otherwise Plot's own. */
export const tickFormat = (low: number, high: number): { readonly tickFormat?: (value: number) => string } => {
  const most = Math.max(Math.abs(low), Math.abs(high))
  if (most === 0 || (most >= 1e-2 && most < 1e5)) return {}
  // Ticks are sums of steps: ten digits remove the rounding error. The minus is the typographic one, as in Plot.
  const scientific = (value: number): string => {
    const digits = Number(value.toPrecision(10)).toExponential()
    return value === 0 ? "0" : digits.replaceAll("-", "−").replace("+", "")
  }
  return { tickFormat: scientific }
}
