/**
 * How large a file may be, and how much may come out of it by inlining: compared before and while the work is done.
 */

import { type TooMany, tooMany } from "../../table/limits.ts"

/** Most characters of a text, and of each that it includes. */
export const longestFile = 1_000_000

/** Too many characters of a text, or null. */
export const tooLong = (found: number): TooMany | null =>
  tooMany("characters of an NMODL text", found, longestFile, "split it")

/** How deep calls of functions, and files that include files, may stand within each other. */
export const deepestCalls = 20

/** Most turns of a loop. */
export const mostTurns = 200

/** Most characters of equations that inlining may make. */
export const longestInlined = 200_000

/** How deep brackets, signs and blocks may stand within each other. */
export const deepestNesting = 200

/** Most statements that are followed, those of functions counted at each of their calls, and of loops at each turn. */
export const mostFollowed = 100_000

/** Most places of an array, which is written out. */
export const longestArray = mostTurns
