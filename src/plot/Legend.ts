/**
 * Legends as pieces of SVG: swatches in rows above a figure, swatches in a column beside it, or a colour ramp.
 *
 * One idea: Plot writes its legends as separate HTML, a standalone SVG needs them inside, so they are drawn here as
 * blocks of known size. This file does not know what the colours mean.
 */
import * as Palette from "./Palette.ts"
import { element, ink, text } from "./Svg.ts"
import * as Text from "./Text.ts"

/** A piece of SVG with its size [px], drawn from its own upper left corner. */
export type Block = { readonly svg: string; readonly width: number; readonly height: number }

/** One line of a legend: a swatch, an optional mark written in it, and its label. */
export type Entry = {
  readonly colour: string
  readonly label: string
  readonly mark?: string | undefined
  /** How the swatch looks; default `"box"`. */
  readonly shape?: "box" | "line" | "dashes" | Symbol
}

/** Shapes of points, and the ring around a point. */
export type Symbol = "circle" | "square" | "triangle" | "diamond" | "ring"

const { line, size } = Text

/** Width and height of a box [px], and the room between it and its label. */
const [boxWidth, boxHeight, gap] = [24, 20, 8]

const symbol = (shape: Symbol, x: number, y: number, colour: string): string => {
  const outline = { fill: "none", stroke: colour, "stroke-width": 2 }
  switch (shape) {
    case "circle":
      return element("circle", { cx: x, cy: y, r: 7, ...outline })
    case "ring":
      return element("circle", { cx: x, cy: y, r: 9, ...outline, "stroke-width": 2.5 })
    case "square":
      return element("rect", { x: x - 6.5, y: y - 6.5, width: 13, height: 13, ...outline })
    case "triangle":
      return element("path", { d: `M${x},${y - 8.5}L${x + 8},${y + 6}L${x - 8},${y + 6}Z`, ...outline })
    case "diamond":
      return element("path", { d: `M${x},${y - 9}L${x + 6.5},${y}L${x},${y + 9}L${x - 6.5},${y}Z`, ...outline })
  }
}

const swatch = (entry: Entry, x: number, y: number, width: number): string => {
  const { colour, mark, shape = "box" } = entry
  const rule = { x1: x, x2: x + width, y1: y, y2: y, stroke: colour }
  switch (shape) {
    case "box": {
      const box = element("rect", { x, y: y - boxHeight / 2, width, height: boxHeight, rx: 3, fill: colour })
      const words = { fill: Palette.textOn(colour), "font-size": size, "text-anchor": "middle" }
      return mark === undefined ? box : box + text(x + width / 2, y + 6, mark, words)
    }
    case "line":
      return element("line", { ...rule, "stroke-width": 3.5 })
    case "dashes":
      return element("line", { ...rule, "stroke-width": 2, "stroke-dasharray": "6 4" })
    default:
      return symbol(shape, x + width / 2, y, colour)
  }
}

const heading = (title: string, y: number): string =>
  text(0, y + 6, title, { fill: ink, "font-size": size, "font-weight": 600 })

/** Draws the entries in rows of at most the given width. */
export const rows = (title: string, entries: ReadonlyArray<Entry>, width: number): Block => {
  const indent = title === "" ? 0 : Text.width(title, size) * 1.08 + 16
  let x = indent
  let y = line / 2
  const parts = title === "" ? [] : [heading(title, y)]
  for (const entry of entries) {
    const box = swatchWidth([entry])
    const label = Text.shorten(entry.label, width - indent - box - gap, size)
    const step = box + gap + Text.width(label, size) + 20
    if (x > indent && x + step - 20 > width) {
      x = indent
      y += line
    }
    parts.push(swatch(entry, x, y, box), text(x + box + gap, y + 6, label, { fill: ink, "font-size": size }))
    x += step
  }
  return { svg: parts.join(""), width, height: y + line / 2 }
}

/** Draws the entries below one another, in as many columns as the height asks for. */
export const column = (title: string, entries: ReadonlyArray<Entry>, height: number, labelWidth = 360): Block => {
  const perColumn = Math.max(1, Math.floor((height - line) / line))
  const box = swatchWidth(entries)
  const parts = [heading(title, line / 2)]
  let x = 0
  let right = Text.width(title, size) * 1.08
  for (let start = 0; start < entries.length; start += perColumn) {
    const part = entries.slice(start, start + perColumn)
    const labels = part.map((entry) => Text.shorten(entry.label, labelWidth, size))
    part.forEach((entry, index) => {
      const y = line * (index + 1.5) + 4
      const label = text(x + box + gap, y + 6, labels[index], { fill: ink, "font-size": size })
      parts.push(swatch(entry, x, y, box), label)
    })
    right = Math.max(right, x + box + gap + Text.widest(labels, size))
    x = right + 24
  }
  return { svg: parts.join(""), width: right, height: line * (Math.min(entries.length, perColumn) + 1) + 6 }
}

const swatchWidth = (entries: ReadonlyArray<Entry>): number =>
  Math.max(boxWidth, Text.widest(entries.map((entry) => entry.mark ?? ""), size) + 10)

/**
 * Draws a sequential colouring as an upright bar with five labelled places, and the extra entries below it. `first` says where the lowest
 * value stands: of a list on top, of a quantity at the bottom.
 */
export const bar = (
  title: string,
  colouring: Palette.Colouring,
  labelOf: (value: number) => string,
  extra: ReadonlyArray<Entry>,
  first: "top" | "bottom" = "top"
): Block => {
  const { values, of } = colouring
  const [low, high] = [values[0], values[values.length - 1]]
  const [steps, height, top] = [60, 240, line + 12]
  const parts = [heading(title, line / 2)]
  for (let step = 0; step < steps; step++) {
    const share = (first === "top" ? step : steps - 1 - step) / (steps - 1)
    const fill = of(Palette.between(low, high, share))
    // A small overlap hides the seams that antialiasing draws between touching boxes.
    const box = { x: 0, y: top + (step * height) / steps, width: boxWidth, height: height / steps + 0.4 }
    parts.push(element("rect", { ...box, fill }))
  }
  const places = [0, 0.25, 0.5, 0.75, 1].map((place) => values[Math.round(place * (values.length - 1))])
  const labels = places.map((value) => Text.shorten(labelOf(value), 360, size))
  places.forEach((value, index) => {
    const share = Palette.placeIn(low, high, value)
    const y = top + (first === "top" ? share : 1 - share) * height
    parts.push(text(boxWidth + gap, y + 6, labels[index], { fill: ink, "font-size": size }))
  })
  extra.forEach((entry, index) => {
    const y = top + height + line * (index + 1)
    parts.push(
      swatch(entry, 0, y, boxWidth),
      text(boxWidth + gap, y + 6, entry.label, { fill: ink, "font-size": size })
    )
  })
  const words = [...labels, ...extra.map(({ label }) => label)]
  const width = Math.max(Text.width(title, size) * 1.08, boxWidth + gap + Text.widest(words, size))
  return { svg: parts.join(""), width, height: top + height + line * (extra.length + 0.5) }
}

/** Legends below one another; undefined where there is none. */
export const stack = (blocks: ReadonlyArray<Block>): Block | undefined =>
  blocks.length === 0 ? undefined : blocks.reduce((above, below) => ({
    svg: above.svg + element("g", { transform: `translate(0,${Math.round(above.height + 16)})` }, below.svg),
    width: Math.max(above.width, below.width),
    height: above.height + 16 + below.height
  }))
