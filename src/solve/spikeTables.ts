/**
 * Recorded spikes as a table and as CSV, and back: a row for each spike, with its time and what spiked.
 *
 * One idea: what never spiked has a row without a time, so that nothing is lost on the way: counting times by label gives 0 there, and what
 * comes back are the same recordings. Times are not rounded. Rows may come back in any order in which the times of each train ascend.
 */
import { aNumber, aText, like, maybe, record, throwing } from "../network/border.ts"
import { mostAttached, tooManyAttached } from "../network/limits.ts"
import { because, type NetworkError } from "../network/NetworkError.ts"
import type { SpikeRecording } from "../network/Recording.ts"
import { inSteps } from "../network/Stimulus.ts"
import * as Column from "../table/Column.ts"
import { tooMany } from "../table/limits.ts"
import { structural } from "../table/structural.ts"
import * as Table from "../table/Table.ts"
import { csvRows, csvText } from "./csvText.ts"
import { longestSpikeText, mostSteps } from "./limits.ts"
import { defaultDt } from "./RunOptions.ts"
import { aRecorded, type Recorded, type RecordedSpikes } from "./Traces.ts"
import { sayingTraces } from "./words.ts"

const columns = { time: "time [ms]", domain: "domain", row: "row", detector: "detector", label: "label" } as const

const refused = (what: string, found: string, expected: string): NetworkError =>
  because({ _tag: "BadValue", what, found, expected })

/** Everything about one spike, or about what has none: then the time is NaN. */
type Row = {
  readonly time: number
  readonly domain: string
  readonly row: number
  readonly detector: string | null
  readonly label: string
}

const rowsOf = (traces: Recorded): ReadonlyArray<Row> => {
  const { spikes } = traces
  if (spikes === undefined) {
    throw refused("what the traces have of spikes", "nothing recorded", "Edit.record(\"spikes\") before the run")
  }
  return spikes.recordings.flatMap((recording, i) => {
    const { domain, row } = recording
    const said = { domain, row, detector: domain === "nodes" ? recording.detector : null, label: spikes.labels[i] }
    const times = spikes.times[i].length === 0 ? [NaN] : Array.from(spikes.times[i])
    return times.map((time) => ({ time, ...said }))
  })
}

const kinds = { traces: aRecorded }

/** Recorded spikes as a table: a row for each, one without a time for what never spiked. */
export const spikeTable = throwing("Spikes.table", kinds, (traces: Recorded): Table.Table => {
  const rows = rowsOf(traces)
  return Table.make(rows.length, [
    [columns.time, Column.float(Float64Array.from(rows, ({ time }) => time))],
    [columns.domain, Column.text(rows.map(({ domain }) => domain))],
    [columns.row, Column.int(Int32Array.from(rows, ({ row }) => row))],
    [columns.detector, Column.text(rows.map(({ detector }) => detector))],
    [columns.label, Column.text(rows.map(({ label }) => label))]
  ])
})

/** Recorded spikes as CSV: the same as `spikeTable`, what is missing left empty. */
export const spikeCsv = throwing("Spikes.csv", kinds, (traces: Recorded): string =>
  csvText(
    [
      Object.values(columns),
      ...rowsOf(traces).map(({ detector, domain, label, row, time }) => [
        Number.isNaN(time) ? "" : time,
        domain,
        row,
        detector ?? "",
        label
      ])
    ],
    "the CSV of these spikes",
    "fewer; take Traces.of or Traces.slice, or Spikes.table with neurolens/arrow"
  ))

/** How long what spiked was looked at [ms], from 0 on, and in which steps (default 0.025). */
export type SpikesOptions = { readonly tMax: number; readonly dt?: number }

const spikesOptions = record({ tMax: aNumber, dt: maybe(aNumber) })

/** Traces of nothing but spikes, of a run of a length. */
const recordedOf = (rows: ReadonlyArray<Row>, { dt = defaultDt, tMax }: SpikesOptions): Recorded => {
  const positive = (x: number): boolean => x > 0 && x < Infinity
  if (!positive(tMax)) throw refused("tMax of the spikes", String(tMax), "a positive number [ms]")
  if (!positive(dt)) throw refused("dt of the spikes", String(dt), "a positive number [ms]")
  const steps = Math.ceil(inSteps(tMax, dt))
  const many = tooMany("steps of the spikes", steps, mostSteps, "give a longer dt")
  if (many !== null) throw because(many)
  return sayingTraces({
    recordings: [],
    labels: [],
    units: [],
    dt,
    first: 0,
    samples: steps + 1,
    data: new Float64Array(0),
    spikes: spikesFrom(rows, tMax)
  })
}

const spikesFrom = (rows: ReadonlyArray<Row>, tMax: number): RecordedSpikes => {
  const trains = new Map<string, { readonly first: Row; readonly times: Array<number> }>()
  rows.forEach((row, i) => {
    const wrong = problemOf(row, tMax)
    if (wrong !== null) throw refused(`${wrong[0]} of spike ${i}`, wrong[1], wrong[2])
    const key = JSON.stringify([row.domain, row.row, row.detector])
    const train = trains.get(key) ?? { first: row, times: [] }
    trains.set(key, train)
    if (train.first.label !== row.label) {
      throw refused(`label of spike ${i}`, row.label, `${train.first.label}, as that of the first of its train`)
    }
    const { times } = train
    if (Number.isNaN(row.time)) return
    if (times.length > 0 && row.time < times[times.length - 1]) {
      const before = `${times[times.length - 1]} or later, since the times of ${row.label} ascend`
      throw refused(`${columns.time} of spike ${i}`, String(row.time), before)
    }
    times.push(row.time)
  })
  const many = tooManyAttached("recordings of spikes", 0, trains.size)
  if (many !== null) throw because(many)
  const all = [...trains.values()]
  return {
    recordings: all.map(({ first: { detector, domain, row } }): SpikeRecording =>
      domain === "sources"
        ? structural({ _tag: "Spikes" as const, domain: "sources" as const, row })
        : structural({ _tag: "Spikes" as const, domain: "nodes" as const, row, detector: detector! })
    ),
    labels: all.map(({ first }) => first.label),
    times: all.map(({ times }) => Float64Array.from(times))
  }
}

/** What is wrong with a row: which column, what it holds, what it should. */
const problemOf = ({ detector, domain, row, time }: Row, tMax: number): readonly [string, string, string] | null => {
  if (domain !== "nodes" && domain !== "sources") return [columns.domain, JSON.stringify(domain), "nodes or sources"]
  if (!(Number.isInteger(row) && row >= 0 && row < mostAttached)) {
    return [columns.row, String(row), `a whole number from 0 to ${mostAttached - 1}`]
  }
  if ((domain === "nodes") !== (detector !== null)) {
    return [
      columns.detector,
      detector === null ? "missing" : JSON.stringify(detector),
      domain === "nodes" ? "the mechanism that emits" : "none: sources emit spikes themselves"
    ]
  }
  return Number.isNaN(time) || (time >= 0 && time <= tMax)
    ? null
    : [columns.time, String(time), `a time from 0 to ${tMax} ms`]
}

const aTable = like((u) => u instanceof Table.Table, "a table, for example that of Spikes.table")

/** Traces of the spikes of a table that `spikeTable` made. */
export const fromSpikeTable = throwing(
  "Spikes.fromTable",
  { table: aTable, options: spikesOptions },
  (table: Table.Table, options: SpikesOptions): Recorded => {
    const at = (name: string, tags: ReadonlyArray<Column.Column["_tag"]>): (row: number) => Column.Value => {
      const column = Table.get(table, name)
      if (column === undefined || !tags.includes(column._tag)) {
        throw refused(
          `column "${name}" of the table of spikes`,
          column === undefined ? "missing" : `a column of ${column._tag.toLowerCase()} values`,
          `${tags[0] === "Text" ? "text" : "numbers"}, as Spikes.table has it`
        )
      }
      return (row) => Column.at(column, row)
    }
    const number = (x: Column.Value): number => typeof x === "number" ? x : NaN
    const text = (x: Column.Value): string => typeof x === "string" ? x : ""
    const [time, row] = [at(columns.time, ["Float"]), at(columns.row, ["Int", "Float"])]
    const [domain, detector, label] = [columns.domain, columns.detector, columns.label].map((name) =>
      at(name, ["Text"])
    )
    const rows = Array.from({ length: table.length }, (_, k): Row => ({
      time: number(time(k)),
      domain: text(domain(k)),
      row: number(row(k)),
      detector: detector(k) === null ? null : text(detector(k)),
      label: text(label(k))
    }))
    return recordedOf(rows, options)
  }
)

/** A number as this library writes it, and as others do; NaN for any other text. */
const numberIn = (text: string): number => text.trim() === "" ? NaN : Number(text)

/** Traces of the spikes of a CSV that `spikeCsv` made. */
export const fromSpikeCsv = throwing(
  "Spikes.fromCsv",
  { text: aText, options: spikesOptions },
  (text: string, options: SpikesOptions): Recorded => {
    const many = tooMany("characters of a CSV of spikes", text.length, longestSpikeText, "read it in parts")
    if (many !== null) throw because(many)
    const [head = [], ...lines] = csvRows(text, "the CSV of spikes")
    const names = Object.values(columns)
    if (head.join() !== names.join()) throw refused("the first line of the CSV of spikes", head.join(), names.join())
    const rows = lines.map((line, i): Row => {
      if (line.length !== names.length) {
        throw refused(`spike ${i} of the CSV`, `${line.length} values`, `${names.length}: ${names.join()}`)
      }
      const [time, domain, row, detector, label] = line
      if (time !== "" && Number.isNaN(numberIn(time))) {
        throw refused(`${columns.time} of spike ${i}`, JSON.stringify(time), "a number, or nothing")
      }
      return { time: numberIn(time), domain, row: numberIn(row), detector: detector === "" ? null : detector, label }
    })
    return recordedOf(rows, options)
  }
)
