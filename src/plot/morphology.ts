/**
 * Draws cells of plain numbers in the plane, with a thin arc per synapse.
 *
 * One idea: the colour of a segment says the group of its cell (pale, so that arcs show on top), the colour of an arc the parameter that
 * drives the synapse. Not known here: how a network becomes positions (`network.ts` does), and how parts are drawn (`parts.ts`).
 */
import * as Effect from "effect/Effect"
import { aNumber, aText, maybe, oneOf, record } from "../network/border.ts"
import { excerpt } from "../table/excerpt.ts"
import { drawing as bordered, figureKinds, index, legendKind, records } from "./border.ts"
import { type Figure, inputError, type PlotError } from "./Figure.ts"
import { drawn, frame } from "./frame.ts"
import * as Legend from "./Legend.ts"
import { tooManyMarks } from "./limits.ts"
import type { ParameterLabel } from "./matrix.ts"
import * as Palette from "./Palette.ts"
import { drawParts, type Name, type Style, thinnest } from "./parts.ts"
import { withBalls } from "./pieces.ts"
import type { Projection } from "./projection.ts"

/** One compartment from end to end; positions and radii in µm. */
export type MorphologySegment = {
  readonly x0: number
  readonly y0: number
  /** Default 0. */
  readonly z0?: number | undefined
  readonly x1: number
  readonly y1: number
  /** Default 0. */
  readonly z1?: number | undefined
  /** Radius where it begins. */
  readonly radius: number
  /** Radius where it ends; default as where it begins. */
  readonly radius1?: number | undefined
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
  /** Default 0. */
  readonly z0?: number | undefined
  readonly x1: number
  readonly y1: number
  /** Default 0. */
  readonly z1?: number | undefined
  /** Index of the parameter that drives it, null for none. */
  readonly value: number | null
}

/** How cells are drawn, and from which side. */
export type ViewOptions = {
  /** As filled frusta (the default), outlines of compartments, or thin lines. */
  readonly style?: Style | undefined
  /** The plane that is shown; default `"xy"`. */
  readonly projection?: Projection | undefined
  /** Length of the scale bar [µm]; default a round length near a seventh of the width. */
  readonly scaleBar?: number | undefined
}

/** What `morphology` draws. */
export type MorphologyOptions = ViewOptions & {
  readonly name: string
  readonly title: string
  readonly caption?: string | undefined
  readonly segments: ReadonlyArray<MorphologySegment>
  readonly synapses?: ReadonlyArray<MorphologySynapse> | undefined
  /** Parameters by index, as in `matrix`. */
  readonly legend?: ReadonlyArray<ParameterLabel> | undefined
}

/** The kinds of `ViewOptions`, for the border. */
export const viewKinds = {
  style: maybe(oneOf("lines", "compartments", "frusta")),
  projection: maybe(oneOf("xy", "xz", "yz")),
  scaleBar: maybe(aNumber)
}

/** What is wrong with the length of a scale bar; null when nothing is. */
export const scaleBarProblem = (length: number | undefined): string | null =>
  length === undefined || (length > 0 && length < Infinity) ? null : `the scale bar is ${length} µm long.`

const problem = ({ segments, synapses = [], scaleBar, legend = [] }: MorphologyOptions): string | null => {
  const many = tooManyMarks(segments.length + synapses.length + legend.length)
  if (many !== null) return many
  if (segments.length === 0) return "there is no segment."
  const finite = ({ x0, y0, z0 = 0, x1, y1, z1 = 0 }: MorphologySegment | MorphologySynapse) =>
    [x0, y0, z0, x1, y1, z1].every(Number.isFinite)
  const wide = (radius: number) => radius >= 0 && radius < Infinity
  const at = segments.findIndex((s) => !finite(s) || !wide(s.radius) || !wide(s.radius1 ?? s.radius))
  if (at >= 0) {
    return `segment ${at} of cell "${
      excerpt(segments[at].cell)
    }" needs finite positions and radii that are not negative.`
  }
  const lost = synapses.findIndex((synapse) => !finite(synapse))
  return lost >= 0 ? `synapse ${lost} needs finite positions.` : scaleBarProblem(scaleBar)
}

/** The segment of the same cell that ends where each begins, -1 where none does. */
const parentsOf = (segments: ReadonlyArray<MorphologySegment>): ReadonlyArray<number> => {
  const ends = new Map(segments.map(({ cell, x1, y1, z1 = 0 }, k) => [JSON.stringify([cell, x1, y1, z1]), k]))
  return segments.map(({ cell, x0, y0, z0 = 0 }) => ends.get(JSON.stringify([cell, x0, y0, z0])) ?? -1)
}

/** What a picture of cells says of its style. */
export const styleText = (style: Style): string =>
  style === "lines" ? "All lines are equally wide." : `Widths are true, at least ${thinnest} px.`

const captionOf = ({ segments, style = "frusta", synapses = [] }: MorphologyOptions): string =>
  `Cells: ${new Set(segments.map(({ cell }) => cell)).size}; compartments: ${segments.length}${
    synapses.length > 0 ? `; synapses: ${synapses.length} (thin arcs, coloured by parameter)` : ""
  }. ${styleText(style)}`

/** The colours of synapses by parameter, and the legends that explain them: a list above, or a bar beside. */
export const synapseColours = (
  legend: ReadonlyArray<ParameterLabel>,
  values: ReadonlyArray<number | null>
): {
  readonly of: (value: number | null) => string
  readonly above: (width: number) => ReadonlyArray<Legend.Block>
  readonly beside?: Legend.Block
} => {
  const colouring = Palette.colouring([...legend.map(({ value }) => value), ...values])
  const labels = new Map(legend.map(({ value, label }) => [value, label]))
  const labelOf = (value: number) => labels.get(value) ?? String(value)
  const grey = values.includes(null) ? [{ colour: Palette.neutral, label: "not trained" }] : []
  if (colouring.kind === "sequential") {
    return { of: colouring.of, above: () => [], beside: Legend.bar("synapses", colouring, labelOf, grey) }
  }
  const entries = colouring.values.map((value) => ({
    colour: colouring.of(value),
    label: labelOf(value),
    mark: String(value)
  }))
  const all = [...entries, ...grey]
  return { of: colouring.of, above: (width) => all.length === 0 ? [] : [Legend.rows("synapses", all, width)] }
}

const ends = { x0: aNumber, y0: aNumber, z0: maybe(aNumber), x1: aNumber, y1: aNumber, z1: maybe(aNumber) }

const kinds = {
  options: record({
    ...figureKinds,
    ...viewKinds,
    segments: records({
      ...ends,
      radius: aNumber,
      radius1: maybe(aNumber),
      group: aText,
      cell: aText,
      label: maybe(aText)
    }),
    synapses: maybe(records({ ...ends, value: index })),
    legend: maybe(legendKind)
  })
}

/** Draws the cells, their synapses and a scale bar. */
export const morphology: (options: MorphologyOptions) => Effect.Effect<Figure, PlotError> = bordered(
  "morphology",
  kinds,
  (options: MorphologyOptions) => {
    const wrong = problem(options)
    return wrong === null ? drawn(options.name, () => draw(options)) : Effect.fail(inputError(options.name, wrong))
  }
)

const draw = (options: MorphologyOptions): Figure => {
  const { legend = [], name, projection = "xy", scaleBar, segments, style = "frusta", synapses = [], title } = options
  const frusta = segments.map(({ radius, radius1 = radius, x0, x1, y0, y1, z0 = 0, z1 = 0 }) => ({
    x0,
    y0,
    z0,
    x1,
    y1,
    z1,
    radius0: radius,
    radius1
  }))
  const pieces = withBalls(frusta, parentsOf(segments))
  const strong = Palette.byName(segments.map(({ group }) => group))
  const groups = new Map(Array.from(strong, ([group, colour]) => [group, Palette.pale(colour)]))
  const colours = synapseColours(legend, synapses.map(({ value }) => value))
  const drawing = drawParts({
    style,
    projection,
    scaleBar,
    parts: segments.map(({ cell, group, label }, k) => ({
      pieces: [pieces[k]],
      colour: groups.get(group)!,
      words: label ?? cell,
      rank: 0
    })),
    arcs: synapses.map(({ value, x0, x1, y0, y1, z0 = 0, z1 = 0 }) => ({
      from: [x0, y0, z0],
      to: [x1, y1, z1],
      colour: colours.of(value)
    })),
    names: [
      ...new Map(segments.map(({ cell }, k): [string, Name] => [cell, { words: cell, piece: pieces[k] }]).reverse())
        .values()
    ]
  })
  const named = Array.from(groups, ([label, colour]) => ({ label, colour }))
  const above = [
    ...named.length > 1 ? [Legend.rows("cells", named, drawing.width)] : [],
    ...colours.above(drawing.width)
  ]
  const { beside } = colours
  return frame({ name, title, caption: options.caption ?? captionOf(options), above, drawing, beside })
}
