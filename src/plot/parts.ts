/**
 * Draws parts of cells in the plane, each in its colour, with the arcs of synapses, the names of cells and a bar of scale.
 *
 * One idea: both axes have one scale, given by a bar in µm, so shapes and widths are true (a least width keeps thin dendrites visible). Parts
 * of a higher rank lie over those of a lower one; within a rank what is nearer to the viewer lies over what is farther. It is plain SVG, so
 * it needs no other package. Not known here: what colours mean, and how a network becomes pieces.
 */
import { arc, bulge } from "./arc.ts"
import type { Block } from "./Legend.ts"
import * as Palette from "./Palette.ts"
import type { Piece } from "./pieces.ts"
import { type Place, type Projection, projections } from "./projection.ts"
import { roundLength } from "./roundLength.ts"
import { ball, frustum, line, type Seen } from "./silhouette.ts"
import { element, escape, ink, text } from "./Svg.ts"
import * as Text from "./Text.ts"

/** How cells are drawn: as thin lines, as outlines of compartments, or filled, as wide as they are. */
export type Style = "lines" | "compartments" | "frusta"

/** What has one colour and one tooltip, such as a compartment. */
export type Part = {
  readonly pieces: ReadonlyArray<Piece>
  readonly colour: string
  /** Words of the tooltip. */
  readonly words: string
  /** Parts of higher ranks lie above. */
  readonly rank: number
}

/** The arc of a synapse [µm]. */
export type Arc = {
  readonly from: readonly [x: number, y: number, z: number]
  readonly to: readonly [x: number, y: number, z: number]
  readonly colour: string
}

/** A name, which stands above a piece. */
export type Name = { readonly words: string; readonly piece: Piece }

/** What `drawParts` draws. */
export type PartsOptions = {
  readonly parts: ReadonlyArray<Part>
  readonly arcs: ReadonlyArray<Arc>
  readonly names: ReadonlyArray<Name>
  readonly style: Style
  readonly projection: Projection
  /** Length of the bar of scale [µm]; default a round length near a seventh of the width. */
  readonly scaleBar?: number | undefined
}

/** Most and least width of the drawing, and its most height without margins [px]. */
const [widest, narrowest, tallest] = [880, 520, 620]
const [margin, foot] = [28, 40]

/** Least width of a cell [px], so that a thin dendrite is seen. */
export const thinnest = 1.5

/** Width of lines, and of outlines [px]. */
const [lineWidth, outline] = [2, 1.25]

const mostNames = 80

/** Draws the parts. */
export const drawParts = (options: PartsOptions): Block => {
  const { arcs, names, parts, projection, style } = options
  const seen = projections[projection]
  const { height, scale, toX, toY, width } = layout(options)
  const shape = (piece: Piece, k: number): string =>
    shapeOf(style, seenOf(piece, seen, scale, toX, toY), style === "compartments" && k === 0 ? 0 : piece.ball, scale)
  const drawn = inOrder(parts, seen).map(({ colour, pieces, words }) =>
    painted(style, pieces.map(shape).join(""), colour, pieces.length, element("title", {}, escape(words)))
  )
  const common = style === "lines" ? { fill: "none", "stroke-width": lineWidth, "stroke-linecap": "round" } : {}
  const at = (place: Place): readonly [number, number] => [toX(place.right), toY(place.up)]
  const synapses = arcs.map(({ colour, from, to }) => {
    const [[x0, y0], [x1, y1]] = [at(seen(...from)), at(seen(...to))]
    return Math.hypot(x1 - x0, y1 - y0) < 1
      ? element("circle", { cx: x0, cy: y0 - 6, r: 6, stroke: colour })
      : element("path", { d: arc({ x0, y0, x1, y1 }), stroke: colour })
  })
  const length = options.scaleBar ?? roundLength((width * 0.15) / scale)
  const bar = { x1: margin, x2: margin + length * scale, y1: height - 34, y2: height - 34 }
  const groups = [
    element("g", { "aria-description": "compartments", "stroke-linejoin": "round", ...common }, ...drawn),
    element(
      "g",
      { "aria-description": "synapses", fill: "none", "stroke-width": 1.75, "stroke-opacity": 0.7 },
      ...synapses
    ),
    element("g", { "aria-description": "cells" }, ...nameTexts(names, seen, scale, toX, toY)),
    element(
      "g",
      { "aria-description": "scale" },
      element("line", { ...bar, stroke: ink, "stroke-width": 2.5 }),
      text(margin, height - 10, `${length} µm`, { fill: ink, "font-size": Text.size })
    )
  ]
  return { svg: groups.join(""), width, height }
}

/** A part in its colour; the outline of one of several pieces goes around all of them, so the insides lie over it. */
const painted = (style: Style, d: string, colour: string, pieces: number, title: string): string => {
  if (style === "frusta") return element("path", { d, fill: colour }, title)
  if (style === "lines") return element("path", { d, stroke: colour }, title)
  const inside = { d, fill: Palette.pale(colour) }
  if (pieces === 1) return element("path", { ...inside, stroke: colour, "stroke-width": outline }, title)
  const around = element("path", { d, fill: colour, stroke: colour, "stroke-width": outline })
  return element("g", {}, title, around, element("path", inside))
}

type Seeing = (x: number, y: number, z: number) => Place

type Axis = (at: number) => number

const seenOf = (piece: Piece, seen: Seeing, scale: number, toX: Axis, toY: Axis): Seen => {
  const [a, b] = [seen(piece.x0, piece.y0, piece.z0), seen(piece.x1, piece.y1, piece.z1)]
  const length = Math.hypot(b.right - a.right, b.up - a.up, b.near - a.near)
  const half = (radius: number): number => Math.max(thinnest / 2, radius * scale)
  return {
    x0: toX(a.right),
    y0: toY(a.up),
    x1: toX(b.right),
    y1: toY(b.up),
    half0: half(piece.radius0),
    half1: half(piece.radius1),
    tilt: length === 0 ? 1 : Math.abs(b.near - a.near) / length
  }
}

const shapeOf = (style: Style, seen: Seen, radius: number, scale: number): string => {
  if (style === "lines") return line(seen)
  if (radius === 0) return frustum(seen)
  return frustum(seen) + ball(seen.x0, seen.y0, Math.max(thinnest / 2, radius * scale))
}

/** Lower ranks first, and within a rank what is farther away. */
const inOrder = (parts: ReadonlyArray<Part>, seen: Seeing): ReadonlyArray<Part> =>
  parts.map((part) => {
    const { x0, x1, y0, y1, z0, z1 } = part.pieces[0]
    return { part, near: seen((x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2).near }
  }).sort((a, b) => a.part.rank - b.part.rank || a.near - b.near).map(({ part }) => part)

/** Where everything comes to lie: one scale for both axes [px/µm], as wide as the figure, unless that makes it too high. */
const layout = ({ arcs, parts, projection }: PartsOptions) => {
  const seen = projections[projection]
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity]
  const reach = ({ right: x, up: y }: Place, roomX: number, roomY: number): void => {
    left = Math.min(left, x - roomX)
    right = Math.max(right, x + roomX)
    low = Math.min(low, y - roomY)
    high = Math.max(high, y + roomY)
  }
  for (const { pieces } of parts) {
    for (const { radius0, radius1, x0, x1, y0, y1, z0, z1 } of pieces) {
      reach(seen(x0, y0, z0), radius0, radius0)
      reach(seen(x1, y1, z1), radius1, radius1)
    }
  }
  for (const { from, to } of arcs) {
    const [a, b] = [seen(...from), seen(...to)]
    const middle = { right: (a.right + b.right) / 2, up: (a.up + b.up) / 2, near: 0 }
    reach(middle, Math.abs(b.up - a.up) * bulge, Math.abs(b.right - a.right) * bulge)
  }
  const scale = Math.min((widest - 2 * margin) / Math.max(right - left, 1), tallest / Math.max(high - low, 1))
  const width = Math.max(narrowest, Math.ceil((right - left) * scale) + 2 * margin)
  const inner = Math.max(60, (high - low) * scale)
  const [middleX, middleY] = [(left + right) / 2, (low + high) / 2]
  return {
    scale,
    width,
    height: Math.round(inner + 2 * margin + foot),
    toX: (at: number) => width / 2 + (at - middleX) * scale,
    toY: (at: number) => margin + inner / 2 - (at - middleY) * scale
  }
}

/** Names above their pieces; none where they would only cover one another. */
const nameTexts = (names: ReadonlyArray<Name>, seen: Seeing, scale: number, toX: Axis, toY: Axis) =>
  names.length > mostNames ? [] : names.map(({ piece, words }) => {
    const { half0, x0, x1, y0, y1 } = seenOf(piece, seen, scale, toX, toY)
    return text((x0 + x1) / 2, Math.min(y0, y1) - half0 - 7, Text.shorten(words, 140, Text.size), {
      fill: ink,
      stroke: "#ffffff",
      "stroke-width": 4,
      "paint-order": "stroke",
      "font-size": Text.size,
      "text-anchor": "middle"
    })
  })
