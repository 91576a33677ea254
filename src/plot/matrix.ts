/**
 * Draws the connection matrix: a row per presynaptic and a column per postsynaptic cell, coloured by the parameter
 * that drives the synapse.
 *
 * One idea: equal colour and equal number mean one shared parameter. Grey is a synapse that no parameter drives,
 * white is no synapse. Several different synapses between one pair share its square as upright strips; equal ones
 * are counted. Not known here: what a parameter is.
 */
import type { Markish } from "@observablehq/plot"
import type * as Effect from "effect/Effect"
import { aNumber, aText, maybe, record } from "../network/border.ts"
import { plural } from "../table/plural.ts"
import { drawing as bordered, figureKinds, index, legendKind, records, texts } from "./border.ts"
import type { Figure, PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import * as Legend from "./Legend.ts"
import { tooManyMarks } from "./limits.ts"
import * as Palette from "./Palette.ts"
import type { PlotModule } from "./Peers.ts"
import { ink } from "./Svg.ts"
import * as Text from "./Text.ts"

/** The synapses of one kind between two cells. */
export type MatrixCell = {
  /** Position in `rows`, the presynaptic cell. */
  readonly row: number
  /** Position in `columns`, the postsynaptic cell. */
  readonly column: number
  /** Index of the parameter that drives them, null for none ("not trained"). */
  readonly value: number | null
  /** What is printed in the square, usually the index; may be empty. */
  readonly label: string
  /** How many synapses; default 1. Equal cells add up. */
  readonly count?: number | undefined
}

/** The meaning of a parameter index in the legend. */
export type ParameterLabel = { readonly value: number; readonly label: string }

/** What `matrix` draws. */
export type MatrixOptions = {
  readonly name: string
  readonly title: string
  readonly caption?: string | undefined
  readonly rows: ReadonlyArray<string>
  readonly columns: ReadonlyArray<string>
  readonly cells: ReadonlyArray<MatrixCell>
  /** For example `"presynaptic cell"`. */
  readonly rowTitle: string
  readonly columnTitle: string
  /** Parameters by index; list all of them, so that colours agree between figures. */
  readonly legend: ReadonlyArray<ParameterLabel>
  /** Heading of the legend; default `"parameter"`. */
  readonly legendTitle?: string | undefined
  /** Name of the group of every row and column, written beside the labels; lines part the groups. */
  readonly groups?: { readonly rows: ReadonlyArray<string>; readonly columns: ReadonlyArray<string> } | undefined
}

const problem = ({ rows, columns, cells, groups, legend }: MatrixOptions): string | null => {
  const many = tooManyMarks(rows.length + columns.length + cells.length + legend.length)
  if (many !== null) return many
  if (rows.length === 0 || columns.length === 0) return "there are no rows or no columns."
  if (groups !== undefined && (groups.rows.length !== rows.length || groups.columns.length !== columns.length)) {
    const [forRows, forColumns] = [groups.rows.length, groups.columns.length]
    return `there are groups for ${forRows} of ${
      plural(rows.length, "row")
    } and ${forColumns} of ${columns.length} columns.`
  }
  const inside = (at: number, length: number) => Number.isInteger(at) && at >= 0 && at < length
  const lost = cells.find(({ row, column }) => !inside(row, rows.length) || !inside(column, columns.length))
  if (lost !== undefined) return `cell (${lost.row}, ${lost.column}) lies outside ${rows.length} × ${columns.length}.`
  const bad = cells.find(({ value }) => value !== null && !Number.isFinite(value))
  return bad === undefined ? null : `cell (${bad.row}, ${bad.column}) has the parameter index ${bad.value}.`
}

const countOf = ({ count }: Strip): string => `×${count}`

type Strip = Required<Pick<MatrixCell, "row" | "column" | "value" | "label">> & {
  readonly count: number
  readonly x1: number
  readonly x2: number
}

/** Adds up equal cells and divides a square among the different ones. */
const stripsOf = (cells: ReadonlyArray<MatrixCell>): ReadonlyArray<Strip> => {
  const squares = new Map<string, Map<string, MatrixCell & { count: number }>>()
  for (const cell of cells) {
    const square = squares.get(`${cell.row},${cell.column}`) ?? new Map<string, MatrixCell & { count: number }>()
    squares.set(`${cell.row},${cell.column}`, square)
    const key = JSON.stringify([cell.value, cell.label])
    square.set(key, { ...cell, count: (square.get(key)?.count ?? 0) + (cell.count ?? 1) })
  }
  return [...squares.values()].flatMap((square) =>
    [...square.values()].map((cell, index) => ({
      ...cell,
      x1: cell.column + index / square.size,
      x2: cell.column + (index + 1) / square.size
    }))
  )
}

const boundaries = (groups: ReadonlyArray<string>): ReadonlyArray<number> =>
  groups.flatMap((group, index) => (index > 0 && group !== groups[index - 1] ? [index] : []))

const withGroups = (labels: ReadonlyArray<string>, groups: ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  labels.map((label, index) => Text.shorten(groups === undefined ? label : `${label} ${groups[index]}`, 220, Text.size))

const legendOf = (options: MatrixOptions, colouring: Palette.Colouring, height: number): Legend.Block | undefined => {
  const labels = new Map(options.legend.map(({ value, label }) => [value, label]))
  const labelOf = (value: number) => labels.get(value) ?? String(value)
  const title = options.legendTitle ?? "parameter"
  const grey = options.cells.some(({ value }) => value === null)
    ? [{ colour: Palette.neutral, label: "not trained" }]
    : []
  if (colouring.kind === "sequential") return Legend.bar(title, colouring, labelOf, grey)
  const entries = colouring.values.map((value) => ({
    colour: colouring.of(value),
    label: labelOf(value),
    mark: String(value)
  }))
  const all = [...entries, ...grey]
  return all.length === 0 ? undefined : Legend.column(title, all, Math.max(320, height))
}

const captionOf = ({ rows, columns }: MatrixOptions, strips: ReadonlyArray<Strip>): string => {
  const free = strips.filter(({ value }) => value === null)
  const total = (some: ReadonlyArray<Strip>) => some.reduce((sum, { count }) => sum + count, 0)
  const parameters = new Set(strips.flatMap(({ value }) => (value === null ? [] : [value]))).size
  const driven = `${total(strips) - total(free)} driven by ${parameters} parameter${parameters === 1 ? "" : "s"}`
  const rest = free.length > 0 ? `, ${total(free)} not trained (grey)` : ""
  const size = `${rows.length} × ${columns.length} cells, ${plural(total(strips), "synapse")}`
  return `${size}: ${driven}${rest}. Equal colour means one shared parameter.`
}

/** Where everything comes to lie [px]; `side` is the length of a square. */
const geometryOf = ({ rows, columns, groups, rowTitle, columnTitle }: MatrixOptions) => {
  const side = Math.min(64, Math.max(2, 640 / Math.max(rows.length, columns.length)))
  const [rowLabels, columnLabels] = [withGroups(rows, groups?.rows), withGroups(columns, groups?.columns)]
  const upright = Text.widest(columnLabels, Text.size) > side - 4
  // A title longer than its side needs room at the far end too.
  const beyond = (words: string, count: number) => 10 + Math.max(0, (Text.width(words, Text.size) - count * side) / 2)
  return {
    side,
    rowLabels,
    columnLabels,
    upright,
    marginTop: (upright ? Text.widest(columnLabels, Text.size) : Text.size) + 20 + Text.line,
    marginLeft: Text.widest(rowLabels, Text.size) + 20 + Text.line,
    marginRight: beyond(columnTitle, columns.length),
    marginBottom: beyond(rowTitle, rows.length)
  }
}

type Geometry = ReturnType<typeof geometryOf>

const axes = (Plot: PlotModule, options: MatrixOptions, geometry: Geometry): ReadonlyArray<Markish> => {
  const { side, rowLabels, columnLabels, upright, marginTop, marginLeft } = geometry
  const { rows, columns, groups } = options
  const every = Math.ceil((Text.size + 2) / side)
  const ticks = (count: number) => Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every + 0.5)
  const axis = { tickSize: 0, tickPadding: 6, labelAnchor: "center", labelArrow: "none" } as const
  const thin = { stroke: ink, strokeOpacity: 0.12 }
  const thick = { stroke: ink, strokeWidth: 1.5 }
  return [
    Plot.axisX({
      ...axis,
      anchor: "top",
      ticks: ticks(columns.length),
      tickFormat: (at: number) => columnLabels[Math.floor(at)],
      tickRotate: upright ? -90 : 0,
      label: options.columnTitle,
      labelOffset: marginTop - 4
    }),
    Plot.axisY({
      ...axis,
      ticks: ticks(rows.length),
      tickFormat: (at: number) => rowLabels[Math.floor(at)],
      label: options.rowTitle,
      labelOffset: marginLeft - 4
    }),
    side >= 6 ? Plot.ruleX(columns.map((_, index) => index), thin) : null,
    side >= 6 ? Plot.ruleY(rows.map((_, index) => index), thin) : null,
    groups === undefined ? null : Plot.ruleX(boundaries(groups.columns), thick),
    groups === undefined ? null : Plot.ruleY(boundaries(groups.rows), thick),
    Plot.frame({ stroke: ink, strokeOpacity: 0.6 })
  ]
}

const squares = (
  Plot: PlotModule,
  strips: ReadonlyArray<Strip>,
  colouring: Palette.Colouring,
  { side, rowLabels, columnLabels }: Geometry
): ReadonlyArray<Markish> => {
  const room = ({ x1, x2 }: Strip) => (x2 - x1) * side
  const readable = (strip: Strip) => Palette.textOn(colouring.of(strip.value))
  return [
    Plot.rect(strips, {
      x1: "x1",
      x2: "x2",
      y1: "row",
      y2: ({ row }: Strip) => row + 1,
      fill: ({ value }: Strip) => colouring.of(value),
      inset: side >= 14 ? 1 : 0,
      title: ({ row, column, label, count }: Strip) =>
        `${rowLabels[row]} → ${columnLabels[column]}: ${label || "not trained"}${count > 1 ? ` (×${count})` : ""}`,
      ariaDescription: "synapses"
    }),
    Plot.text(strips.filter((strip) => side >= Text.line && Text.width(strip.label, Text.size) <= room(strip)), {
      x: ({ x1, x2 }: Strip) => (x1 + x2) / 2,
      y: ({ row }: Strip) => row + 0.5,
      text: "label",
      fill: readable,
      ariaDescription: "parameters"
    }),
    Plot.text(
      strips.filter((strip) =>
        strip.count > 1 && side >= 2 * Text.line && room(strip) >= Text.width(countOf(strip), Text.size) + 6
      ),
      {
        x: "x2",
        y: ({ row }: Strip) => row + 1,
        text: countOf,
        textAnchor: "end",
        dx: -5,
        dy: -10,
        fill: readable,
        ariaDescription: "counts"
      }
    )
  ]
}

const kinds = {
  options: record({
    ...figureKinds,
    rows: texts,
    columns: texts,
    cells: records({
      row: aNumber,
      column: aNumber,
      value: index,
      label: aText,
      count: maybe(aNumber)
    }),
    rowTitle: aText,
    columnTitle: aText,
    legend: legendKind,
    legendTitle: maybe(aText),
    groups: maybe(record({ rows: texts, columns: texts }))
  })
}

/** Draws who is connected to whom and which parameter drives it. */
export const matrix: (options: MatrixOptions) => Effect.Effect<Figure, PlotError> = bordered(
  "matrix",
  kinds,
  (options) =>
    figure(options.name, problem(options), ({ Plot, document }) => {
      const { name, title, rows, columns, cells } = options
      const colouring = Palette.colouring([...options.legend, ...cells].map(({ value }) => value))
      const strips = stripsOf(cells)
      const geometry = geometryOf(options)
      const { side, marginLeft, marginTop, marginRight, marginBottom } = geometry
      const [right, bottom] = [marginLeft + columns.length * side, marginTop + rows.length * side]
      const drawing = draw({ Plot, document }, {
        width: Math.round(right + marginRight),
        height: Math.round(bottom + marginBottom),
        marginLeft,
        marginTop,
        marginRight,
        marginBottom,
        // The ranges are given, because a rounded width would make the squares a little oblong.
        x: { domain: [0, columns.length], range: [marginLeft, right] },
        y: { domain: [0, rows.length], range: [marginTop, bottom] },
        marks: [...squares(Plot, strips, colouring, geometry), ...axes(Plot, options, geometry)]
      })
      const caption = options.caption ?? captionOf(options, strips)
      return frame({ name, title, caption, above: [], drawing, beside: legendOf(options, colouring, drawing.height) })
    })
)
