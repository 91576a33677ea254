/**
 * Cells of a network in the plane, with their synapses: from any side, in any style, coloured by what the caller wants to see.
 *
 * One idea: positions, colours and synapses are gathered here, the drawing is that of `morphology`. Cells that lie on each other are set apart.
 */
import * as Effect from "effect/Effect"
import { maybe, record, yesOrNo } from "../network/border.ts"
import { withCorners } from "../network/corners.ts"
import type { Network } from "../network/Network.ts"
import { type Segments, segmentsApart } from "../network/segments.ts"
import { aNetwork } from "../select/Given.ts"
import { plural } from "../table/plural.ts"
import * as Table from "../table/Table.ts"
import { drawing, synapseKinds } from "./border.ts"
import { type Figure, inputError, type PlotError } from "./Figure.ts"
import { drawn, frame } from "./frame.ts"
import * as Legend from "./Legend.ts"
import { tooManyMarks } from "./limits.ts"
import { scaleBarProblem, styleText, synapseColours, viewKinds, type ViewOptions } from "./morphology.ts"
import { groupOf, trainableOf } from "./named.ts"
import { common, driverOf, legendOf, type SynapseFigureOptions } from "./network.ts"
import { type Painted, painted, paintKinds, type PaintOptions } from "./painted.ts"
import { type Arc, drawParts, type Name, type Part } from "./parts.ts"
import { type Piece, piecesOf } from "./pieces.ts"

/** What `cells` takes; `synapses: false` leaves them out. */
export type CellsOptions = SynapseFigureOptions & ViewOptions & PaintOptions & { readonly synapses?: boolean }

/** The middle of every compartment, or the corner next to it [um]. */
const middles = (segments: Segments): (row: number) => readonly [x: number, y: number, z: number] => {
  const rows = Map.groupBy(segments.row.keys(), (k) => segments.row[k])
  return (row) => {
    const own = rows.get(row)!
    const [a, b] = [own[own.length >> 1], own[(own.length - 1) >> 1]]
    const { x0, x1, y0, y1, z0, z1 } = segments
    return [(x0[a] + x1[b]) / 2, (y0[a] + y1[b]) / 2, (z0[a] + z1[b]) / 2]
  }
}

/** The cells as trees with their synapses: cells coloured by group or as is said, synapses by parameter. */
export const cells: (network: Network, options?: CellsOptions) => Effect.Effect<Figure, PlotError> = drawing(
  "cells",
  {
    network: aNetwork,
    options: maybe(record({ ...synapseKinds, ...viewKinds, ...paintKinds, synapses: maybe(yesOrNo) }))
  },
  (network: Network, options: CellsOptions = {}) =>
    Effect.gen(function*() {
      const showing = options.synapses !== false && network.edges.length > 0
      const { name, title } = common(options, "cells", showing ? "Cells and synapses" : "Cells")
      const wrong = tooManyMarks(network.nodes.length + (showing ? network.edges.length : 0)) ??
        scaleBarProblem(options.scaleBar)
      if (wrong !== null) return yield* inputError(name, wrong)
      const trainable = yield* trainableOf(network, options.trainable, name)
      const group = yield* groupOf(network, options.group, name)
      const { projection = "xy", scaleBar, style = "frusta" } = options
      const paint = yield* painted(network, options, name, { of: group, pale: showing && style !== "lines" })
      const segments = withCorners(network, segmentsApart(network, group))
      const many = tooManyMarks(segments.row.length)
      if (many !== null) return yield* inputError(name, many)
      return yield* drawn(name, () => {
        const pieces = piecesOf(segments)
        const driver = driverOf(network, trainable)
        const values = showing ? Array.from({ length: network.edges.length }, (_, edge) => driver(edge)) : []
        const colours = synapseColours(showing ? legendOf(trainable) : [], values)
        const drawing = drawParts({
          style,
          projection,
          scaleBar,
          parts: partsOf(network, segments, pieces, paint),
          arcs: showing ? arcsOf(network, segments, (edge) => colours.of(values[edge])) : [],
          names: namesOf(network, segments, pieces)
        })
        const own = paint.legend(drawing.width)
        return frame({
          name,
          title,
          caption: options.caption ?? `${sizeText(network, showing)} ${styleText(style)}`,
          above: [...own.above, ...colours.above(drawing.width)],
          drawing,
          beside: Legend.stack([own.beside, colours.beside].filter((bar) => bar !== undefined))
        })
      })
    })
)

/** How much a picture of a network shows. */
export const sizeText = (network: Network, showing: boolean): string =>
  `${plural(network.cells.size, "cell")}, ${plural(network.nodes.length, "compartment")}${
    showing ? `, ${plural(network.edges.length, "synapse")} (coloured by parameter)` : ""
  }.`

/** A part for each compartment. */
const partsOf = (
  network: Network,
  { row }: Segments,
  pieces: ReadonlyArray<Piece>,
  { colour, rank, words }: Painted
): ReadonlyArray<Part> => {
  const cell = Table.ints(network.nodes, "global_cell_index")
  return Array.from(Map.groupBy(row.keys(), (k) => row[k]), ([of, own]) => {
    const said = words(of)
    return {
      pieces: own.map((k) => pieces[k]),
      colour: colour(of),
      words: `cell ${cell[of]}, row ${of}${said === "" ? "" : `, ${said}`}`,
      rank: rank(of)
    }
  })
}

/** An arc for each synapse between compartments, from middle to middle. */
export const arcsOf = (network: Network, segments: Segments, colour: (edge: number) => string): ReadonlyArray<Arc> => {
  const middle = middles(segments)
  const post = Table.ints(network.edges, "post_index")
  return Array.from(Table.ints(network.edges, "pre_index")).flatMap((from, edge) =>
    from < 0 ? [] : [{ from: middle(from), to: middle(post[edge]), colour: colour(edge) }]
  )
}

/** The number of each cell above its first piece; none where there is only one. */
const namesOf = (network: Network, { parent, row }: Segments, pieces: ReadonlyArray<Piece>): ReadonlyArray<Name> => {
  if (network.cells.size < 2) return []
  const cell = Table.ints(network.nodes, "global_cell_index")
  return Array.from(parent.keys().filter((k) => parent[k] === -1), (k) => ({
    words: String(cell[row[k]]),
    piece: pieces[k]
  }))
}
