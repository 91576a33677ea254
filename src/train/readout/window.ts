/**
 * Which samples a readout looks at: some recordings, and the samples whose time lies in a stretch of time, its ends included.
 *
 * One idea: what is asked for and not there is an error that says what there is, never a shorter list. Sample k of a run is at k dt, also
 * in traces that go on from a state.
 */
import { shown } from "../../network/NetworkError.ts"
import type { Traces } from "../../solve/Traces.ts"
import { isList } from "../../table/isList.ts"
import { finite, knownOptions } from "../options.ts"
import { because } from "../TrainingError.ts"

/** Which samples to look at. */
export type WindowOptions = {
  /** Numbers of recordings, in the order in which they are read; default all. */
  readonly recordings?: ArrayLike<number>
  /** First and last time [ms], both included; default all samples. */
  readonly from?: number
  readonly to?: number
}

/** The names of these options. */
export const windowOptions: ReadonlyArray<string> = ["recordings", "from", "to"]

/** The samples that were meant: `rows` of the data, and in each of them the samples `start` to `end` - 1. */
export type Window = { readonly rows: ReadonlyArray<number>; readonly start: number; readonly end: number }

/** How far a time may lie beside a sample and mean it, in steps: 0.3 ms is sample 3 of dt 0.1, whose time is 0.30000000000000004. */
const slack = 1e-6

/** The window of a readout as a copy; throws a `TrainingError` on options that make no sense in any traces. */
export const checkWindow = (
  what: string,
  options: WindowOptions,
  further: ReadonlyArray<string> = []
): WindowOptions => {
  knownOptions(what, options, [...further, ...windowOptions])
  const [from, to] = [
    options.from === undefined ? -Infinity : finite(`from of ${what}`, options.from),
    options.to === undefined ? Infinity : finite(`to of ${what}`, options.to)
  ]
  if (!(from <= to)) {
    throw because({ _tag: "BadOption", what: `from of ${what}`, found: `${from} ms`, expected: `at most to, ${to} ms` })
  }
  const recordings = checkRecordings(what, options.recordings)
  return { ...options, ...(recordings === undefined ? {} : { recordings }) }
}

/** The recordings as a copy; throws a `TrainingError` unless they are a list of numbers that is not empty. */
export const checkRecordings = (
  what: string,
  recordings: ArrayLike<number> | undefined
): ReadonlyArray<number> | undefined => {
  if (recordings === undefined) return undefined
  if (!isList(recordings) || recordings.length === 0) {
    throw because({
      _tag: "BadOption",
      what: `recordings of ${what}`,
      found: shown(recordings),
      expected: "numbers of recordings, for example [0, 2]"
    })
  }
  return Array.from(recordings)
}

/** The rows of the data that recordings mean; throws a `TrainingError` where there is none. */
export const rowsOf = (
  traces: Pick<Traces, "labels">,
  recordings: ArrayLike<number> | undefined
): ReadonlyArray<number> => {
  const { labels } = traces
  if (labels.length === 0) {
    throw because({
      _tag: "BadOption",
      what: "the number of recordings",
      found: "0",
      expected: "something to read; say what to write down, for example Edit.record(\"v\")"
    })
  }
  const rows = recordings === undefined ? labels.map((_, i) => i) : Array.from(recordings)
  const bad = rows.find((i) => !(Number.isInteger(i) && i >= 0 && i < labels.length))
  if (bad !== undefined) {
    const range = `recordings go from 0 (${labels[0]}) to ${labels.length - 1} (${labels[labels.length - 1]})`
    throw because({ _tag: "OutOfRange", what: "recording", found: bad, range })
  }
  return rows
}

/** Which samples there are, in words. */
export const samplesText = ({ dt, first, samples }: Traces): string =>
  samples === 0
    ? "the traces have no samples"
    : `samples go from ${time(first * dt)} to ${time((first + samples - 1) * dt)} ms in steps of ${dt} ms`

const time = (t: number): string => String(Number(t.toPrecision(12)))

/** Which stretch of time is meant, in words. */
const stretchText = ({ from, to }: WindowOptions): string => {
  if (from === undefined) return to === undefined ? "in all" : `up to ${to} ms`
  return to === undefined ? `from ${from} ms on` : `from ${from} to ${to} ms`
}

/** Where a time lies among the samples, counted in steps from the first of them; a whole number when it is a sample's, up to rounding. */
export const placeOf = (traces: Traces, t: number): number => {
  const place = t / traces.dt - traces.first
  const nearest = Math.round(place)
  return Math.abs(place - nearest) <= slack ? nearest : place
}

/** The samples that options mean in traces; throws a `TrainingError` where there are fewer than `least`. */
export const windowOf = (what: string, traces: Traces, options: WindowOptions, least = 1): Window => {
  const rows = rowsOf(traces, options.recordings)
  const from = options.from === undefined ? 0 : Math.ceil(placeOf(traces, options.from))
  const to = options.to === undefined ? traces.samples - 1 : Math.floor(placeOf(traces, options.to))
  const [start, end] = [Math.max(from, 0), Math.min(to, traces.samples - 1) + 1]
  if (end - start < least) {
    const window = stretchText(options)
    const found = Math.max(0, end - start)
    throw because({ _tag: "EmptyWindow", what, needed: least, found, window, samples: samplesText(traces) })
  }
  return { rows, start, end }
}
