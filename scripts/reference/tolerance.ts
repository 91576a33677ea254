/**
 * How far a recipe's answers may be off: what it says itself, or what the first recipes agreed on.
 *
 * A recipe says it as a number, or in words that begin with it: `"1e-8 of the range of the trace, 1e-12 at least"`.
 */

/** Tolerance of voltages [mV]. */
export const voltageTolerance = 1e-6
/** Tolerance of other states, as a fraction of their range. */
export const stateTolerance = 1e-8
/** Tolerance of times of spikes [ms]. */
export const spikeTolerance = 1e-6
/** Tolerance of a state at the end, relative to itself. */
export const finalTolerance = 1e-9
/** Tolerance of a derivative, relative to itself. */
export const gradientTolerance = 1e-6

/** What a recipe says. */
export type WrittenTolerance = {
  readonly v?: string | number
  readonly other?: string | number
  readonly gradient?: string | number
  readonly spikes?: string | number
  readonly final?: string | number
}

/** Tolerances as numbers: [mV], of the range, in the trace's own unit however small the range, of each derivative. */
export type Tolerance = {
  readonly voltage: number
  readonly ofRange: number
  readonly atLeast: number
  readonly gradient: number
  /** Of times of spikes [ms]. */
  readonly spikes: number
  /** Of states at the end, relative to themselves. */
  readonly final: number
}

/** The tolerances of a recipe. */
export const toleranceOf = (written: WrittenTolerance | undefined): Tolerance => {
  const [voltage = voltageTolerance] = numbersIn(written?.v)
  const [ofRange = stateTolerance, atLeast = 0] = numbersIn(written?.other)
  const [gradient = gradientTolerance] = numbersIn(written?.gradient)
  const [spikes = spikeTolerance] = numbersIn(written?.spikes)
  const [final = finalTolerance] = numbersIn(written?.final)
  return { voltage, ofRange, atLeast, gradient, spikes, final }
}

const numbersIn = (text: string | number | undefined): ReadonlyArray<number> =>
  typeof text === "number" ? [text] : (text?.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []).map(Number)
