/**
 * Readouts that are linear in the samples: the samples themselves, their mean, and values between them.
 */
import { anything } from "../../network/border.ts"
import { shown } from "../../network/NetworkError.ts"
import { isList } from "../../table/isList.ts"
import { describing } from "../border.ts"
import { finite, knownOptions } from "../options.ts"
import { because } from "../TrainingError.ts"
import { perRecording } from "./perRecording.ts"
import { checkCotangent, make, type Readout } from "./Reading.ts"
import { checkRecordings, checkWindow, placeOf, rowsOf, samplesText, windowOf, type WindowOptions } from "./window.ts"

/** All samples in the window, recording after recording. */
export const samples = describing("Readout.samples", { options: anything }, (options: WindowOptions = {}): Readout => {
  const window = checkWindow("samples", options)
  return (traces) => {
    const { end, rows, start } = windowOf("samples", traces, window)
    const length = end - start
    const begins = rows.map((row) => row * traces.samples + start)
    const values = new Float64Array(rows.length * length)
    begins.forEach((begin, i) => values.set(traces.data.slice(begin, begin + length), i * length))
    return {
      values,
      // dx_k/dx_k = 1
      pullback: (cotangent) => {
        checkCotangent(cotangent, values)
        const out = new Float64Array(traces.data.length)
        begins.forEach((begin, i) => {
          for (let k = 0; k < length; k++) out[begin + k] += cotangent[i * length + k]
        })
        return out
      }
    }
  }
})

/** The mean over the window, one number for each recording. */
export const mean = describing("Readout.mean", { options: anything }, (options: WindowOptions = {}): Readout => {
  return perRecording("mean", checkWindow("mean", options), (x) => ({
    value: x.reduce((sum, xk) => sum + xk, 0) / x.length,
    // d (Σ x / n) / dx_k = 1 / n
    slope: new Float64Array(x.length).fill(1 / x.length)
  }))
})

/**
 * The values at some times [ms], on straight lines between samples: recording after recording, in each of them time after time. It throws
 * a `TrainingError` at a time before the first or after the last sample.
 */
export const at = describing("Readout.at", { times: anything, options: anything }, (
  times: ArrayLike<number>,
  options: { readonly recordings?: ArrayLike<number> } = {}
): Readout => {
  knownOptions("at", options, ["recordings"])
  const recordings = checkRecordings("at", options.recordings)
  if (!isList(times) || times.length === 0) {
    throw because({
      _tag: "BadOption",
      what: "the times of at",
      found: shown(times),
      expected: "times in ms, for example [1, 2.5]"
    })
  }
  const list = Array.from(times, (t, i) => finite(`time ${i} of at`, t))
  return (traces) => {
    const rows = rowsOf(traces, recordings)
    const places = list.map((t) => {
      const place = placeOf(traces, t)
      if (place >= 0 && place <= traces.samples - 1) return place
      throw because({ _tag: "OutOfRange", what: "a value at time", found: t, range: samplesText(traces) })
    })
    // (1 - w) x_k + w x_(k+1): its slopes are 1 - w and w.
    const slopes = rows.flatMap((row) =>
      places.map((place) => {
        const k = Math.floor(place)
        const w = place - k
        return { start: row * traces.samples + k, values: w === 0 ? [1] : [1 - w, w] }
      })
    )
    const values = slopes.map(({ start, values }) => values.reduce((sum, w, k) => sum + w * traces.data[start + k], 0))
    return make(traces, Float64Array.from(values), slopes)
  }
})
