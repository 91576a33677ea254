/**
 * Draws time series, such as the voltages of all cells: one row each, stacked, or laid over one another.
 *
 * One idea: all rows share the time axis, and those of one unit and comparable size the vertical one, so heights and moments
 * can be compared by eye; the colour says the group. Every series is thinned to the lowest and highest sample of each pixel
 * column first, so no spike is lost however long the run was.
 */
import type * as Effect from "effect/Effect"
import { aNumber, aText, either, type Kind, listOf, maybe, numbers, oneOf, record } from "../network/border.ts"
import { excerpt, listed } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { drawing as bordered, figureKinds, records } from "./border.ts"
import { decimate } from "./decimate.ts"
import type { Figure, PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import type { Layout } from "./Layout.ts"
import * as Legend from "./Legend.ts"
import { tooManyMarks, tooManySeries } from "./limits.ts"
import * as Palette from "./Palette.ts"
import type { PlotModule } from "./Peers.ts"
import { type Ranged, scales, unitOf } from "./scales.ts"
import { ink } from "./Svg.ts"
import { arrangePanels, foot, heightOf, panelMarks, type Panels } from "./tracePanels.ts"

/** One line: a name, the group that gives its colour, what it shows, and a value per time. */
export type TraceSeries = {
  readonly label: string
  readonly group?: string | undefined
  /** Quantity and unit, such as `"HH_m [1]"`; default `yLabel`. Units have scales of their own. */
  readonly quantity?: string | undefined
  readonly values: ArrayLike<number>
}

/** A stretch of time that is shaded in every row, such as a current step [ms]. */
export type TraceWindow = { readonly from: number; readonly to: number; readonly label: string }

/** A moment [ms] that is marked in all rows, or a value that is marked in the rows of its unit, such as a threshold. */
export type TraceMarker =
  | { readonly at: number; readonly label: string }
  | { readonly level: number; readonly unit: string; readonly label: string }

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
  readonly layout?: Layout | undefined
  readonly windows?: ReadonlyArray<TraceWindow> | undefined
  readonly markers?: ReadonlyArray<TraceMarker> | undefined
}

const figureWidth = 880
const tints = ["#fdf0c4", "#dcecf7", "#f5dff0"]

const markColours = ["#c1121f", "#5b3a1e", "#8a2be2", ink]

type Sample = { readonly row: number; readonly x: number; readonly y: number }

const times = (time: TracesOptions["time"]): ArrayLike<number> =>
  "dt" in time ? Float64Array.from({ length: time.samples }, (_, index) => index * time.dt) : time

const problem = ({ markers = [], series, time, windows = [], yLabel }: TracesOptions): string | null => {
  if (series.length === 0) return "there is no series."
  const many = tooManySeries("series", series.length, "dt" in time ? time.samples : time.length) ??
    tooManySeries("windows", windows.length) ?? tooManySeries("markers", markers.length) ??
    tooManyMarks(series.length * (windows.length + markers.length))
  if (many !== null) return many
  if ("dt" in time && !(time.dt > 0 && Number.isInteger(time.samples))) {
    return `time needs a positive dt and a whole number of samples, got dt ${time.dt} and ${
      plural(time.samples, "sample")
    }.`
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
      return `series "${excerpt(label)}" has ${plural(values.length, "value")} for ${at.length} times.`
    }
    if (!Array.prototype.some.call(values, Number.isFinite)) return `series "${excerpt(label)}" has no finite value.`
  }
  const wrong = windows.find(({ from, to }) => !(from < to && Number.isFinite(to - from)))
  if (wrong !== undefined) return `window "${excerpt(wrong.label)}" must go forward, got ${wrong.from} to ${wrong.to}.`
  const [first, last] = [at[0], at[at.length - 1]]
  const shown = `the times that are drawn go from ${first} to ${last} ms.`
  const outside = windows.find(({ from, to }) => !(to > first && from < last))
  if (outside !== undefined) {
    return `window "${excerpt(outside.label)}" is from ${outside.from} to ${outside.to} ms; ${shown}`
  }
  const units = [...new Set(series.map(({ quantity }) => unitOf(quantity ?? yLabel)))]
  for (const marker of markers) {
    const label = excerpt(marker.label)
    if ("at" in marker) {
      if (!(marker.at >= first && marker.at <= last)) return `marker "${label}" is at ${marker.at} ms; ${shown}`
    } else if (!Number.isFinite(marker.level)) {
      return `marker "${label}" is at the level ${marker.level}.`
    } else if (!units.includes(`[${marker.unit}]`)) {
      return `marker "${label}" has the unit "${excerpt(marker.unit)}"; the series have: ${listed(units)}.`
    }
  }
  return null
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

/** Quantity and range of a series; the range is that of its finite values. */
const rangedOf = ({ quantity, values }: TraceSeries, yLabel: string): Ranged => {
  let [low, high] = [Infinity, -Infinity]
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return { quantity: quantity ?? yLabel, low, high }
}

const groupOf = (series: TraceSeries): string => series.group ?? "no group"

const colours = (series: ReadonlyArray<TraceSeries>, overlay: boolean) => {
  const grouped = series.some(({ group }) => group !== undefined)
  const key = grouped ? groupOf : overlay ? (one: TraceSeries) => one.label : () => ""
  const map = Palette.byName(series.map(key))
  const entries = [...map].map(([label, colour]) => ({ label, colour, shape: "line" as const }))
  return { of: (row: number) => map.get(key(series[row]))!, legend: grouped || overlay ? entries : [] }
}

/** The stretch of time that is drawn; a hair more, so that rounding in dt does not cost the last tick. */
const stretchOf = (at: ArrayLike<number>): { readonly start: number; readonly end: number } => {
  const [start, last] = [at[0], at[at.length - 1]]
  return { start, end: last > start ? last + (last - start) * 1e-9 : start + 1 }
}

const captionOf = (rows: number, samples: number, drawn: number): string =>
  `${rows} series, ${plural(samples, "sample")} each${
    drawn < rows * samples ? "; drawn by the lowest and highest sample of every pixel column" : ""
  }.`

/** One of some colours for each of some names, in turn. */
const colourFrom = (from: ReadonlyArray<string>, names: ReadonlyArray<string>) => {
  const of = new Map(names.map((name, k) => [name, from[k % from.length]]))
  return (name: string): string => of.get(name)!
}

type Shown = { readonly start: number; readonly end: number }

/** Windows as shaded boxes in every panel, so that what lies between panels stays free. */
const shading = (Plot: PlotModule, { panels }: Panels, windows: ReadonlyArray<TraceWindow>, { start, end }: Shown) => {
  const kinds = [...new Set(windows.map(({ label }) => label))]
  const tintOf = colourFrom(tints, kinds)
  const boxes = panels.flatMap(({ head, height, top }) =>
    windows.map(({ from, label, to }) => ({
      x1: Math.max(from, start),
      x2: Math.min(to, end),
      y1: top - head,
      y2: top + height,
      fill: tintOf(label)
    }))
  )
  return {
    marks: Plot.rect(boxes, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "fill", ariaDescription: "windows" }),
    legend: kinds.map((label) => ({ label, colour: tintOf(label) }))
  }
}

/** Markers as dashed lines: a moment through every panel, a level through the panels of its unit whose scale reaches it. */
const marking = (Plot: PlotModule, all: Panels, markers: ReadonlyArray<TraceMarker>, { start, end }: Shown) => {
  const kinds = [...new Set(markers.map(({ label }) => label))]
  const colourOf = colourFrom(markColours, kinds)
  const lines = all.panels.flatMap((panel) =>
    markers.flatMap((marker) => {
      const stroke = colourOf(marker.label)
      const { high, low, unit } = all.scales[panel.scale]
      if ("at" in marker) {
        return [{ x1: marker.at, x2: marker.at, y1: panel.top - panel.head, y2: panel.top + panel.height, stroke }]
      }
      if (unit !== `[${marker.unit}]` || marker.level < low || marker.level > high) return []
      const y = heightOf(all, panel, marker.level)
      return [{ x1: start, x2: end, y1: y, y2: y, stroke }]
    })
  )
  return {
    marks: Plot.link(lines, {
      x1: "x1",
      x2: "x2",
      y1: "y1",
      y2: "y2",
      stroke: "stroke",
      strokeWidth: 1.5,
      strokeDasharray: "6 4",
      ariaDescription: "markers"
    }),
    legend: kinds.map((label) => ({ label, colour: colourOf(label), shape: "dashes" as const }))
  }
}

const [moment, level] = [record({ at: aNumber, label: aText }), record({ level: aNumber, unit: aText, label: aText })]

const marker: Kind = (u, what) => (typeof u === "object" && u !== null && "at" in u ? moment : level)(u, what)

/** What of the options the pictures of networks hand on. */
export const traceKinds = {
  layout: maybe(oneOf("overlay", "stacked", "facets")),
  windows: maybe(records({ from: aNumber, to: aNumber, label: aText })),
  markers: maybe(listOf(marker, "a list of markers"))
}

const kinds = {
  options: record({
    ...figureKinds,
    time: either(numbers, record({ dt: aNumber, samples: aNumber })),
    series: records({ label: aText, group: maybe(aText), quantity: maybe(aText), values: numbers }),
    yLabel: aText,
    ...traceKinds
  })
}

/** Draws series over time; the peaks survive any length. */
export const traces: (options: TracesOptions) => Effect.Effect<Figure, PlotError> = bordered(
  "traces",
  kinds,
  (options) =>
    figure(options.name, problem(options), ({ Plot, document }) => {
      const { markers = [], name, series, title, windows = [], yLabel } = options
      const layout = options.layout ?? (series.length <= 12 ? "facets" : "stacked")
      const at = times(options.time)
      const ranged = series.map((one) => rangedOf(one, yLabel))
      const levels = markers.flatMap((marker) =>
        "level" in marker ? [{ level: marker.level, unit: `[${marker.unit}]` }] : []
      )
      const scaled = scales(ranged, levels)
      const rows = series.map(({ label }, k) => ({ label, quantity: ranged[k].quantity, scale: scaled.of[k] }))
      const panels = arrangePanels(layout, rows, scaled.all)
      const { height, marginLeft, marginRight } = panels
      const samples = samplesOf(series, at, Math.ceil(figureWidth - marginLeft - marginRight))
      const panelOf = new Map(panels.panels.flatMap((panel) => panel.rows.map((row) => [row, panel] as const)))
      const colour = colours(series, layout === "overlay")
      const stretch = stretchOf(at)
      const shaded = shading(Plot, panels, windows, stretch)
      const marked = marking(Plot, panels, markers, stretch)
      const drawing = draw({ Plot, document }, {
        width: figureWidth,
        height,
        marginLeft,
        marginRight,
        marginTop: 0,
        marginBottom: foot,
        x: {
          domain: [stretch.start, stretch.end],
          label: "time [ms]",
          labelAnchor: "center",
          labelArrow: "none",
          ticks: 8
        },
        // Heights are pixels already: panels have scales of their own.
        y: { domain: [0, height], range: [0, height], axis: null },
        // The grid comes after the shading, which would hide it.
        marks: [
          shaded.marks,
          ...panelMarks(Plot, panels, stretch.end),
          marked.marks,
          Plot.line(samples, {
            x: "x",
            y: ({ row, y }: Sample) => heightOf(panels, panelOf.get(row)!, y),
            z: "row",
            stroke: ({ row }: Sample) => colour.of(row),
            strokeWidth: layout === "stacked" ? 1.25 : 1.75
          })
        ]
      })
      const entries = [...colour.legend, ...shaded.legend, ...marked.legend]
      const caption = options.caption ?? captionOf(series.length, at.length, samples.length)
      const above = entries.length === 0 ? [] : [Legend.rows("", entries, figureWidth)]
      return frame({ name, title, caption, above, drawing })
    })
)
