/**
 * Draws points in a plane, such as data coloured by what a network says of them, in panels side by side.
 *
 * One idea: all panels share both axes and the colours, so before and after can be compared by eye; the colour says the value, the shape
 * the group, a ring that a point is marked.
 */
import type * as Effect from "effect/Effect"
import { aNumber, aText, maybe, record, yesOrNo } from "../network/border.ts"
import { excerpt, listed } from "../table/excerpt.ts"
import { drawing as bordered, figureKinds, records } from "./border.ts"
import type { Figure, PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import * as Legend from "./Legend.ts"
import { tooManyMarks, tooManySeries } from "./limits.ts"
import * as Palette from "./Palette.ts"
import { withRoom } from "./scales.ts"
import { ink } from "./Svg.ts"
import * as Text from "./Text.ts"
import { type Ticks, ticks } from "./ticks.ts"

/** One point: where it is, what its colour says, and what its shape says. */
export type ScatterPoint = {
  readonly x: number
  readonly y: number
  readonly value: number
  readonly group?: string | undefined
  readonly marked?: boolean | undefined
}

/** Points under a heading. */
export type ScatterPanel = { readonly title: string; readonly points: ReadonlyArray<ScatterPoint> }

/** What `scatter` draws. */
export type ScatterOptions = {
  readonly name: string
  readonly title: string
  readonly caption?: string | undefined
  readonly xLabel: string
  readonly yLabel: string
  /** Quantity and unit of the colours. */
  readonly valueLabel: string
  /** What a ring means; needed where a point is marked. */
  readonly markedLabel?: string | undefined
  readonly panels: ReadonlyArray<ScatterPanel>
}

const shapes = ["circle", "square", "triangle", "diamond"] as const
const side = 360

const groupsOf = (panels: ReadonlyArray<ScatterPanel>): ReadonlyArray<string> => [
  ...new Set(panels.flatMap(({ points }) => points.flatMap(({ group }) => group === undefined ? [] : [group])))
]

const problem = ({ markedLabel, panels }: ScatterOptions): string | null => {
  if (panels.length === 0) return "there is no panel."
  const many = tooManySeries("panels", panels.length) ??
    tooManyMarks(panels.reduce((sum, { points }) => sum + points.length, 0))
  if (many !== null) return many
  const titles = new Set<string>()
  const twice = panels.find(({ title }) => titles.size === titles.add(title).size)
  if (twice !== undefined) return `two panels have the title "${excerpt(twice.title)}"; titles tell panels apart.`
  for (const { points, title } of panels) {
    if (points.length === 0) return `panel "${excerpt(title)}" has no point.`
    const bad = points.findIndex(({ value, x, y }) => ![x, y, value].every(Number.isFinite))
    if (bad >= 0) return `point ${bad} of panel "${excerpt(title)}" has a number that is not finite.`
    if (markedLabel === undefined && points.some(({ marked }) => marked === true)) {
      return `panel "${excerpt(title)}" has marked points; say in markedLabel what the mark means.`
    }
  }
  const groups = groupsOf(panels)
  return groups.length > shapes.length
    ? `there are ${groups.length} groups (${listed(groups)}); shapes tell ${shapes.length} apart.`
    : null
}

/** Ticks over all values of an axis. */
const ticksOf = (values: ReadonlyArray<number>): Ticks => {
  const [least, most] = values.reduce(([l, h], x) => [Math.min(l, x), Math.max(h, x)], [Infinity, -Infinity])
  const { high, low } = withRoom(least, most)
  return ticks(low, high, side, 3.5 * Text.size)
}

const axisOf = ({ high, labels, low, values }: Ticks) => ({
  domain: [low, high],
  grid: true,
  ticks: [...values],
  tickFormat: (value: number) => labels[values.indexOf(value)]
})

type Dot = ScatterPoint & { readonly panel: string }

/** The ring; in no place of the ramp. */
const markColour = "#c1121f"

const kinds = {
  options: record({
    ...figureKinds,
    xLabel: aText,
    yLabel: aText,
    valueLabel: aText,
    markedLabel: maybe(aText),
    panels: records({
      title: aText,
      points: records({ x: aNumber, y: aNumber, value: aNumber, group: maybe(aText), marked: maybe(yesOrNo) })
    })
  })
}

/** Draws points in panels side by side. */
export const scatter: (options: ScatterOptions) => Effect.Effect<Figure, PlotError> = bordered(
  "scatter",
  kinds,
  (options) =>
    figure(options.name, problem(options), ({ Plot, document }) => {
      const { markedLabel, name, panels, title, valueLabel, xLabel, yLabel } = options
      const groups = groupsOf(panels)
      const shapeOf = (group: string | undefined) => shapes[group === undefined ? 0 : groups.indexOf(group)]
      const dots = panels.flatMap(({ points, title }) => points.map((point): Dot => ({ ...point, panel: title })))
      const values = dots.map(({ value }) => value)
      const colouring = Palette.gradient(values)
      const headings = new Map(panels.map((panel) => [panel.title, Text.wrap(panel.title, side - 8, Text.size)]))
      const top = panels.reduce((most, panel) => Math.max(most, headings.get(panel.title)!.length), 1) * Text.line + 8
      const ys = ticksOf(dots.map(({ y }) => y))
      const left = Text.widest(ys.labels, Text.size) + 20 + Text.line
      const width = left + panels.length * (side + 32) + 24
      const drawing = draw({ Plot, document }, {
        width,
        height: side + top + 62,
        marginLeft: left,
        marginRight: 24,
        marginTop: top,
        marginBottom: 62,
        fx: { axis: null, domain: panels.map((panel) => panel.title), padding: 0.12 },
        x: { label: xLabel, labelAnchor: "center", labelArrow: "none", ...axisOf(ticksOf(dots.map(({ x }) => x))) },
        y: { label: yLabel, labelAnchor: "center", labelArrow: "none", ...axisOf(ys) },
        marks: [
          Plot.axisFx({
            label: null,
            anchor: "top",
            tickSize: 0,
            tickPadding: 8,
            lineHeight: Text.line / Text.size,
            tickFormat: (title: string) => headings.get(title)!.join("\n")
          }),
          Plot.frame({ stroke: ink, strokeOpacity: 0.4 }),
          Plot.dot(dots, {
            fx: "panel",
            x: "x",
            y: "y",
            r: 6,
            symbol: ({ group }: Dot) => shapeOf(group),
            fill: ({ value }: Dot) => colouring.of(value),
            stroke: ink,
            strokeWidth: 1,
            title: ({ group, value }: Dot) =>
              `${group === undefined ? "" : `${group}: `}${Number(value.toPrecision(4))}`
          }),
          Plot.dot(dots.filter(({ marked }) => marked === true), {
            fx: "panel",
            x: "x",
            y: "y",
            r: 11,
            stroke: markColour,
            strokeWidth: 2.5,
            ariaDescription: "marked"
          })
        ]
      })
      const entries: ReadonlyArray<Legend.Entry> = [
        ...groups.map((label) => ({ colour: ink, label, shape: shapeOf(label) })),
        ...(markedLabel === undefined ? [] : [{ colour: markColour, label: markedLabel, shape: "ring" as const }])
      ]
      const beside = Legend.bar(valueLabel, colouring, (value) => String(Number(value.toPrecision(3))), [])
      const caption = options.caption ??
        `${dots.length} points in ${listed(panels.map((panel) => `"${panel.title}"`))}, coloured by ${valueLabel}.`
      const above = entries.length > 0 ? [Legend.rows("", entries, width)] : []
      return frame({ name, title, caption, above, drawing, beside })
    })
)
