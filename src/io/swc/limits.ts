/**
 * How large an SWC text, or a Neurolucida text, may be: as many points as a table has rows, and as many characters as a text of V8 holds.
 */
import { mostRows, type TooMany, tooMany } from "../../table/limits.ts"

/** Most points of a file. */
export const mostPoints = mostRows

/** Most characters of a file. */
export const longestText = 2 ** 29 - 24

/** Too many points, or null. */
export const tooManyPoints = (found: number, of = "an SWC text"): TooMany | null =>
  tooMany(`points of ${of}`, found, mostPoints, "split it")

/** Too many characters, or null. */
export const tooLong = (found: number, of = "an SWC text"): TooMany | null =>
  tooMany(`characters of ${of}`, found, longestText, "split it")
