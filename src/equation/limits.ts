/**
 * How large an equation may be: far above what a person writes, and low enough that no text costs more than a moment.
 *
 * The page `docs/your-own-channel.md` lists them with those of mechanisms; a test stands at each and one beyond.
 */

/** Most characters of a text. */
export const longestText = 20_000

/** Most tokens of a text. */
export const mostTokens = 2000

/** How deep brackets, signs, powers and choices may stand within each other: what parsing may recurse. */
export const deepestNesting = 200

/** Highest order of `efunD` and `exprelD`. */
export const highestOrder = 20
