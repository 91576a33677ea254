/**
 * How large anything that is held in memory may be, whatever it is of: rows, columns, one answer, one text.
 *
 * One idea: a size is compared before any work is done, and whoever is refused learns what was asked and what is possible. Limits of one
 * part alone stand beside it (`network/limits.ts`, `solve/limits.ts`, …); the page `docs/limits.md` lists all, and a test compares it.
 */

/** Most rows of a table, and most entries of a list of rows: what a `Map` of JavaScript's engines holds. */
export const mostRows = 2 ** 24

/** Most columns of a table. */
export const mostColumns = 100_000

/** Most characters of a name that a user gives to something: a group, a label, a trainable, an input. */
export const longestName = 1000

/** Most bytes that one table, or the answer of one call, may take: 16 GiB. */
export const mostBytes = 2 ** 34

/** Most values of a table that are shown as text: rows times columns. */
export const mostShown = 1_000_000

/** Too much of a table to be shown, or null; a long one is cut in the middle. */
export const tooMuchShown = (rows: number, columns: number, limit = 0): TooMany | null =>
  tooMany(
    "values of a table as text",
    Math.min(rows, limit) * columns,
    mostShown,
    "give a smaller limit, or fewer columns"
  )

/** Something of which more is asked than is possible: the part of an error's reason that names both numbers. */
export type TooMany = {
  readonly _tag: "TooMany"
  /** What there is too much of, with its unit where it has one: `compartments of the cells`, `bytes of samples`. */
  readonly what: string
  readonly found: number
  readonly most: number
  /** What to do about it. */
  readonly hint: string
}

/** The reason for a refusal, or null where it is not too much. A number that is none is for others to judge. */
export const tooMany = (what: string, found: number, most: number, hint: string): TooMany | null =>
  found > most ? { _tag: "TooMany", what, found, most, hint } : null

/** The message: both numbers and the way out. */
export const tooManyText = ({ found, hint, most, what }: TooMany): string =>
  `${found} ${what} are asked for, at most ${most} are possible; ${hint}`
