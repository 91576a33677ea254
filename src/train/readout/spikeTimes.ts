/**
 * The times of recorded spikes as a readout: what a loss compares with the times at which there should be spikes.
 *
 * A time moves with everything that moves the crossing; that a spike comes or goes, no slope sees. So a spike that should be there and is not is
 * an error with its number, not a shorter list.
 */
import { anything } from "../../network/border.ts"
import { numberTotal } from "../../solve/Traces.ts"
import { describing } from "../border.ts"
import { count, knownOptions, ofLength } from "../options.ts"
import { because } from "../TrainingError.ts"
import { checkCotangent, type Readout } from "./Reading.ts"
import { checkRecordings, rowsOf } from "./window.ts"

/** Which spikes to read. */
export type SpikeTimesOptions = {
  /** Numbers of recordings of spikes, in the order in which they are read; default all. */
  readonly recordings?: ArrayLike<number>
  /** How many of each, the first ones; left out, all that there are. */
  readonly first?: number
}

/**
 * The times [ms] of recorded spikes (`Edit.record("spikes")`), recording after recording, exact between samples; their slopes go back through the
 * crossings. It throws a `TrainingError` where a recording has fewer spikes than are asked for.
 */
export const spikeTimes = describing(
  "Readout.spikeTimes",
  { options: anything },
  (options: SpikeTimesOptions = {}): Readout => {
    knownOptions("spikeTimes", options, ["recordings", "first"])
    const recordings = checkRecordings("spikeTimes", options.recordings)
    const first = options.first === undefined ? null : count("first of spikeTimes", options.first)
    return (traces) => {
      const { data, spikes } = traces
      if (spikes === undefined) {
        const expected = "some; say whose to write down, for example Edit.record(\"spikes\")"
        throw because({ _tag: "BadOption", what: "the number of recordings of spikes", found: "0", expected })
      }
      const { labels, times } = spikes
      const begins = times.map((_, i) => times.slice(0, i).reduce((sum, { length }) => sum + length, data.length))
      const read = rowsOf({ labels }, recordings).map((row) => {
        const hint = "let it spike as often to begin with, or ask for fewer: no slope sees spikes that are not there"
        if (first !== null && times[row].length < first) {
          ofLength(`the list of spikes of ${labels[row]}`, times[row], first, hint)
        }
        return { begin: begins[row], times: times[row].slice(0, first ?? times[row].length) }
      })
      const values = Float64Array.from(read.flatMap(({ times }) => Array.from(times)))
      return {
        values,
        pullback: (cotangent) => {
          checkCotangent(cotangent, values)
          const out = new Float64Array(numberTotal(traces))
          let at = 0
          for (const { begin, times } of read) times.forEach((_, k) => (out[begin + k] += cotangent[at++]))
          return out
        }
      }
    }
  }
)
