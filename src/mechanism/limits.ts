/**
 * How large a mechanism may be. Its names are in `network/limits.ts`, an equation in `equation/limits.ts`, a unit in
 * `unit/unitText.ts`.
 */

/** Most entries of each part of a mechanism. */
export const mostEntries = {
  parameters: 1000,
  states: 1000,
  reads: 1000,
  definitions: 5000,
  scheme: 1000,
  update: 1000,
  "reset.set": 1000,
  requires: 1000,
  onPre: 1000,
  onPost: 1000,
  onEvent: 1000,
  unchecked: 1000,
  currents: 1000
} as const

/** Most characters of a place in `unchecked`: a name and the keys around it. */
export const longestPlace = 200

/** Most characters of all texts of a mechanism together. */
export const longestTexts = 250_000

/** Most characters of `about`. */
export const longestAbout = 10_000

/** Most characters of a mechanism that is read from one text: what its parts may have, and as much as quotes make of them. */
export const longestSource = 4_000_000
