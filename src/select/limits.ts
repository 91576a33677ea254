/**
 * How large a selection may be, before it meets a network.
 *
 * A selection is read by functions that call themselves, so what stands within each other has a limit; lists of rows or indices are no
 * longer than a table.
 */
import { mostRows, type TooMany, tooMany } from "../table/limits.ts"

/** How deep steps, `and`, `or` and `not` of a selection may stand within each other. */
export const deepestSelection = 1000

/** Most steps, `and`, `or` and `not` of a selection in all; one that stands in several places counts in each. */
export const mostSteps = 10_000

/** Most pairs of cells that a wiring gives a probability each: 11,585 cells with all of them. */
export const mostJudged = 2 ** 27

/** Most rows or indices that a selection lists. */
export const mostListed = mostRows

const wayOut = "give a list of indices, or a predicate on the row, in place of a long chain"

/** Too deep a selection, or one of too many steps, or null. */
export const tooLarge = ({ depth, steps }: { readonly depth: number; readonly steps: number }): TooMany | null =>
  tooMany("steps of a selection within each other", depth, deepestSelection, wayOut) ??
    tooMany("steps of a selection", steps, mostSteps, wayOut)

/** Too many pairs of cells that are asked for their probability, or null. */
export const tooManyJudged = (pairs: number): TooMany | null =>
  tooMany("pairs of cells of a wiring", pairs, mostJudged, "select fewer cells, or use Connect.sparse")

/** Too long a list of rows or indices, or null. */
export const tooLong = (what: string, length: number): TooMany | null =>
  tooMany(`entries of ${what}`, length, mostListed, "no table has as many rows")
