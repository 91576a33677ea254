/**
 * Draws spikes: a row for each neuron or source, the first at the bottom, a stroke for each spike.
 *
 * One idea: times are on one axis and rows on the other, as they are given; spikes of one row that would be drawn on the same half pixel are
 * one stroke, and the caption counts all, and says so where there is no room to name every row. Traces say what their rows are and when they end; lists
 * of times do not.
 */
import type * as Effect from "effect/Effect"
import { aNumber, either, listOf, maybe, numbers, record } from "../network/border.ts"
import { aRecorded, type Recorded } from "../solve/Traces.ts"
import { excerpt } from "../table/excerpt.ts"
import { plural } from "../table/plural.ts"
import { drawing as bordered, figureKinds, texts } from "./border.ts"
import type { Figure, PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import { tooManyMarks } from "./limits.ts"
import { ink } from "./Svg.ts"
import * as Text from "./Text.ts"

/** What `raster` draws. */
export type RasterOptions = {
  readonly name: string
  readonly title: string
  readonly caption?: string | undefined
  /** The traces of a run that recorded spikes; or the times of the spikes of each row [ms], as `Traces.spikes` gives them. */
  readonly times: ReadonlyArray<ArrayLike<number>> | Recorded
  /** What the rows are, one for each; left out, what traces say, or their numbers. */
  readonly labels?: ReadonlyArray<string>
  /** The stretch of time that is shown [ms]; left out, that of the traces, or from 0 to the last spike. */
  readonly from?: number
  readonly to?: number
}

/** The options with what traces say of themselves. */
type Told = Omit<RasterOptions, "times"> & { readonly times: ReadonlyArray<ArrayLike<number>> }

const isRecorded = (times: RasterOptions["times"]): times is Recorded => "recordings" in times

const told = (options: RasterOptions): Told => {
  const { times } = options
  if (!isRecorded(times)) return { ...options, times }
  const { dt, first, samples, spikes } = times
  return {
    from: first * dt,
    to: (first + samples - 1) * dt,
    ...spikes === undefined ? {} : { labels: spikes.labels },
    ...options,
    times: spikes?.times ?? []
  }
}

/** Width of the axis of time, largest height of all rows together, and height of one row, at most: room for a name [px]. */
const [across, up, highest] = [680, 440, Text.size + 4]

const stretchOf = ({ from = 0, times, to }: Told): readonly [number, number] => [
  from,
  to ?? times.reduce((most, row) => Array.from(row).reduce((a, b) => Math.max(a, b), most), from + 1)
]

const problem = (given: RasterOptions): string | null => {
  const options = told(given)
  const { labels, times } = options
  if (times.length === 0) {
    return isRecorded(given.times)
      ? "the run recorded no spikes: record some with Edit.record(\"spikes\")."
      : "there are no rows."
  }
  if (labels !== undefined && labels.length !== times.length) {
    return `there are ${plural(labels.length, "label")} for ${plural(times.length, "row")}.`
  }
  const row = times.findIndex((own) => Array.from(own).some((time) => !Number.isFinite(time)))
  if (row >= 0) return `row ${row} has a time that is no finite number.`
  const [from, to] = stretchOf(options)
  if (!(Number.isFinite(from) && Number.isFinite(to) && to > from)) {
    return `it shows times from ${from} to ${to} ms; expected an end after the beginning.`
  }
  return tooManyMarks(strokesOf(options).length)
}

type Stroke = { readonly row: number; readonly time: number }

/** The strokes that are drawn. */
const strokesOf = (options: Told): ReadonlyArray<Stroke> => {
  const [from, to] = stretchOf(options)
  return options.times.flatMap((own, row) => {
    const seen = new Map<number, Stroke>()
    for (const time of Array.from(own)) {
      const at = Math.round(2 * across * (time - from) / (to - from))
      if (time >= from && time <= to && !seen.has(at)) seen.set(at, { row, time })
    }
    return [...seen.values()]
  })
}

const kinds = {
  options: record({
    ...figureKinds,
    times: either(aRecorded, listOf(numbers, "traces, or a list with the times of spikes of each row")),
    labels: maybe(texts),
    from: maybe(aNumber),
    to: maybe(aNumber)
  })
}

/** Draws spikes over time, a row for each neuron or source, the first at the bottom. */
export const raster: (options: RasterOptions) => Effect.Effect<Figure, PlotError> = bordered(
  "raster",
  kinds,
  (given) =>
    figure(given.name, problem(given), ({ Plot, document }) => {
      const options = told(given)
      const { labels, name, times, title } = options
      const [from, to] = stretchOf(options)
      const height = Math.min(highest, Math.max(1, up / times.length))
      const every = Math.ceil((Text.size + 4) / height)
      const words = times.map((_, row) =>
        labels === undefined ? String(row) : Text.shorten(excerpt(labels[row]), 220, Text.size)
      )
      const marginLeft = Math.ceil(Text.widest(words, Text.size) + 16)
      const [marginTop, marginRight, marginBottom] = [10, 24, 14 + Text.size + Text.line]
      const [right, bottom] = [marginLeft + across, marginTop + Math.ceil(times.length * height)]
      const axis = { tickSize: 4, tickPadding: 4, labelAnchor: "center", labelArrow: "none" } as const
      const drawing = draw({ Plot, document }, {
        width: Math.round(right + marginRight),
        height: Math.round(bottom + marginBottom),
        marginLeft,
        marginTop,
        marginRight,
        marginBottom,
        x: { domain: [from, to], range: [marginLeft, right] },
        y: { domain: [0, times.length], range: [bottom, marginTop] },
        marks: [
          Plot.ruleX(strokesOf(options), {
            x: "time",
            y1: ({ row }: Stroke) => row + 0.1,
            y2: ({ row }: Stroke) => row + 0.9,
            stroke: ink,
            strokeWidth: 1,
            ariaDescription: "spikes"
          }),
          Plot.axisX({ ...axis, anchor: "bottom", label: "time [ms]", labelOffset: 10 + Text.size + Text.line }),
          Plot.axisY({
            ...axis,
            ticks: Array.from({ length: Math.ceil(times.length / every) }, (_, k) => k * every + 0.5),
            tickFormat: (at: number) => words[Math.floor(at)],
            label: null
          }),
          Plot.frame({ stroke: ink, strokeOpacity: 0.6 })
        ]
      })
      const count = times.reduce((sum, own) => sum + Array.from(own).filter((t) => t >= from && t <= to).length, 0)
      const caption = options.caption ??
        `${plural(count, "spike")} in ${plural(times.length, "row")}, from ${from} to ${Number(to.toPrecision(6))} ms.${
          every === 1 ? "" : ` One row in ${every} is named.`
        }`
      return frame({ name, title, caption, above: [], drawing })
    })
)
