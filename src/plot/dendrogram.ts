/**
 * Cells as dendrograms: every branch a straight line as long as its path and as wide as its diameter, what goes on from it above one another.
 *
 * One idea: lengths stand on the axis, and widths on a bar of their own; shape and places are left out, so who is whose child is plain. A tree is
 * drawn from any place of it. Colours are those of pictures of cells: of selections, a column, a trainable, values; by default of the groups.
 */
import * as Effect from "effect/Effect"
import { maybe, record } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { firstRows } from "../network/reshape.ts"
import { aNetwork, compartments } from "../select/Given.ts"
import type { NodeSelection } from "../select/Selection.ts"
import { plural } from "../table/plural.ts"
import * as Table from "../table/Table.ts"
import { drawing, networkKinds } from "./border.ts"
import { type Figure, inputError, type PlotError } from "./Figure.ts"
import { drawn, frame } from "./frame.ts"
import type { Block } from "./Legend.ts"
import { tooManyMarks, tooManySeries } from "./limits.ts"
import { groupOf } from "./named.ts"
import { common, type NetworkFigureOptions } from "./network.ts"
import { byGroups, type Painted, painted, paintKinds, type PaintOptions } from "./painted.ts"
import { type Places, placesOf } from "./places.ts"
import { roundLength } from "./roundLength.ts"
import { element, escape, ink, text } from "./Svg.ts"
import * as Text from "./Text.ts"
import { type Ticks, ticks } from "./ticks.ts"
import { type Stretch, stretches } from "./tree.ts"

/** What `dendrogram` draws. */
export type DendrogramOptions = NetworkFigureOptions & PaintOptions & {
  /** From where the tree is drawn, one compartment in each cell; default the soma, or where the tree begins. */
  readonly from?: NodeSelection
}

/** Width of the trees, room for names beside them, and above [px]. */
const [across, names, margin] = [780, 44, 12]

/** Distance of lines [px]: most and least, and how high all of them should be at most. */
const [farthest, nearest, highest] = [28, 5, 900]

/** Least width of a branch, that of the thickest, and that of the lines that join branches [px]. */
const [thinnest, thickest, joint] = [1.5, 24, 1.5]

/** How far a compartment reaches under the one before [px]: it hides the seams that antialiasing draws. */
const overlap = 0.4

const kinds = {
  network: aNetwork,
  options: maybe(record({ ...networkKinds, ...paintKinds, from: maybe(compartments) }))
}

/** A cell as stretches, and the line at which it begins. */
type Tree = {
  readonly cell: number
  readonly all: ReadonlyArray<Stretch>
  readonly begin: number
  readonly lines: number
}

/** The trees of the cells of a network. */
export const dendrogram: (network: Network, options?: DendrogramOptions) => Effect.Effect<Figure, PlotError> = drawing(
  "dendrogram",
  kinds,
  (network: Network, options: DendrogramOptions = {}) =>
    Effect.gen(function*() {
      const { name, title } = common(options, "dendrogram", "Dendrogram")
      const many = tooManyMarks(2 * network.nodes.length)
      if (many !== null) return yield* inputError(name, many)
      const places = yield* placesOf(network, options.from, name)
      if (places.rows.length < network.cells.size) {
        const problem = `${plural(places.rows.length, "place")} for ${
          plural(network.cells.size, "cell")
        }; name one in each.`
        return yield* inputError(name, problem)
      }
      const group = yield* groupOf(network, options.group, name)
      const plain = options.selections === undefined && options.colour === undefined && options.group === undefined
      const asked = plain ? { ...options, selections: byGroups(network) } : options
      const paint = yield* painted(network, asked, name, { of: group, pale: false })
      const trees = treesOf(network, places.rows)
      const lines = trees.reduce((most, { begin, lines }) => Math.max(most, begin + lines), 0)
      const tall = tooManySeries("lines", lines)
      if (tall !== null) return yield* inputError(name, tall)
      return yield* drawn(name, () => {
        const drawing = drawTrees(network, trees, lines, places, paint)
        const { above, beside } = paint.legend(drawing.width)
        const caption = options.caption ??
          `${plural(network.cells.size, "cell")}, ${
            plural(network.nodes.length, "compartment")
          }: branches are as long as their path from ${places.words}, and as wide as their diameter (at least ${thinnest} px).`
        return frame({ name, title, caption, above, drawing, beside })
      })
    })
)

const treesOf = ({ cells, nodes }: Network, rows: ReadonlyArray<number>): ReadonlyArray<Tree> => {
  const cell = Table.ints(nodes, "global_cell_index")
  const place = new Map(rows.map((row) => [cell[row], row]))
  const first = firstRows(cells)
  const trees: Array<Tree> = []
  let begin = 0
  cells.forEach((morphology, c) => {
    const tree = stretches(morphology, first[c], place.get(c)!)
    trees.push({ cell: c, begin, ...tree })
    begin += tree.lines + 1
  })
  return trees
}

const drawTrees = (
  network: Network,
  trees: ReadonlyArray<Tree>,
  lines: number,
  { distance, words }: Places,
  paint: Painted
): Block => {
  const [length, radius] = [Table.floats(network.nodes, "length"), Table.floats(network.nodes, "radius")]
  const left = trees.length > 1 ? names : 12
  const most = distance.reduce((most, d, row) => Math.max(most, d + length[row] / 2), 0)
  const axis = ticks(0, most, across, 5 * Text.size)
  const step = Math.min(farthest, Math.max(nearest, highest / lines))
  const height = lines * step
  const toX = (d: number): number => left + d / axis.high * across
  const toY = (line: number): number => margin + (line + 0.5) * step
  const wide = thickest / (2 * radius.reduce((most, r) => Math.max(most, r), 0))
  const parts: Array<{ readonly rank: number; readonly svg: string }> = []
  for (const { all, begin } of trees) {
    for (const stretch of all) {
      const y = toY(begin + stretch.line)
      stretch.rows.forEach((row, k) => {
        const from = k === 0 && stretch.before < 0 ? 0 : distance[row] - length[row] / 2
        const said = paint.words(row)
        const title = element("title", {}, escape(`row ${row}${said === "" ? "" : `, ${said}`}`))
        const width = Math.max(thinnest, 2 * radius[row] * wide)
        const svg = element(
          "line",
          {
            x1: toX(from) - (k === 0 ? 0 : overlap),
            x2: toX(distance[row] + length[row] / 2),
            y1: y,
            y2: y,
            stroke: paint.colour(row),
            "stroke-width": width
          },
          title
        )
        parts.push({ rank: paint.rank(row), svg })
      })
      const last = stretch.rows[stretch.rows.length - 1]
      if (stretch.first < stretch.last) parts.push(joining(stretch, toX(distance[last] + length[last] / 2), begin, toY))
    }
    const starts = all.filter(({ before }) => before < 0).map(({ line }) => line)
    if (starts.length > 1) {
      parts.push(joining({ first: starts[0], last: starts[starts.length - 1] }, toX(0), begin, toY))
    }
  }
  const ordered = parts.map((part, k) => ({ ...part, k })).sort((a, b) => a.rank - b.rank || a.k - b.k)
  const labels = trees.length < 2 ?
    [] :
    trees.map(({ all, begin, cell }) =>
      text(left - 10, toY(begin + all[0].line) + 6, String(cell), {
        fill: ink,
        "font-size": Text.size,
        "text-anchor": "end"
      })
    )
  const bottom = 2 * margin + height
  return {
    svg: [
      element("g", { "aria-description": "branches" }, ...ordered.map(({ svg }) => svg)),
      element("g", { "aria-description": "cells" }, ...labels),
      axisOf(axis, toX, bottom, `path distance from ${words} [µm]`),
      widthKey(wide, radius, left + across + 20, bottom)
    ].join(""),
    width: left + across + 110,
    height: bottom + 66
  }
}

/** The line from the first to the last of what goes on. */
const joining = (
  { first, last }: Pick<Stretch, "first" | "last">,
  x: number,
  begin: number,
  toY: (line: number) => number
) => ({
  rank: -1,
  svg: element("line", {
    x1: x,
    x2: x,
    y1: toY(begin + first) - joint / 2,
    y2: toY(begin + last) + joint / 2,
    stroke: "#6e7781",
    "stroke-width": joint
  })
})

const axisOf = ({ high, labels, low, values }: Ticks, toX: (d: number) => number, y: number, label: string): string => {
  const marks = values.flatMap((value, k) => [
    element("line", { x1: toX(value), x2: toX(value), y1: y, y2: y + 6, stroke: ink }),
    text(toX(value), y + 24, labels[k], { fill: ink, "font-size": Text.size, "text-anchor": "middle" })
  ])
  const title = text(toX((low + high) / 2), y + 52, Text.shorten(label, toX(high) - toX(low), Text.size), {
    fill: ink,
    "font-size": Text.size,
    "text-anchor": "middle"
  })
  const line = element("line", { x1: toX(low), x2: toX(high), y1: y, y2: y, stroke: ink })
  return element("g", { "aria-description": "axis" }, line, ...marks, title)
}

/** A bar that says how wide a diameter is. */
const widthKey = (wide: number, radius: { readonly reduce: Float64Array["reduce"] }, x: number, y: number): string => {
  const diameter = roundLength(2 * radius.reduce((most, r) => Math.max(most, r), 0))
  const y1 = y - 34 - diameter * wide
  return element(
    "g",
    { "aria-description": "widths" },
    element("line", { x1: x, x2: x, y1, y2: y - 34, stroke: ink, "stroke-width": 2.5 }),
    text(x + 8, (y1 + y - 34) / 2 + 6, `${diameter} µm`, { fill: ink, "font-size": Text.size }),
    text(x, y - 8, "wide", { fill: ink, "font-size": Text.size })
  )
}
