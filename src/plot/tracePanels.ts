/**
 * Where the rows of a figure of traces come to lie, and the marks of each: heading, ticks, grid, unit, curves.
 *
 * One idea: a panel is a stretch of the drawing from top to bottom with one scale; the three layouts differ only in which
 * rows a panel has and how high it is. All marks are placed in pixels, because panels have scales of their own, which Plot's
 * facets have not.
 */
import type { Markish } from "@observablehq/plot"
import type { Layout } from "./Layout.ts"
import type { PlotModule } from "./Peers.ts"
import { roundLength } from "./roundLength.ts"
import type { Scale } from "./scales.ts"
import { unitOf } from "./scales.ts"
import { ink } from "./Svg.ts"
import * as Text from "./Text.ts"
import { type Ticks, ticks } from "./ticks.ts"

/** A row as far as panels go. */
export type Row = { readonly label: string; readonly quantity: string; readonly scale: number }

/** A stretch of the drawing [px] with the rows that lie in it. */
export type Panel = {
  readonly top: number
  readonly height: number
  /** Room above it for peaks that stand out of the first row of a stack. */
  readonly head: number
  readonly rows: ReadonlyArray<number>
  readonly scale: number
}

/** All panels, the ticks of each scale, and the margins around them [px]. */
export type Panels = {
  readonly layout: Layout
  readonly rows: ReadonlyArray<Row>
  readonly panels: ReadonlyArray<Panel>
  readonly scales: ReadonlyArray<Scale>
  readonly ticks: ReadonlyArray<Ticks>
  readonly height: number
  readonly marginLeft: number
  readonly marginRight: number
}

/** Room above a panel for its heading [px], and between panels without one. */
const [heading, between] = [Text.line + 8, 22]

/** In a stack a row reaches a quarter of its height into the row above, so that spikes are seen. */
const reach = 1.25

/** Room for the time axis and its label [px]. */
export const foot = 58

/** Lays panels out. */
export const arrangePanels = (layout: Layout, rows: ReadonlyArray<Row>, scales: ReadonlyArray<Scale>): Panels => {
  const share = 480 / rows.length
  const height = layout === "overlay"
    ? (scales.length === 1 ? 340 : 200)
    : layout === "facets"
    ? Math.round(Math.min(260, Math.max(84, share)))
    : Math.round(Math.max(Text.line, share))
  const above = layout === "facets" ? heading : layout === "overlay" ? between : 0
  const members = layout === "overlay"
    ? scales.map((_, scale) => rows.flatMap((row, k) => row.scale === scale ? [k] : []))
    : rows.map((_, k) => [k])
  // What reaches into the row above is of its kind: the first row of a quantity or a scale has room of its own.
  const headroom = Math.round(height * (reach - 1)) + 6
  const begins = ([row]: ReadonlyArray<number>): boolean =>
    row === 0 || rows[row].quantity !== rows[row - 1].quantity || rows[row].scale !== rows[row - 1].scale
  let bottom = layout === "overlay" ? 12 - between : 0
  const panels = members.map((own): Panel => {
    const head = layout === "stacked" && begins(own) ? headroom : 0
    const top = bottom + above + head
    bottom = top + height
    return { top, height, head, rows: own, scale: rows[own[0]].scale }
  })
  const axes = scales.map(({ high, low }) => ticks(low, high, height, Text.size + 8))
  const tickWidth = Text.widest(axes.flatMap(({ labels }) => labels), Text.size)
  const bars = scales.map((scale) => Text.width(barOf(scale).label, Text.size))
  return {
    layout,
    rows,
    panels,
    scales: layout === "stacked"
      ? scales
      : scales.map((scale, k) => ({ ...scale, low: axes[k].low, high: axes[k].high })),
    ticks: axes,
    height: bottom + foot,
    marginLeft: layout === "stacked" ? Text.widest(rows.map(stackLabel), Text.size) + 12 : tickWidth + 16 + Text.line,
    marginRight: layout === "stacked" ? 36 + Math.max(...bars) : 28
  }
}

/** Height of a value of a scale in a panel [px from the top of the drawing]. */
export const heightOf = ({ layout, scales }: Panels, panel: Panel, value: number): number => {
  const { high, low } = scales[panel.scale]
  const part = (value - low) / (high - low)
  return panel.top + panel.height * (1 - part * (layout === "stacked" ? reach : 1))
}

const stackLabel = ({ label }: Row): string => Text.shorten(label, 300, Text.size)

/** A scale bar of round length, no longer than a row of a stack is high. */
const barOf = ({ high, low, unit }: Scale): { readonly length: number; readonly label: string } => {
  const length = roundLength((high - low) / reach)
  return { length, label: `${length} ${unit === "[1]" ? unit : unit.replace(/^\[(.*)\]$/, "$1")}` }
}

/** The panels' own marks: grid and ticks with the unit, or the scale bars of a stack; and what each row is called. */
export const panelMarks = (Plot: PlotModule, panels: Panels, end: number): ReadonlyArray<Markish> =>
  panels.layout === "stacked" ? stackMarks(Plot, panels, end) : axisMarks(Plot, panels)

type Word = { readonly y: number; readonly text: string }

const placed = { y: "y", text: "text" } as const

const axisMarks = (Plot: PlotModule, all: Panels): ReadonlyArray<Markish> => {
  const { layout, marginLeft, panels, rows, ticks: axes } = all
  const at = panels.flatMap((panel) =>
    axes[panel.scale].values.map((value, k): Word => ({
      y: heightOf(all, panel, value),
      text: axes[panel.scale].labels[k]
    }))
  )
  const headings = panels.map(({ rows: [row], top }): Word => ({
    y: top - 12,
    text: Text.shorten(rows[row].label, 840 - marginLeft, Text.size)
  }))
  return [
    Plot.ruleY(at, { y: "y", stroke: ink, strokeOpacity: 0.12 }),
    Plot.text(at, { ...placed, frameAnchor: "left", dx: -8, textAnchor: "end" }),
    Plot.text(unitLabels(all), {
      ...placed,
      frameAnchor: "left",
      textAnchor: "middle",
      rotate: -90,
      dx: Text.size / 2 + 4 - marginLeft
    }),
    layout === "facets"
      ? Plot.text(headings, { ...placed, frameAnchor: "left", textAnchor: "start", ariaDescription: "rows" })
      : null
  ]
}

/** Neighbouring panels of which something is the same, together. */
const runsOf = (panels: ReadonlyArray<Panel>, same: (panel: Panel) => string): ReadonlyArray<ReadonlyArray<Panel>> => {
  const runs: Array<Array<Panel>> = []
  for (const panel of panels) {
    const last = runs.at(-1)
    if (last !== undefined && same(last[0]) === same(panel)) last.push(panel)
    else runs.push([panel])
  }
  return runs
}

/** What stands upright beside neighbouring panels of the same quantities: quantity and unit where there is room, otherwise the unit. */
const unitLabels = ({ panels, rows }: Panels): ReadonlyArray<Word> => {
  const quantitiesOf = (panel: Panel): ReadonlySet<string> => new Set(panel.rows.map((row) => rows[row].quantity))
  return runsOf(panels, (panel) => JSON.stringify([...quantitiesOf(panel)])).map((run) => {
    const [first, last] = [run[0], run[run.length - 1]]
    const room = last.top + last.height - first.top + between
    const quantities = quantitiesOf(first)
    const [quantity] = quantities
    const whole = quantities.size === 1 && Text.width(quantity, Text.size) <= room ? quantity : unitOf(quantity)
    return { y: (first.top + last.top + last.height) / 2, text: Text.shorten(whole, room, Text.size) }
  })
}

const stackMarks = (Plot: PlotModule, all: Panels, end: number): ReadonlyArray<Markish> => {
  const { panels, rows, scales } = all
  const labels = panels.map(({ height, rows: [row], top }): Word => ({
    y: top + height / 2,
    text: stackLabel(rows[row])
  }))
  // Each run of one quantity has a bar, in its last row: nobody looks for the scale of a row among those of others.
  const runs = runsOf(panels, ({ rows: [row], scale }) => JSON.stringify([rows[row].quantity, scale]))
  const bars = runs.map((run) => {
    const panel = run[run.length - 1]
    const scale = scales[panel.scale]
    const { label, length } = barOf(scale)
    const [from, to] = [heightOf(all, panel, scale.low), heightOf(all, panel, scale.low + length)]
    return { end, from, to, y: (from + to) / 2, text: label }
  })
  return [
    Plot.text(labels, { ...placed, frameAnchor: "left", dx: -8, textAnchor: "end", ariaDescription: "rows" }),
    Plot.link(bars, { x1: "end", x2: "end", y1: "from", y2: "to", stroke: ink, strokeWidth: 2.5, dx: 14 }),
    Plot.text(bars, { ...placed, frameAnchor: "right", dx: 22, textAnchor: "start" })
  ]
}
