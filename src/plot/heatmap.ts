/**
 * Draws one number for each point of a grid of two axes, such as what the runs of a scan say of themselves.
 *
 * One idea: the values of both axes stand at equal distances in the order in which they are given, the first row at the bottom, so nothing
 * is interpolated and every square is one point. What is no number is grey. It does not know where the numbers come from.
 */
import type { Markish } from "@observablehq/plot"
import type * as Effect from "effect/Effect"
import { aText, either, numbers, record } from "../network/border.ts"
import { excerpt } from "../table/excerpt.ts"
import { drawing as bordered, figureKinds, texts } from "./border.ts"
import { digits } from "./digits.ts"
import type { Figure, PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import * as Legend from "./Legend.ts"
import { tooManyMarks } from "./limits.ts"
import * as Palette from "./Palette.ts"
import type { PlotModule } from "./Peers.ts"
import { ink } from "./Svg.ts"
import * as Text from "./Text.ts"

/** An axis of a grid: what it is, with its unit in brackets, and its values in order. */
export type HeatmapAxis = {
  /** For example `"amplitude [nA]"`. */
  readonly label: string
  readonly values: ArrayLike<number> | ReadonlyArray<string>
}

/** What `heatmap` draws. */
export type HeatmapOptions = {
  readonly name: string
  readonly title: string
  readonly caption?: string | undefined
  /** Upwards; the slower axis of `Scan.grid({ rows, columns })`. */
  readonly rows: HeatmapAxis
  /** To the right; the faster axis. */
  readonly columns: HeatmapAxis
  /** A number for each point, row after row, as the results of a scan come; NaN where there is none. */
  readonly values: ArrayLike<number>
  /** What the numbers are, with their unit in brackets: `"rate [Hz]"`. */
  readonly label: string
}

/** The values of an axis as a list. */
const listOf = ({ values }: HeatmapAxis): ReadonlyArray<number | string> =>
  Array.from<number | string>(values as ArrayLike<number | string>) // either of both is one of these

/** Largest size of all squares together [px], and of one. */
const [across, up, widest, highest] = [640, 440, 96, 52]

const problem = ({ columns, rows, values }: HeatmapOptions): string | null => {
  for (const axis of [rows, columns]) {
    const own = listOf(axis)
    if (own.length === 0) return `axis "${excerpt(axis.label)}" has no values.`
    const lost = own.find((value) => typeof value === "number" && !Number.isFinite(value))
    if (lost !== undefined) return `axis "${excerpt(axis.label)}" has the value ${lost}.`
  }
  const count = rows.values.length * columns.values.length
  if (values.length !== count) {
    return `there are ${values.length} values for ${rows.values.length} × ${columns.values.length} points, which are ${count}.`
  }
  const many = tooManyMarks(count)
  if (many !== null) return many
  const infinite = Array.from(values).findIndex((value) => Math.abs(value) === Infinity)
  if (infinite >= 0) return `value ${infinite} is ${values[infinite]}; what is no number is NaN.`
  return Array.from(values).some(Number.isFinite) ? null : "there is no value that is a number."
}

type Square = { readonly row: number; readonly column: number; readonly value: number }

const axisTexts = (axis: HeatmapAxis): ReadonlyArray<string> => {
  const list = listOf(axis)
  const text = digits(list.filter((value) => typeof value === "number"))
  return list.map((value) => Text.shorten(typeof value === "number" ? text(value) : value, 220, Text.size))
}

/** Where everything comes to lie [px]. */
const geometryOf = (options: HeatmapOptions) => {
  const [rowTexts, columnTexts] = [axisTexts(options.rows), axisTexts(options.columns)]
  const width = Math.min(widest, Math.max(2, Math.floor(across / columnTexts.length)))
  const height = Math.min(highest, Math.max(2, Math.floor(up / rowTexts.length)))
  const columnLabel = Text.widest(columnTexts, Text.size)
  const beyond = (words: string, length: number) => Math.max(0, (Text.width(words, Text.size) - length) / 2)
  return {
    rowTexts,
    columnTexts,
    width,
    height,
    rowEvery: Math.ceil((Text.size + 4) / height),
    columnEvery: Math.ceil((columnLabel + 12) / width),
    // Whole pixels, or the edges of squares blur.
    marginLeft: Math.ceil(Math.max(
      Text.widest(rowTexts, Text.size) + 20 + Text.line,
      beyond(options.columns.label, columnTexts.length * width)
    )),
    marginRight: 10 +
      Math.max(columnLabel / 2 - width / 2, beyond(options.columns.label, columnTexts.length * width), 0),
    marginTop: Math.ceil(10 + beyond(options.rows.label, rowTexts.length * height)),
    marginBottom: 14 + Text.size + Text.line + beyond(options.rows.label, rowTexts.length * height)
  }
}

type Geometry = ReturnType<typeof geometryOf>

const axes = (Plot: PlotModule, options: HeatmapOptions, geometry: Geometry): ReadonlyArray<Markish> => {
  const { columnEvery, columnTexts, marginLeft, rowEvery, rowTexts } = geometry
  const places = (count: number, every: number) =>
    Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every + 0.5)
  const axis = { tickSize: 4, tickPadding: 4, labelAnchor: "center", labelArrow: "none" } as const
  return [
    Plot.axisX({
      ...axis,
      anchor: "bottom",
      ticks: places(columnTexts.length, columnEvery),
      tickFormat: (at: number) => columnTexts[Math.floor(at)],
      label: options.columns.label,
      labelOffset: 10 + Text.size + Text.line
    }),
    Plot.axisY({
      ...axis,
      ticks: places(rowTexts.length, rowEvery),
      tickFormat: (at: number) => rowTexts[Math.floor(at)],
      label: options.rows.label,
      labelOffset: marginLeft - 4
    }),
    Plot.frame({ stroke: ink, strokeOpacity: 0.6 })
  ]
}

const kinds = {
  options: record({
    ...figureKinds,
    rows: record({ label: aText, values: either(texts, numbers) }),
    columns: record({ label: aText, values: either(texts, numbers) }),
    values: numbers,
    label: aText
  })
}

/** Draws a number for each point of a grid of two axes. */
export const heatmap: (options: HeatmapOptions) => Effect.Effect<Figure, PlotError> = bordered(
  "heatmap",
  kinds,
  (options) =>
    figure(options.name, problem(options), ({ Plot, document }) => {
      const { columns, label, name, rows, title, values } = options
      const geometry = geometryOf(options)
      const { columnTexts, height, marginBottom, marginLeft, marginRight, marginTop, rowTexts, width } = geometry
      const squares = Array.from(values, (value, k): Square => ({
        row: Math.floor(k / columnTexts.length),
        column: k % columnTexts.length,
        value
      }))
      const drawn = squares.map(({ value }) => value).filter(Number.isFinite)
      const colouring = Palette.gradient(drawn)
      const colour = ({ value }: Square): string => colouring.of(Number.isFinite(value) ? value : null)
      const text = digits(drawn)
      const textOf = ({ value }: Square): string => Number.isFinite(value) ? text(value) : ""
      const isReadable = height >= Text.line &&
        squares.every((square) => Text.width(textOf(square), Text.size) <= width - 6)
      const [right, bottom] = [marginLeft + columnTexts.length * width, marginTop + rowTexts.length * height]
      const drawing = draw({ Plot, document }, {
        width: Math.round(right + marginRight),
        height: Math.round(bottom + marginBottom),
        marginLeft,
        marginTop,
        marginRight,
        marginBottom,
        x: { domain: [0, columnTexts.length], range: [marginLeft, right] },
        y: { domain: [0, rowTexts.length], range: [bottom, marginTop] },
        marks: [
          Plot.rect(squares, {
            x1: "column",
            x2: ({ column }: Square) => column + 1,
            y1: "row",
            y2: ({ row }: Square) => row + 1,
            fill: colour,
            inset: Math.min(width, height) >= 14 ? 0.5 : -0.2, // an overlap hides the seams of small squares
            title: (square: Square) =>
              `${rows.label} ${rowTexts[square.row]}, ${columns.label} ${columnTexts[square.column]}: ${
                textOf(square) || "none"
              }`,
            ariaDescription: "points"
          }),
          Plot.text(isReadable ? squares : [], {
            x: ({ column }: Square) => column + 0.5,
            y: ({ row }: Square) => row + 0.5,
            text: textOf,
            fill: (square: Square) => Palette.textOn(colour(square)),
            ariaDescription: "values"
          }),
          ...axes(Plot, options, geometry)
        ]
      })
      const grey = drawn.length < squares.length ? [{ colour: Palette.neutral, label: "none" }] : []
      const [low, high] = [colouring.values[0], colouring.values[colouring.values.length - 1]]
      const caption = options.caption ??
        `${label} over ${columns.label} and ${rows.label}: ${drawn.length} of ${squares.length} points, from ${
          digits([low, high])(low)
        } to ${digits([low, high])(high)}.`
      const beside = Legend.bar(label, colouring, digits(colouring.values), grey, "bottom")
      return frame({ name, title, caption, above: [], drawing, beside })
    })
)
