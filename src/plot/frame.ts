/**
 * Puts the pieces of a figure together: title, legends above, the drawing of Plot, a legend beside it, in one
 * standalone SVG.
 *
 * One idea: pieces are blocks of known size that are placed below and beside one another, so nothing overlaps and
 * nothing is cut. Laws: equal input gives equal bytes; there is no id, and the one class carries a fingerprint of
 * the content, so that any number of figures can share a page. This file does not know what is drawn.
 */
import type { PlotOptions } from "@observablehq/plot"
import * as Effect from "effect/Effect"
import { causeText, excerpt } from "../table/excerpt.ts"
import { type Figure, inputError, PlotError } from "./Figure.ts"
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
    svg: element("g", { fill: ink, "font-size": 12, "text-anchor": "middle" }, svg),
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
const titleSize = 16

// FNV-1a, 32 bits: a short name for a content, not a protection.
const fingerprint = (content: string): string => {
  let hash = 0x811c9dc5
  for (let index = 0; index < content.length; index++) {
    hash = Math.imul(hash ^ content.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, "0")
}

const place = (block: Block, x: number, y: number): string =>
  element("g", { transform: `translate(${Math.round(x)},${Math.round(y)})` }, block.svg)

/** Composes the pieces into a figure. */
export const frame = ({ name, title, caption, above, drawing, beside }: Pieces): Figure => {
  const across = drawing.width + (beside === undefined ? 0 : 24 + beside.width)
  const inner = Math.max(across, ...above.map((block) => block.width), 240)
  const lines = Text.wrap(title, inner, titleSize * 1.08)
  const parts = lines.map((line, index) =>
    text(padding, padding + 14 + index * 21, line, { fill: ink, "font-size": titleSize, "font-weight": 600 })
  )
  let y = padding + lines.length * 21 + (lines.length > 0 ? 6 : 0)
  for (const block of above) {
    parts.push(place(block, padding, y))
    y += block.height + 4
  }
  parts.push(place(drawing, padding, y))
  if (beside !== undefined) parts.push(place(beside, padding + drawing.width + 24, y))
  const width = Math.ceil(inner + 2 * padding)
  const height = Math.ceil(y + Math.max(drawing.height, beside?.height ?? 0) + padding)
  const content = parts.join("")
  const scope = `nl-${fingerprint(`${name}\n${width}\n${height}\n${content}`)}`
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: scope,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": title,
      color: ink,
      "font-family": fonts
    },
    element("title", {}, escape(title)),
    element("desc", {}, escape(caption)),
    `<style>.${scope} text{white-space:pre;font-family:${fonts}}</style>`,
    element("rect", { width, height, fill: "#ffffff" }),
    content
  )
  return { name, title, caption, svg, width, height }
}

/** Checks, loads what draws, draws: the common course of all plot functions. */
export const figure = (
  name: string,
  problem: string | null,
  drawn: (peers: Peers.Peers) => Figure
): Effect.Effect<Figure, PlotError> => {
  if (problem !== null) return Effect.fail(inputError(name, problem))
  return Effect.flatMap(Peers.load(name), (peers) =>
    Effect.try({
      try: () => drawn(peers),
      catch: (cause) =>
        new PlotError({
          figure: name,
          reason: "render",
          message: `Drawing "${excerpt(name)}" failed: ${causeText(cause)}`
        })
    }))
}
