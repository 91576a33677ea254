/**
 * How regular, how variable and how synchronous spikes are.
 *
 * One idea: all but the variation of intervals is made of counts in bins of one width. Means and variances are over bins or intervals as they are
 * (divided by their number), by the plain two passes. Spikes are those of `Traces.spikes`: recorded ones, or where voltages cross a threshold.
 */
import { aNumber, maybe, record, throwing } from "../network/border.ts"
import { because } from "../network/NetworkError.ts"
import { inSteps } from "../network/Stimulus.ts"
import { mostBytes, tooMany } from "../table/limits.ts"
import { intervals, type SpikeOptions, spikes } from "./crossings.ts"
import { aRecorded, type Recorded } from "./Traces.ts"

/** In which bins spikes are counted. */
export type CountOptions = SpikeOptions & {
  /** Of each bin [ms]. */
  readonly width: number
}

/** Of which trains the variation is told. */
export type VariationOptions = SpikeOptions & {
  /** Fewest spikes of which it is told, 3 or more; default 3. */
  readonly least?: number
}

/** Fano factors. */
export type Fano = {
  /** By recording. */
  readonly each: ReadonlyArray<number>
  /** Of the sum over all recordings. */
  readonly population: number
}

const counting = { traces: aRecorded, options: record({ threshold: maybe(aNumber), width: aNumber }) }

const thresholdOf = ({ threshold }: SpikeOptions): SpikeOptions => threshold === undefined ? {} : { threshold }

const countsOf = (traces: Recorded, options: CountOptions): ReadonlyArray<Float64Array> => {
  const { width } = options
  const refuse = (what: string, found: string, expected: string) => because({ _tag: "BadValue", what, found, expected })
  if (!(width > 0 && width < Infinity)) throw refuse("the width of bins", String(width), "a positive number [ms]")
  const start = traces.first * traces.dt
  const bins = Math.floor(inSteps((traces.samples - 1) * traces.dt, width))
  if (bins < 1) {
    const found = `${width} ms, of traces of ${(traces.samples - 1) * traces.dt} ms`
    throw refuse("the width of bins", found, "at most the time of the traces")
  }
  const all = spikes(traces, thresholdOf(options))
  const many = tooMany("bytes of counts of spikes", 8 * bins * all.length, mostBytes, "take wider bins")
  if (many !== null) throw because(many)
  return all.map((times) => {
    const out = new Float64Array(bins)
    for (const time of times) {
      const bin = Math.floor(inSteps(time - start, width))
      if (bin >= 0 && bin < bins) out[bin]++
    }
    return out
  })
}

/** Spikes in each bin, by recording. */
export const counts = throwing("Spikes.counts", counting, countsOf)

const meanOf = (x: ArrayLike<number>): number => {
  let sum = 0
  for (let k = 0; k < x.length; k++) sum += x[k]
  return sum / x.length
}

const varianceOf = (x: ArrayLike<number>): number => {
  const mean = meanOf(x)
  let sum = 0
  for (let k = 0; k < x.length; k++) sum += (x[k] - mean) * (x[k] - mean)
  return sum / x.length
}

/** Standard deviation over mean of intervals, by recording. */
export const variation = throwing(
  "Spikes.variation",
  { traces: aRecorded, options: maybe(record({ threshold: maybe(aNumber), least: maybe(aNumber) })) },
  (traces: Recorded, options: VariationOptions = {}): ReadonlyArray<number> => {
    const { least = 3 } = options
    if (!(Number.isSafeInteger(least) && least >= 3)) {
      const expected = "a whole number of 3 or more: two intervals"
      throw because({ _tag: "BadValue", what: "the least number of spikes", found: String(least), expected })
    }
    return intervals(traces, thresholdOf(options)).map((all) =>
      all.length + 1 < least ? NaN : Math.sqrt(varianceOf(all)) / meanOf(all)
    )
  }
)

/** The counts of all recordings together. */
const summed = (each: ReadonlyArray<Float64Array>): Float64Array => {
  const out = new Float64Array(each.length === 0 ? 1 : each[0].length)
  for (const own of each) for (let k = 0; k < out.length; k++) out[k] += own[k]
  return out
}

/** Variance over mean of counts. */
export const fano = throwing("Spikes.fano", counting, (traces: Recorded, options: CountOptions): Fano => {
  const each = countsOf(traces, options)
  const factor = (x: Float64Array): number => varianceOf(x) / meanOf(x)
  return { each: each.map(factor), population: factor(summed(each)) }
})

/** Variance of the mean of counts over the mean of their variances. */
export const synchrony = throwing("Spikes.synchrony", counting, (traces: Recorded, options: CountOptions): number => {
  const each = countsOf(traces, options)
  const mean = summed(each).map((x) => x / each.length)
  return varianceOf(mean) / meanOf(each.map(varianceOf))
})
