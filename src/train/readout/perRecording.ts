/**
 * The loop behind every readout that gives one number for each recording: a function of the samples in the window, with its slope.
 */
import type { Traces } from "../../solve/Traces.ts"
import * as Reading from "./Reading.ts"
import { windowOf, type WindowOptions } from "./window.ts"

/** One number of the samples of one recording, and its slope by each of them. */
export type Feature = { readonly value: number; readonly slope: Float64Array }

/**
 * A readout that applies a function to each recording's samples x; `time` is that of the first sample [ms], `dt` the time between two [ms],
 * `least` the number of samples that the function needs.
 */
export const perRecording = (
  what: string,
  options: WindowOptions,
  feature: (x: Float64Array, dt: number, time: number) => Feature,
  least = 1
): Reading.Readout =>
(traces: Traces) => {
  const { end, rows, start } = windowOf(what, traces, options, least)
  const { data, dt, first, samples } = traces
  const features = rows.map((row) =>
    feature(data.slice(row * samples + start, row * samples + end), dt, (first + start) * dt)
  )
  const slopes = features.map(({ slope }, i) => ({ start: rows[i] * samples + start, values: slope }))
  return Reading.make(traces, Float64Array.from(features, ({ value }) => value), slopes)
}
