/**
 * How much a figure may show: every mark is an element of a document, and what is beyond some hundred thousand nobody sees.
 *
 * One idea: marks are counted from what was given, before anything is loaded or laid out. Long traces are no matter: they are thinned to
 * pixels first.
 */
import { mostSamples } from "../network/limits.ts"
import { tooMany, tooManyText } from "../table/limits.ts"

/** Most marks of a figure: points of curves, dots, segments, synapses, squares and names of a matrix, entries of a legend. */
export const mostMarks = 200_000

/** Most series, panels or windows of a figure, of each. */
export const mostSeries = 2000

/** Most characters of a page. */
export const longestPage = 2 ** 28

/** Most values of a film: moments times places. */
export const mostFilmed = 2 ** 25

const said = (what: string, found: number, most: number, hint: string): string | null => {
  const many = tooMany(what, found, most, hint)
  return many === null ? null : `${tooManyText(many)}.`
}

/** What is wrong with so many marks; null when nothing is. */
export const tooManyMarks = (found: number): string | null =>
  said("marks of a figure", found, mostMarks, "draw a part, for instance of fewer cells")

/** What is wrong with so many series (or what is called so), each of so many samples; null when nothing is. */
export const tooManySeries = (what: string, found: number, samples = 0): string | null =>
  said(`${what} of a figure`, found, mostSeries, "draw some of them") ??
    said("samples of a series", samples, mostSamples, "draw a shorter stretch")

/** What is wrong with a page of so many characters; null when nothing is. */
export const tooLongPage = (found: number): string | null =>
  said("characters of a page", found, longestPage, "make several pages")

/** What is wrong with a film of so many moments of so many places; null when nothing is. */
export const tooMuchFilm = (moments: number, places: number): string | null =>
  said(
    `values of a film (${moments} moments of ${places} places)`,
    moments * places,
    mostFilmed,
    "show fewer moments with { every }, or a shorter stretch with { from, to }"
  )
