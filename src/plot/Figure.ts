/**
 * What every plot function gives back (a `Figure`) and the one way in which it fails (`PlotError`).
 *
 * One idea: a figure is plain data, a finished SVG with its size and its words, so it can be written to a file, sent
 * to a page or compared byte by byte. This file does not know how a figure is drawn.
 */
import * as Data from "effect/Data"
import { excerpt, longestSentence } from "../table/excerpt.ts"
import { saying } from "../table/saying.ts"

/** A finished picture: a complete standalone SVG with its title drawn inside, plus the words that describe it. */
export type Figure = {
  /** Short machine name, for a file name or an anchor. */
  readonly name: string
  readonly title: string
  /** One or two sentences that say what is seen; in the SVG they are its description, not drawn. */
  readonly caption: string
  readonly svg: string
  /** Natural size [CSS px]; the SVG carries a view box, so it scales. */
  readonly width: number
  readonly height: number
}

const figureLine = ({ height, name, title, width }: Figure): string =>
  `Figure(${excerpt(name)}: ${JSON.stringify(excerpt(title))}, ${width} × ${height})`

/** A figure that says what it is where it is printed. */
export const sayingFigure: (figure: Figure) => Figure = saying<Figure>({
  line: figureLine,
  alone: (figure) =>
    `${figureLine(figure)}\n  ${excerpt(figure.caption, longestSentence)}\n  svg: ${figure.svg.length} characters`
})

/** Why a figure could not be made: a package is missing, the input makes no sense, or the drawing library failed. */
export type PlotReason = "missing-peer" | "input" | "render"

/** The failure of every plot function; the message names the figure and says the way out. */
export class PlotError extends Data.TaggedError("PlotError")<{
  readonly figure: string
  readonly reason: PlotReason
  readonly message: string
}> {}

/** Makes the error for input that cannot be drawn. */
export const inputError = (figure: string, problem: string): PlotError =>
  new PlotError({
    figure,
    reason: "input",
    message: `Cannot draw "${excerpt(figure)}": ${excerpt(problem, longestSentence)}`
  })
