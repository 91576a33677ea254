/**
 * How large a program that is printed may be.
 */
import { type TooMany, tooMany } from "../table/limits.ts"

/** Most entries of a list that is spelled out. */
export const mostEntries = 1_000_000

/** Most characters of a program. */
export const longestProgram = 50_000_000

/** Too long a list, or null. */
export const tooManyEntries = (what: string, length: number): TooMany | null =>
  tooMany(`entries of ${what}`, length, mostEntries, "store it as JSON: Json.encode")

/** Too long a program, or null. */
export const tooManyCharacters = (characters: number): TooMany | null =>
  tooMany("characters of a program", characters, longestProgram, "store the network as JSON: Json.encode")
