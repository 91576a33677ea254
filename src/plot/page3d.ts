/**
 * Cells in space on a page of their own: turned, moved and zoomed in any browser, without a server or anything else from outside.
 *
 * One idea: colours, selections and legends are those of `cells`; the page gets them as data. How it shows them is in `turnable/`.
 */
import * as Effect from "effect/Effect"
import { maybe, oneOf, record, yesOrNo } from "../network/border.ts"
import { withCorners } from "../network/corners.ts"
import type { Network } from "../network/Network.ts"
import { segmentsApart } from "../network/segments.ts"
import { aNetwork } from "../select/Given.ts"
import { drawing, synapseKinds } from "./border.ts"
import { arcsOf, sizeText } from "./cells.ts"
import { inputError, type PlotError } from "./Figure.ts"
import { drawn } from "./frame.ts"
import type * as Legend from "./Legend.ts"
import { tooManyMarks } from "./limits.ts"
import { synapseColours } from "./morphology.ts"
import { groupOf, trainableOf } from "./named.ts"
import { common, driverOf, legendOf, type SynapseFigureOptions } from "./network.ts"
import { painted, paintKinds, type PaintOptions } from "./painted.ts"
import { piecesOf } from "./pieces.ts"
import { sceneOf, type SceneOptions } from "./scene.ts"
import { turnablePage } from "./turnablePage.ts"

/** What all turnable pages take. */
export type TurnableOptions = Omit<SynapseFigureOptions, "name"> & {
  /** As wide as cells are (the default), or as lines of one width. */
  readonly style?: "frusta" | "lines"
  /** Whether synapses are shown, as lines; default true. */
  readonly synapses?: boolean
}

/** What `page3d` takes. */
export type Page3dOptions = TurnableOptions & PaintOptions

const { name: _, ...common3d } = synapseKinds

/** The kinds of `TurnableOptions`, for the border. */
export const turnableKinds = { ...common3d, style: maybe(oneOf("frusta", "lines")), synapses: maybe(yesOrNo) }

/** Width of a legend [px]. */
const legendWidth = 420

/** Cells and synapses in space as the text of one HTML page. */
export const page3d: (network: Network, options?: Page3dOptions) => Effect.Effect<string, PlotError> = drawing(
  "page3d",
  { network: aNetwork, options: maybe(record({ ...turnableKinds, ...paintKinds })) },
  (network: Network, options: Page3dOptions = {}) =>
    Effect.gen(function*() {
      const group = yield* groupOf(network, options.group, "page3d")
      const paint = yield* painted(network, options, "page3d", { of: group, pale: false })
      const { above, beside } = paint.legend(legendWidth)
      return yield* turnable("page3d", network, options, {
        colour: paint.colour,
        legend: [...above, ...beside === undefined ? [] : [beside]]
      })
    })
)

/** What a page shows of compartments: their colours, or how they go on, with what explains them. */
type Shown = Pick<SceneOptions, "colour" | "film"> & { readonly legend: ReadonlyArray<Legend.Block> }

/** The page of a network. */
export const turnable = (
  figure: string,
  network: Network,
  options: TurnableOptions,
  shown: Shown
): Effect.Effect<string, PlotError> =>
  Effect.gen(function*() {
    const group = yield* groupOf(network, options.group, figure)
    const trainable = yield* trainableOf(network, options.trainable, figure)
    const showing = options.synapses !== false && network.edges.length > 0
    const many = tooManyMarks(network.nodes.length + (showing ? network.edges.length : 0))
    if (many !== null) return yield* inputError(figure, many)
    const segments = withCorners(network, segmentsApart(network, group))
    const pieces = tooManyMarks(segments.row.length)
    if (pieces !== null) return yield* inputError(figure, pieces)
    return yield* drawn(figure, () => {
      const driver = driverOf(network, trainable)
      const values = showing ? Array.from({ length: network.edges.length }, (_, edge) => driver(edge)) : []
      const colours = synapseColours(showing ? legendOf(trainable) : [], values)
      const ties = showing ? arcsOf(network, segments, (edge) => colours.of(values[edge])) : []
      const { caption = sizeText(network, showing), title } = common(
        options,
        figure,
        showing ? "Cells and synapses" : "Cells"
      )
      return turnablePage({
        title,
        caption,
        legend: [
          ...shown.legend,
          ...colours.above(legendWidth),
          ...colours.beside === undefined ? [] : [colours.beside]
        ],
        scene: sceneOf({
          pieces: piecesOf(segments),
          row: segments.row,
          colour: shown.colour,
          ties,
          lines: options.style === "lines",
          ...shown.film === undefined ? {} : { film: shown.film }
        })
      })
    })
  })
