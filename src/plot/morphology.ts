/**
 * Draws all cells in the plane: a stroke per compartment, as wide as its diameter, and a thin arc per synapse.
 *
 * One idea: both axes have one scale, given by a bar in µm, so shapes and widths are true (a minimal width keeps
 * thin dendrites visible). The colour of a stroke says the group of the cell (pale, so that arcs show on top), the
 * colour of an arc the parameter that drives the synapse. Not known here: how a network becomes positions.
 */
import type * as Effect from "effect/Effect"
import { aNumber, aText, maybe, record } from "../network/border.ts"
import { excerpt } from "../table/excerpt.ts"
import { drawing as bordered, figureKinds, index, legendKind, records } from "./border.ts"
import type { Figure, PlotError } from "./Figure.ts"
import { draw, figure, frame } from "./frame.ts"
import * as Legend from "./Legend.ts"
import { tooManyMarks } from "./limits.ts"
import type { ParameterLabel } from "./matrix.ts"
import * as Palette from "./Palette.ts"
import { roundLength } from "./roundLength.ts"
import { ink } from "./Svg.ts"
import * as Text from "./Text.ts"

/** One compartment from end to end; positions and radius in µm. */
export type MorphologySegment = {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  readonly radius: number
  /** Cell type or group, which gives the colour. */
  readonly group: string
  /** Name of the cell, written once, above its first segment. */
  readonly cell: string
  /** Words of the tooltip. */
  readonly label?: string | undefined
}

/** A synapse from its presynaptic to its postsynaptic position in µm. */
export type MorphologySynapse = {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  /** Index of the parameter that drives it, null for none. */
  readonly value: number | null
}

/** What `morphology` draws. */
export type MorphologyOptions = {
  readonly name: string
  readonly title: string
  readonly caption?: string | undefined
  readonly segments: ReadonlyArray<MorphologySegment>
  readonly synapses?: ReadonlyArray<MorphologySynapse> | undefined
  /** Length of the scale bar [µm]; default a round length near a fifth of the width. */
  readonly scaleBar?: number | undefined
  /** Parameters by index, as in `matrix`. */
  readonly legend?: ReadonlyArray<ParameterLabel> | undefined
}

const width = 880
const margin = 28
const foot = 40
// Smallest stroke [px], so that a thin dendrite is seen.
const thinnest = 1.5
const mostNames = 80

type Box = { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number }

const problem = ({ segments, synapses = [], scaleBar, legend = [] }: MorphologyOptions): string | null => {
  const many = tooManyMarks(segments.length + synapses.length + legend.length)
  if (many !== null) return many
  if (segments.length === 0) return "there is no segment."
  const finite = ({ x0, y0, x1, y1 }: Box) => [x0, y0, x1, y1].every(Number.isFinite)
  const at = segments.findIndex((s) => !finite(s) || !(s.radius >= 0 && s.radius < Infinity))
  if (at >= 0) {
    return `segment ${at} of cell "${
      excerpt(segments[at].cell)
    }" needs finite positions and a radius that is not negative.`
  }
  const lost = synapses.findIndex((synapse) => !finite(synapse))
  if (lost >= 0) return `synapse ${lost} needs finite positions.`
  const impossible = scaleBar !== undefined && !(scaleBar > 0 && scaleBar < Infinity)
  return impossible ? `the scale bar is ${scaleBar} µm long.` : null
}

const boxOf = (parts: ReadonlyArray<Box>): Box => {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const part of parts) {
    x0 = Math.min(x0, part.x0, part.x1)
    y0 = Math.min(y0, part.y0, part.y1)
    x1 = Math.max(x1, part.x0, part.x1)
    y1 = Math.max(y1, part.y0, part.y1)
  }
  return { x0, y0, x1, y1 }
}

/** The name of every cell, above its first segment (the root); none where they would only cover one another. */
const cellNames = (segments: ReadonlyArray<MorphologySegment>) => {
  const roots = new Map<string, MorphologySegment>()
  for (const segment of segments) if (!roots.has(segment.cell)) roots.set(segment.cell, segment)
  if (roots.size > mostNames) return []
  return [...roots.values()].map(({ cell, x0, x1, y0, y1, radius }) => ({
    cell: Text.shorten(cell, 140, Text.size),
    x: (x0 + x1) / 2,
    y: Math.max(y0, y1) + radius
  }))
}

/** Angle at which an arc leaves its start [degrees]. */
const bend = 24

/** The points farthest from the straight line on either side of an arc, as a degenerate segment. */
const bulge = ({ x0, x1, y0, y1 }: MorphologySynapse) => {
  const share = Math.tan((bend * Math.PI) / 360) / 2
  const [dx, dy] = [Math.abs(y1 - y0) * share, Math.abs(x1 - x0) * share]
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2]
  return { x0: x - dx, x1: x + dx, y0: y - dy, y1: y + dy }
}

/** Where the cells and their synapses come to lie on the drawing. */
const layout = (segments: ReadonlyArray<MorphologySegment>, synapses: ReadonlyArray<MorphologySynapse>) => {
  const box = boxOf([...segments, ...synapses.map(bulge)])
  const room = segments.reduce((most, { radius }) => Math.max(most, radius), 0)
  const [spanX, spanY] = [Math.max(box.x1 - box.x0 + 2 * room, 1), Math.max(box.y1 - box.y0 + 2 * room, 1)]
  // One scale for both axes [px/µm]: as wide as the figure, unless that makes it too high.
  const scale = Math.min((width - 2 * margin) / spanX, 560 / spanY)
  const inner = Math.max(60, spanY * scale)
  const [middleX, middleY] = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2]
  return {
    scale,
    height: Math.round(inner + 2 * margin + foot),
    toX: (px: number) => middleX + (px - width / 2) / scale,
    toY: (px: number) => middleY - (px - margin - inner / 2) / scale
  }
}

const captionOf = (segments: ReadonlyArray<MorphologySegment>, synapses: ReadonlyArray<MorphologySynapse>): string =>
  `Cells: ${new Set(segments.map(({ cell }) => cell)).size}; compartments: ${segments.length}${
    synapses.length > 0 ? `; synapses: ${synapses.length} (thin arcs, coloured by parameter)` : ""
  }. Stroke width is the diameter, at least ${thinnest} px.`

const ends = { x0: aNumber, y0: aNumber, x1: aNumber, y1: aNumber }

const kinds = {
  options: record({
    ...figureKinds,
    segments: records({ ...ends, radius: aNumber, group: aText, cell: aText, label: maybe(aText) }),
    synapses: maybe(records({ ...ends, value: index })),
    scaleBar: maybe(aNumber),
    legend: maybe(legendKind)
  })
}

/** Draws the cells, their synapses and a scale bar. */
export const morphology: (options: MorphologyOptions) => Effect.Effect<Figure, PlotError> = bordered(
  "morphology",
  kinds,
  (options) =>
    figure(options.name, problem(options), ({ Plot, document }) => {
      const { name, title, segments, synapses = [], legend = [] } = options
      const { scale, height, toX, toY } = layout(segments, synapses)
      const groups = Palette.byName(segments.map(({ group }) => group))
      const values = [...legend.map(({ value }) => value), ...synapses.map(({ value }) => value)]
      const parameters = Palette.colouring(values)
      const length = options.scaleBar ?? roundLength((width * 0.15) / scale)
      const bar = [{ x0: toX(margin), x1: toX(margin) + length, y: toY(height - 34) }]
      const ends = { x1: "x0", y1: "y0", x2: "x1", y2: "y1" } as const
      const strokes = (some: ReadonlyArray<MorphologySegment>, strokeLinecap: "round" | "butt") =>
        Plot.link(some, {
          ...ends,
          stroke: ({ group }: MorphologySegment) => Palette.pale(groups.get(group)!),
          strokeWidth: ({ radius }: MorphologySegment) => Math.max(thinnest, 2 * radius * scale),
          strokeLinecap,
          title: ({ cell, label }: MorphologySegment) => label ?? cell,
          ariaDescription: "compartments"
        })
      // Round ends close the gaps where branches meet at an angle, but would make a compact soma twice as long.
      const compact = (s: MorphologySegment) => 4 * s.radius > Math.hypot(s.x1 - s.x0, s.y1 - s.y0)
      const stroke = ({ value }: MorphologySynapse) => parameters.of(value)
      const arc = { stroke, strokeWidth: 1.75, strokeOpacity: 0.7 }
      const onItself = (s: MorphologySynapse) => s.x0 === s.x1 && s.y0 === s.y1
      const drawing = draw({ Plot, document }, {
        width,
        height,
        margin: 0,
        x: { domain: [toX(0), toX(width)], axis: null },
        y: { domain: [toY(height), toY(0)], axis: null },
        marks: [
          strokes(segments.filter((s) => !compact(s)), "round"),
          strokes(segments.filter(compact), "butt"),
          Plot.arrow(synapses.filter((s) => !onItself(s)), {
            ...ends,
            ...arc,
            bend,
            headLength: 10,
            headAngle: 40,
            ariaDescription: "synapses"
          }),
          Plot.dot(synapses.filter(onItself), { x: "x0", y: "y0", r: 6, dy: -6, ...arc, ariaDescription: "synapses" }),
          Plot.text(cellNames(segments), {
            x: "x",
            y: "y",
            text: "cell",
            dy: -13,
            fill: ink,
            stroke: "#ffffff",
            strokeWidth: 4,
            ariaDescription: "cells"
          }),
          Plot.link(bar, { x1: "x0", x2: "x1", y1: "y", y2: "y", stroke: ink, strokeWidth: 2.5 }),
          Plot.text(bar, { x: "x0", y: "y", text: [`${length} µm`], textAnchor: "start", dy: 16 })
        ]
      })
      const labels = new Map(legend.map(({ value, label }) => [value, label]))
      const labelOf = (value: number) => labels.get(value) ?? String(value)
      const grey = values.includes(null) ? [{ colour: Palette.neutral, label: "not trained" }] : []
      const few = parameters.kind === "categorical"
      const entries = parameters.values.map((value) => ({
        colour: parameters.of(value),
        label: labelOf(value),
        mark: String(value)
      }))
      const named = [...groups].map(([label, colour]) => ({ label, colour: Palette.pale(colour) }))
      const above = named.length > 1 ? [Legend.rows("cells", named, width)] : []
      if (few && values.length > 0) above.push(Legend.rows("synapses", [...entries, ...grey], width))
      const beside = few ? undefined : Legend.bar("synapses", parameters, labelOf, grey)
      return frame({ name, title, caption: options.caption ?? captionOf(segments, synapses), above, drawing, beside })
    })
)
