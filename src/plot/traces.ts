/**
 * Draws time series, such as the voltages of all cells: one row each, stacked, or laid over one another.
 *
 * One idea: all rows share both axes, so heights and moments can be compared by eye; the colour says the group.
 * Every series is thinned to the lowest and highest sample of each pixel column first, so no spike is lost however
 * long the run was.
 */
import type { Markish } from "@observablehq/plot"
import type * as Effect from "effect/Effect"
import { excerpt } from "../table/excerpt.ts"
import { decimate } from "./decimate.ts"
import type { Figure, PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import * as Legend from "./Legend.ts"
import { tooManySeries } from "./limits.ts"
import * as Palette from "./Palette.ts"
import type { PlotModule } from "./Peers.ts"
import { roundLength } from "./roundLength.ts"
import { ink } from "./Svg.ts"
import * as Text from "./Text.ts"
import { tickFormat } from "./tickFormat.ts"

/** One line: a name, the group that gives its colour, and a value per time. */
export type TraceSeries = {
  readonly label: string
  readonly group?: string | undefined
  readonly values: ArrayLike<number>
}

/** A stretch of time that is shaded in every row, such as a current step [ms]. */
export type TraceWindow = { readonly from: number; readonly to: number; readonly label: string }

/** What `traces` draws. */
export type TracesOptions = {
  readonly name: string
  readonly title: string
  readonly caption?: string | undefined
  /** Equal steps from 0 (`dt` [ms]), or the time of every sample [ms], ascending. */
  readonly time: { readonly dt: number; readonly samples: number } | ArrayLike<number>
  readonly series: ReadonlyArray<TraceSeries>
  /** Quantity and unit, for example `"voltage [mV]"`. */
  readonly yLabel: string
  /** Default: `"facets"` up to 12 series, `"stacked"` above. */
  readonly layout?: "overlay" | "stacked" | "facets" | undefined
  readonly windows?: ReadonlyArray<TraceWindow> | undefined
}

const figureWidth = 880
const left = 84
const tints = ["#fdf0c4", "#dcecf7", "#f5dff0"]

type Sample = { readonly row: number; readonly x: number; readonly y: number }
type Extent = { readonly low: number; readonly high: number }

const times = (time: TracesOptions["time"]): ArrayLike<number> =>
  "dt" in time ? Float64Array.from({ length: time.samples }, (_, index) => index * time.dt) : time

const problem = ({ time, series, windows }: TracesOptions): string | null => {
  if (series.length === 0) return "there is no series."
  const many = tooManySeries("series", series.length, "dt" in time ? time.samples : time.length) ??
    tooManySeries("windows", windows?.length ?? 0)
  if (many !== null) return many
  if ("dt" in time && !(time.dt > 0 && Number.isInteger(time.samples))) {
    return `time needs a positive dt and a whole number of samples, got dt ${time.dt} and ${time.samples} samples.`
  }
  const at = times(time)
  if (at.length === 0) return "there is no sample."
  for (let index = 0; index < at.length; index++) {
    if (!Number.isFinite(at[index]) || (index > 0 && at[index] < at[index - 1])) {
      return `times must be finite and ascending, sample ${index} is ${at[index]}.`
    }
  }
  for (const { label, values } of series) {
    if (values.length !== at.length) {
      return `series "${excerpt(label)}" has ${values.length} values for ${at.length} times.`
    }
    if (!Array.prototype.some.call(values, Number.isFinite)) return `series "${excerpt(label)}" has no finite value.`
  }
  const wrong = windows?.find(({ from, to }) => !(from < to && Number.isFinite(to - from)))
  return wrong === undefined
    ? null
    : `window "${excerpt(wrong.label)}" must go forward, got ${wrong.from} to ${wrong.to}.`
}

const samplesOf = (series: ReadonlyArray<TraceSeries>, at: ArrayLike<number>, columns: number): ReadonlyArray<Sample> =>
  series.flatMap(({ values }, row) =>
    // An infinite value would stretch the axis to infinity: it becomes a gap like NaN.
    decimate(values, columns).map((index) => ({
      row,
      x: at[index],
      y: Number.isFinite(values[index]) ? values[index] : Number.NaN
    }))
  )

const extentOf = (samples: ReadonlyArray<Sample>): Extent => {
  let [low, high] = [Infinity, -Infinity]
  for (const { y } of samples) {
    if (y < low) low = y
    if (y > high) high = y
  }
  const room = high > low ? (high - low) * 0.05 : Math.max(1, Math.abs(high) * 0.1)
  return { low: low - room, high: high + room }
}

const groupOf = (series: TraceSeries): string => series.group ?? "no group"

const colours = (series: ReadonlyArray<TraceSeries>, overlay: boolean) => {
  const grouped = series.some(({ group }) => group !== undefined)
  const key = grouped ? groupOf : overlay ? (one: TraceSeries) => one.label : () => ""
  const map = Palette.byName(series.map(key))
  const entries = [...map].map(([label, colour]) => ({ label, colour, shape: "line" as const }))
  return { of: (row: number) => map.get(key(series[row]))!, legend: grouped || overlay ? entries : [] }
}

type Panel = {
  readonly Plot: PlotModule
  readonly samples: ReadonlyArray<Sample>
  readonly labels: ReadonlyArray<string>
  readonly extent: Extent
  readonly yLabel: string
  readonly end: number
  readonly stroke: (sample: Sample) => string
}

const facets = ({ Plot, samples, labels, stroke }: Panel): ReadonlyArray<Markish> => [
  Plot.axisFy({ anchor: "right", label: null, tickFormat: (row: number) => labels[row] }),
  Plot.lineY(samples, { x: "x", y: "y", z: "row", fy: "row", stroke, strokeWidth: 1.25 })
]

const overlay = ({ Plot, samples, stroke }: Panel): ReadonlyArray<Markish> => [
  Plot.lineY(samples, { x: "x", y: "y", z: "row", stroke, strokeWidth: 1.25 })
]

/** Row r lies at height -r; one unit is 0.8 of the shared range, so big spikes reach a little into the row above. */
const stacked = ({ Plot, samples, labels, extent, yLabel, end, stroke }: Panel): ReadonlyArray<Markish> => {
  const range = (extent.high - extent.low) * 0.8
  const length = roundLength(range)
  const scale = [{ x: end, from: 0.5 - labels.length, to: 0.5 - labels.length + length / range }]
  const unit = /\[(.+)\]/.exec(yLabel)?.[1] ?? ""
  return [
    Plot.axisY({
      ticks: labels.map((_, row) => -row),
      tickFormat: (height: number) => labels[-height],
      tickSize: 0,
      label: null
    }),
    Plot.lineY(samples, {
      x: "x",
      y: (sample: Sample) => (sample.y - extent.low) / range - 0.5 - sample.row,
      z: "row",
      stroke,
      strokeWidth: 1
    }),
    Plot.link(scale, { x1: "x", x2: "x", y1: "from", y2: "to", stroke: ink, strokeWidth: 2, dx: 12 }),
    Plot.text(scale, {
      x: "x",
      y: ({ from, to }: { from: number; to: number }) => (from + to) / 2,
      text: [`${length} ${unit}`],
      dx: 18,
      textAnchor: "start"
    })
  ]
}

/** Where everything comes to lie [px], and the stretch of time that is shown. */
const geometryOf = ({ layout: wanted, series }: TracesOptions, at: ArrayLike<number>) => {
  const layout = wanted ?? (series.length <= 12 ? "facets" : "stacked")
  const labels = series.map(({ label }) => Text.shorten(label, 150, 12))
  const [start, last] = [at[0], at[at.length - 1]]
  const share = 480 / series.length
  const rowHeight = layout === "facets" ? Math.min(260, Math.max(64, share)) : Math.max(22, share)
  return {
    layout,
    labels,
    start,
    // A hair more, so that rounding in dt does not cost the last tick.
    end: last > start ? last + (last - start) * 1e-9 : start + 1,
    marginLeft: layout === "stacked" ? Text.widest(labels, 12) + 16 : left,
    marginRight: layout === "facets" ? Text.widest(labels, 12) + 18 : layout === "stacked" ? 76 : 16,
    height: Math.round((layout === "overlay" ? 320 : rowHeight * series.length) + 58),
    ticks: layout === "facets" ? Math.max(2, Math.round(rowHeight / 28)) : 6
  }
}

const captionOf = (rows: number, samples: number, drawn: number): string =>
  `${rows} series, ${samples} samples each${
    drawn < rows * samples ? "; drawn by the lowest and highest sample of every pixel column" : ""
  }.`

/** Draws series over time; the peaks survive any length. */
export const traces = (options: TracesOptions): Effect.Effect<Figure, PlotError> =>
  figure(options.name, problem(options), ({ Plot, document }) => {
    const { name, title, series, yLabel, windows = [] } = options
    const at = times(options.time)
    const { layout, labels, start, end, ticks, marginLeft, marginRight, height } = geometryOf(options, at)
    const samples = samplesOf(series, at, Math.ceil(figureWidth - marginLeft - marginRight))
    const extent = extentOf(samples)
    const colour = colours(series, layout === "overlay")
    const panel = { Plot, samples, labels, extent, yLabel, end, stroke: (sample: Sample) => colour.of(sample.row) }
    const seen = windows.filter(({ from, to }) => to > start && from < end)
    const kinds = [...new Set(seen.map(({ label }) => label))]
    const tintOf = (label: string) => tints[kinds.indexOf(label) % tints.length]
    const axis = { labelAnchor: "center", labelArrow: "none" } as const
    const shading = Plot.rect(seen, {
      x1: ({ from }: TraceWindow) => Math.max(from, start),
      x2: ({ to }: TraceWindow) => Math.min(to, end),
      fill: ({ label }: TraceWindow) => tintOf(label)
    })
    const sizes = { width: figureWidth, height, marginLeft, marginRight, marginTop: 10, marginBottom: 44 }
    const x = { ...axis, domain: [start, end], label: "time [ms]" }
    const { low, high } = extent
    const y = { ...axis, domain: [low, high], label: yLabel, ticks, ...tickFormat(low, high) }
    // The grid is a mark, because the grid of a scale lies below all marks and the shading would hide it.
    const drawing = draw({ Plot, document }, {
      ...sizes,
      x,
      ...(layout === "stacked"
        ? { y: { domain: [-series.length + 0.4, 0.9], axis: null }, marks: [shading, ...stacked(panel)] }
        : layout === "facets"
        ? { y, fy: { padding: 0.1, axis: null }, marks: [shading, Plot.gridY({ ticks }), ...facets(panel)] }
        : { y, marks: [shading, Plot.gridY({ ticks }), ...overlay(panel)] })
    })
    const entries = [...colour.legend, ...kinds.map((label) => ({ label, colour: tintOf(label) }))]
    const caption = options.caption ?? captionOf(series.length, at.length, samples.length)
    const above = entries.length === 0 ? [] : [Legend.rows("", entries, figureWidth)]
    return frame({ name, title, caption, above, drawing })
  })
