/**
 * Traces as a table and as CSV: a column for the time and one for each recording, named by what it is, where, and in which unit.
 *
 * One idea: what leaves the library says what it is; no number of CSV is rounded, so reading it gives the same doubles.
 */
import { throwing } from "../network/border.ts"
import { because } from "../network/NetworkError.ts"
import * as Column from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import * as Table from "../table/Table.ts"
import { quoted } from "./csvText.ts"
import { aRecorded, type Recorded, times, trace } from "./Traces.ts"

const kinds = { traces: aRecorded }

/** Names of the columns: `time [ms]`, `v of cell 0, branch 0, compartment 0 (row 0) [mV]`, … */
const namesOf = ({ labels, units }: Recorded): ReadonlyArray<string> => [
  "time [ms]",
  ...labels.map((label, i) => `${label} [${units[i]}]`)
]

/** Throws where a table of samples would say nothing of what was recorded. */
const withSamples = (traces: Recorded, instead: string): void => {
  if (traces.recordings.length > 0 || traces.spikes === undefined) return
  throw because({
    _tag: "BadValue",
    what: "what the traces have samples of",
    found: "nothing: only spikes were recorded",
    expected: `recordings with samples; for spikes take Spikes.${instead}`
  })
}

/** The traces as a table, a row for each sample; `encode` of `neurolens/arrow` writes it for notebooks and data frames. */
export const table = throwing("Traces.table", kinds, (traces: Recorded): Table.Table => {
  withSamples(traces, "table")
  const columns = [times(traces), ...traces.recordings.map((_, i) => trace(traces, i))]
  return Table.make(traces.samples, namesOf(traces).map((name, k) => [name, Column.float(columns[k])] as const))
})

/** The traces as CSV (RFC 4180, lines end in a line feed): a line of names with units and places, then a line for each sample. */
export const csv = throwing("Traces.csv", kinds, (traces: Recorded): string => {
  withSamples(traces, "csv")
  const { data, recordings, samples } = traces
  const at = times(traces)
  const line = (k: number): string => {
    const values: Array<number> = [at[k]]
    for (let i = 0; i < recordings.length; i++) values.push(data[i * samples + k])
    return `${values.join(",")}\n`
  }
  try {
    return `${namesOf(traces).map(quoted).join(",")}\n${Array.from({ length: samples }, (_, k) => line(k)).join("")}`
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw because({
      _tag: "BadValue",
      what: "the CSV of these traces",
      found: `longer than a text can be, with ${plural(samples, "sample")} of ${
        plural(recordings.length, "recording")
      }`,
      expected: "fewer; take Traces.slice or Traces.of, or Traces.table with neurolens/arrow"
    })
  }
})
