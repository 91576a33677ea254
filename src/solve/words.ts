/**
 * Words for what a run gives: its traces, and the state in which it ends.
 *
 * Numbers stay where they are: a person is told how many there are and of what, `Traces.trace` and the columns of a state give them.
 */
import { excerpt, listed } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { saying } from "../table/saying.ts"
import type { State } from "./State.ts"

/** What traces say of themselves. */
type Said = {
  readonly labels: ReadonlyArray<string>
  readonly units: ReadonlyArray<string>
  readonly dt: number
  readonly first: number
  readonly samples: number
  readonly spikes?: { readonly labels: ReadonlyArray<string>; readonly times: ReadonlyArray<ArrayLike<number>> }
}

/** Most recordings that are listed. */
const mostLines = 12

/** A time [ms] without the rounding of index times dt. */
const rounded = (time: number): number => Number(time.toPrecision(12))

const head = ({ dt, first, labels, samples, spikes }: Said): string => {
  const stretch = samples > 0 ? `, ${rounded(first * dt)} to ${rounded((first + samples - 1) * dt)} ms` : ""
  const trains = spikes === undefined ? "" : `, ${plural(spikes.labels.length, "recording")} of spikes`
  return `${plural(labels.length, "recording")} × ${plural(samples, "sample")}${trains}${stretch}`
}

/** The first of some lines, and how many are left. */
const firstOf = (count: number, line: (i: number) => string): ReadonlyArray<string> => [
  ...Array.from({ length: Math.min(count, mostLines) }, (_, i) => `  ${line(i)}`),
  ...count > mostLines ? [`  … ${count - mostLines} more`] : []
]

/** Traces in some lines: how many recordings and samples from when to when, then the first recordings with their units, and the first of spikes. */
export const tracesText = (traces: Said): string => {
  const { labels, spikes, units } = traces
  const samples = firstOf(labels.length, (i) => `${excerpt(labels[i])} [${excerpt(units[i])}]`)
  const trains = spikes === undefined
    ? []
    : firstOf(spikes.labels.length, (i) => `${excerpt(spikes.labels[i])}: ${plural(spikes.times[i].length, "spike")}`)
  return [head(traces), ...samples, ...trains].join("\n")
}

/** Traces that say what they are. */
export const sayingTraces = saying<Said>({ line: (traces) => `Traces(${head(traces)})`, alone: tracesText })

const stateLine = ({ dt, step, v }: State): string =>
  `State(step ${step}${dt === null ? "" : `, ${rounded(step * dt)} ms`}, ${plural(v.length, "compartment")})`

const stateText = (state: State): string => {
  const parts: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
    ["nodes", ["v", ...state.nodes.keys()]],
    ["edges", [...state.edges.keys()]],
    ["currents", [...state.currents.keys(), ...state.synapticCurrents.keys()]]
  ]
  const rows = parts.filter(([, names]) => names.length > 0)
  return [stateLine(state), ...rows.map(([part, names]) => `  ${part.padEnd(8)}  ${listed(names)}`)].join("\n")
}

/** A state that says what it is. */
export const sayingState = saying<State>({ line: stateLine, alone: stateText })
