/**
 * How large what the command reads may be. What is larger is refused before it is read or made.
 */
import { mostPoints } from "../runtime/Scan.ts"
import { type TooMany, tooMany } from "../table/limits.ts"

/** Bytes of a file that is read, at most: models, and what they name beside them. */
export const largestFile = 2 ** 28

/** Cells of a model file, at most. */
export const mostCells = 100_000

/** Values of an axis of a sweep that is said by its ends, at most. */
export const mostValues = 1_000_000

/** Refuses a file of too many bytes. */
export const tooLarge = (bytes: number): TooMany | null =>
  tooMany("bytes of a file", bytes, largestFile, "write less into one, or load it in a module")

/** Refuses too many cells. */
export const tooManyCells = (count: number): TooMany | null =>
  tooMany("cells of a model file", count, mostCells, "make the network in a module")

/** Refuses an axis of too many values. */
export const tooManyValues = (count: number): TooMany | null =>
  tooMany("values of an axis", count, mostValues, "take larger steps")

/** Refuses too many points of a list. */
export const tooManyPoints = (count: number): TooMany | null =>
  tooMany("points of a sweep", count, mostPoints, "take several sweeps")
