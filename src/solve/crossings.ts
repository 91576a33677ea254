/**
 * When traces cross a level: spikes, their rates and intervals.
 *
 * One idea: between two samples a trace is a straight line, so the time of a crossing is off by less than a step, and with half the step
 * by a quarter. A trace that reaches the level crosses it; one that stays there does not cross again. A level has the unit of what crosses
 * it, and a wrong one is an error, not a trace without spikes. Law T1: stretches of a run that meet have the crossings of the run.
 */
import { aNumber, aText, maybe, oneOf, record, throwing } from "../network/border.ts"
import { because } from "../network/NetworkError.ts"
import { listed } from "../table/excerpt.ts"
import { aRecorded, type Recorded } from "./Traces.ts"

/** Which crossings: of what level, in what unit, in which direction. */
export type CrossingOptions = {
  readonly level: number
  /** Unit of the level; default that of the traces, whatever it is: give it to be refused where it is another. */
  readonly unit?: string
  /** Default `"up"`. */
  readonly direction?: "up" | "down"
}

/** What counts as a spike: a voltage that rises to the threshold [mV]. */
export type SpikeOptions = {
  /** Asks the voltages; default `defaultThreshold` where the traces have no recorded spikes. */
  readonly threshold?: number
}

/** Voltage at which a rising membrane has spiked [mV]. */
export const defaultThreshold = -20

const found = (
  traces: Recorded,
  what: string,
  level: number,
  unit: string | undefined,
  direction: "up" | "down"
): ReadonlyArray<Float64Array> => {
  if (!Number.isFinite(level)) {
    throw because({ _tag: "BadValue", what, found: String(level), expected: "a finite number" })
  }
  const units = [...new Set(traces.units)]
  if (units.length > 1 || (unit !== undefined && units.length === 1 && units[0] !== unit)) {
    const other = traces.labels.flatMap((label, i) =>
      traces.units[i] === (unit ?? units[0]) ? [] : [`${label} [${traces.units[i]}]`]
    )
    const expected = `recordings in ${unit ?? "one unit"} only; pick them with Traces.of`
    throw because({ _tag: "BadValue", what: `what crosses ${what}`, found: listed(other), expected })
  }
  const { data, dt, first, samples } = traces
  const sign = direction === "up" ? 1 : -1
  return traces.recordings.map((_, i) => {
    const times: Array<number> = []
    for (let k = 1; k < samples; k++) {
      const [before, after] = [data[i * samples + k - 1], data[i * samples + k]]
      if (sign * before < sign * level && sign * after >= sign * level) {
        times.push((first + k - 1 + (level - before) / (after - before)) * dt)
      }
    }
    return Float64Array.from(times)
  })
}

/**
 * When each recording crosses a level [ms], in the order of the recordings.
 *
 * Throws a `NetworkError` where the recordings have different units, or another than the level.
 */
export const crossings = throwing(
  "Traces.crossings",
  {
    traces: aRecorded,
    options: record({ level: aNumber, unit: maybe(aText), direction: maybe(oneOf("up", "down")) })
  },
  (traces: Recorded, options: CrossingOptions): ReadonlyArray<Float64Array> =>
    found(traces, "the level", options.level, options.unit, options.direction ?? "up")
)

const spikeKinds = { traces: aRecorded, options: maybe(record({ threshold: maybe(aNumber) })) }

const spikeTimes = (traces: Recorded, { threshold }: SpikeOptions): ReadonlyArray<Float64Array> => {
  if (traces.spikes !== undefined && threshold === undefined) return traces.spikes.times.map((times) => times.slice())
  if (traces.spikes !== undefined && traces.recordings.length === 0) {
    const expected = "recordings in mV; leave the threshold out for the spikes that were recorded"
    throw because({ _tag: "BadValue", what: "what crosses the threshold", found: "no recording", expected })
  }
  return found(traces, "the threshold", threshold ?? defaultThreshold, "mV", "up")
}

/**
 * The times of spikes [ms]. Where traces have recorded spikes, those of each recording of spikes, `traces.spikes.labels` says of what. Otherwise,
 * or with a threshold, where each recorded voltage rises to it (default -20 mV), on a straight line between samples. `Traces.of(traces, "v")`
 * picks voltages, `Traces.of(traces, "spikes")` recorded spikes; each is answered as what it is.
 *
 * Throws a `NetworkError` where voltages are asked and others are recorded with them, or none.
 */
export const spikes = throwing(
  "Traces.spikes",
  spikeKinds,
  (traces: Recorded, options: SpikeOptions = {}): ReadonlyArray<Float64Array> => spikeTimes(traces, options)
)

/** Spikes per second [Hz] of each recording: their number over the time from the first sample to the last. */
export const rates = throwing(
  "Traces.rates",
  spikeKinds,
  (traces: Recorded, options: SpikeOptions = {}): ReadonlyArray<number> => {
    const duration = (traces.samples - 1) * traces.dt
    if (!(duration > 0)) {
      throw because({
        _tag: "BadValue",
        what: "the time of the traces",
        found: "0 ms",
        expected: "two samples or more"
      })
    }
    return spikeTimes(traces, options).map((times) => (times.length * 1000) / duration)
  }
)

const intervalsOf = (traces: Recorded, options: SpikeOptions): ReadonlyArray<Float64Array> =>
  spikeTimes(traces, options).map((times) => times.slice(1).map((time, k) => time - times[k]))

/** Times between successive spikes [ms] of each recording. */
export const intervals = throwing(
  "Traces.intervals",
  spikeKinds,
  (traces: Recorded, options: SpikeOptions = {}): ReadonlyArray<Float64Array> => intervalsOf(traces, options)
)

/** Bins of intervals. */
export type IntervalOptions = SpikeOptions & {
  /** Of each bin [ms]. */
  readonly width: number
  /** How many bins there are; intervals that are longer than all of them are counted apart. Default: as many as the longest needs. */
  readonly bins?: number
}

/** How often intervals have a length, by recording. */
export type IntervalHistogram = {
  /** Bin k holds intervals from `k width` until before `(k + 1) width` [ms]. */
  readonly width: number
  readonly counts: ReadonlyArray<Float64Array>
  /** Intervals that are longer than all bins, by recording. */
  readonly longer: ReadonlyArray<number>
}

/** Most bins of a histogram. */
export const mostBins = 1_000_000

/** How often times between successive spikes have a length: by recording, in bins of one width. */
export const intervalHistogram = throwing(
  "Traces.intervalHistogram",
  {
    traces: aRecorded,
    options: record({ threshold: maybe(aNumber), width: aNumber, bins: maybe(aNumber) })
  },
  (traces: Recorded, options: IntervalOptions): IntervalHistogram => {
    const { width } = options
    if (!(Number.isFinite(width) && width > 0)) {
      throw because({
        _tag: "BadValue",
        what: "the width of bins",
        found: String(width),
        expected: "a positive number [ms]"
      })
    }
    const all = intervalsOf(traces, options)
    const longest = all.reduce((most, list) => list.reduce((a, b) => Math.max(a, b), most), 0)
    const bins = options.bins ?? Math.floor(longest / width) + 1
    if (!(Number.isSafeInteger(bins) && bins > 0 && bins <= mostBins)) {
      const expected = `a whole number from 1 to ${mostBins}; take wider ones, or say how many`
      throw because({ _tag: "BadValue", what: "the number of bins", found: String(bins), expected })
    }
    const counts = all.map(() => new Float64Array(bins))
    const longer = all.map((list, i) =>
      list.reduce((beyond, interval) => {
        const bin = Math.floor(interval / width)
        if (bin >= bins) return beyond + 1
        counts[i][bin]++
        return beyond
      }, 0)
    )
    return { width, counts, longer }
  }
)
