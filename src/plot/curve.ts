/**
 * Draws simple curves over numbers, such as the loss of a training over its steps.
 *
 * One idea: a line per series on shared axes, the vertical one logarithmic on request. No decimation: curves are
 * short.
 */
import type * as Effect from "effect/Effect"
import { aText, maybe, numbers, record, yesOrNo } from "../network/border.ts"
import { excerpt, listed } from "../table/excerpt.ts"
import { drawing as bordered, figureKinds, records } from "./border.ts"
import type { Figure, PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import * as Legend from "./Legend.ts"
import { tooManyMarks, tooManySeries } from "./limits.ts"
import * as Palette from "./Palette.ts"
import { withRoom } from "./scales.ts"
import * as Text from "./Text.ts"
import { type Ticks, ticks } from "./ticks.ts"

/** One curve: a name and its points. */
export type CurveSeries = { readonly label: string; readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }

/** What `curve` draws. */
export type CurveOptions = {
  readonly name: string
  readonly title: string
  readonly caption?: string | undefined
  readonly xLabel: string
  readonly yLabel: string
  readonly series: ReadonlyArray<CurveSeries>
  /** Logarithmic vertical axis; all values must be positive then. */
  readonly logY?: boolean | undefined
}

const [width, height] = [760, 340]

const labelled = ({ labels, values }: Ticks) => (value: number): string => labels[values.indexOf(value)]

const problem = ({ series, logY }: CurveOptions): string | null => {
  if (series.length === 0) return "there is no series."
  const many = tooManySeries("series", series.length) ??
    tooManyMarks(series.reduce((sum, { x, y }) => sum + Math.max(x.length, y.length), 0))
  if (many !== null) return many
  for (const { label, x, y } of series) {
    if (x.length !== y.length) return `series "${excerpt(label)}" has ${x.length} x for ${y.length} y.`
    const points = Array.from(x, (value, index) => [value, y[index]])
    if (!points.some((point) => point.every(Number.isFinite))) return `series "${excerpt(label)}" has no finite point.`
    const bad = logY === true ? points.find(([, value]) => value <= 0) : undefined
    if (bad !== undefined) {
      return `series "${excerpt(label)}" has the value ${bad[1]}, which has no place on a logarithmic axis.`
    }
  }
  return null
}

const kinds = {
  options: record({
    ...figureKinds,
    xLabel: aText,
    yLabel: aText,
    series: records({ label: aText, x: numbers, y: numbers }),
    logY: maybe(yesOrNo)
  })
}

/** Draws curves over a shared horizontal axis. */
export const curve: (options: CurveOptions) => Effect.Effect<Figure, PlotError> = bordered(
  "curve",
  kinds,
  (options) =>
    figure(options.name, problem(options), ({ Plot, document }) => {
      const { name, title, series, xLabel, yLabel, logY } = options
      const points = series.flatMap(({ x, y }, row) =>
        Array.from(x, (value, index) => ({ row, x: value, y: Number.isFinite(y[index]) ? y[index] : Number.NaN }))
          .filter((point) => Number.isFinite(point.x))
      )
      const drawn = points.map(({ y }) => y).filter(Number.isFinite)
      const [low, high] = drawn.reduce(([l, h], y) => [Math.min(l, y), Math.max(h, y)], [Infinity, -Infinity])
      const range = withRoom(low, high)
      const axis = ticks(range.low, range.high, height, 2 * Text.size)
      const colour = (row: number) => Palette.categorical[row % Palette.categorical.length]
      const entries = series.map(({ label }, row) => ({ label, colour: colour(row), shape: "line" as const }))
      const drawing = draw({ Plot, document }, {
        width,
        height: height + 12 + 62,
        marginLeft: Text.widest(logY === true ? ["0.0001"] : axis.labels, Text.size) + 20 + Text.line,
        marginRight: 28,
        marginTop: 12,
        marginBottom: 62,
        x: { label: xLabel, labelAnchor: "center", labelArrow: "none", ticks: 7 },
        y: {
          type: logY === true ? "log" : "linear",
          label: yLabel,
          labelAnchor: "center",
          labelArrow: "none",
          grid: true,
          ...(logY === true
            ? { tickFormat: "~g", ticks: 6 }
            : { domain: [axis.low, axis.high], ticks: [...axis.values], tickFormat: labelled(axis) })
        },
        marks: [
          Plot.lineY(points, {
            x: "x",
            y: "y",
            z: "row",
            stroke: (point: { row: number }) => colour(point.row),
            strokeWidth: 2.25
          })
        ]
      })
      const caption = options.caption ?? `${yLabel} over ${xLabel}: ${listed(series.map(({ label }) => label))}.`
      return frame({ name, title, caption, above: series.length > 1 ? [Legend.rows("", entries, width)] : [], drawing })
    })
)
