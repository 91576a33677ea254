/**
 * Puts the pieces of a figure together: title, legends above, the drawing of Plot, a legend beside it, in one
 * standalone SVG.
 *
 * One idea: pieces are blocks of known size that are placed below and beside one another, so nothing overlaps and
 * nothing is cut. Laws: equal input gives equal bytes; there is no id, no class and no style but attributes, so that
 * any number of figures can share a page, under any policy of it. This file does not know what is drawn.
 */
import type { PlotOptions } from "@observablehq/plot"
import * as Effect from "effect/Effect"
import { causeText, excerpt } from "../table/excerpt.ts"
import { type Figure, inputError, PlotError, sayingFigure } from "./Figure.ts"
import type { Block } from "./Legend.ts"
import * as Peers from "./Peers.ts"
import { element, escape, fonts, ink, print, text } from "./Svg.ts"
import * as Text from "./Text.ts"

/** Draws with Plot into a block; the width and the height are the block's. */
export const draw = (
  peers: Peers.Peers,
  options: PlotOptions & { readonly width: number; readonly height: number }
): Block => {
  const { document, Plot } = peers
  const drawn = Plot.plot({ color: { type: "identity" }, ...options, document, className: "plot" })
  const svg = Array.from(drawn.childNodes, print).join("")
  return {
    svg: element("g", { fill: ink, "font-size": Text.size, "text-anchor": "middle" }, svg),
    width: options.width,
    height: options.height
  }
}

/** The pieces of a figure. */
export type Pieces = {
  readonly name: string
  readonly title: string
  readonly caption: string
  readonly above: ReadonlyArray<Block>
  readonly drawing: Block
  readonly beside?: Block | undefined
}

const padding = 16

const titleLine = 29

const place = (block: Block, x: number, y: number): string =>
  element("g", { transform: `translate(${Math.round(x)},${Math.round(y)})` }, block.svg)

/** Composes the pieces into a figure. */
export const frame = ({ name, title, caption, above, drawing, beside }: Pieces): Figure => {
  const across = drawing.width + (beside === undefined ? 0 : 24 + beside.width)
  const inner = Math.max(across, ...above.map((block) => block.width), 240)
  const lines = Text.wrap(title, inner, Text.titleSize * 1.08)
  const parts = lines.map((line, index) =>
    text(padding, padding + 18 + index * titleLine, line, {
      fill: ink,
      "font-size": Text.titleSize,
      "font-weight": 600
    })
  )
  let y = padding + lines.length * titleLine + (lines.length > 0 ? 8 : 0)
  for (const block of above) {
    parts.push(place(block, padding, y))
    y += block.height + 4
  }
  parts.push(place(drawing, padding, y))
  if (beside !== undefined) parts.push(place(beside, padding + drawing.width + 24, y))
  const width = Math.ceil(inner + 2 * padding)
  const height = Math.ceil(y + Math.max(drawing.height, beside?.height ?? 0) + padding)
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": title,
      color: ink,
      "font-family": fonts,
      "xml:space": "preserve"
    },
    element("title", {}, escape(title)),
    element("desc", {}, escape(caption)),
    element("rect", { width, height, fill: "#ffffff" }),
    ...parts
  )
  return sayingFigure({ name, title, caption, svg, width, height })
}

/** Draws; what the drawing throws is a `PlotError`. */
export const drawn = <A>(name: string, drawing: () => A): Effect.Effect<A, PlotError> =>
  Effect.try({
    try: drawing,
    catch: (cause) =>
      new PlotError({
        figure: name,
        reason: "render",
        message: `Drawing "${excerpt(name)}" failed: ${causeText(cause)}`
      })
  })

/** Checks, loads what draws, draws: the common course of all plot functions with axes. */
export const figure = (
  name: string,
  problem: string | null,
  drawing: (peers: Peers.Peers) => Figure
): Effect.Effect<Figure, PlotError> =>
  problem !== null
    ? Effect.fail(inputError(name, problem))
    : Effect.flatMap(Peers.load(name), (peers) => drawn(name, () => drawing(peers)))
