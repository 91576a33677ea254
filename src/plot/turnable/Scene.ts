/**
 * What a turnable page holds beside its program: frusta in space with their colours, and for a film how the colours go on.
 *
 * One idea: a record of short lists of bytes in base 64, in the order of the memory of every machine that shows pages (little end first), so
 * that a page parses them at once and hands them to the graphics card as they are. Both the writer and the program of the page read this.
 */

/** The data of a page. */
export type Scene = {
  /** Number of frusta; balls are frusta without length. */
  readonly count: number
  /** Float32, eight for each frustum: x, y, z and radius where it begins, and where it ends [µm]. */
  readonly frusta: string
  /** Bytes, red, green and blue for each frustum. */
  readonly colours: string
  /** Least width [px]; of thin lines their only one. */
  readonly least: number
  readonly film?: Film
}

/** How colours go on: a step of the ramp for each moment and place. */
export type Film = {
  /** Times of the moments [ms]: the first, and from one to the next. */
  readonly first: number
  readonly step: number
  readonly moments: number
  /** Int32, for each frustum the number of its place; -1 for one that keeps its colour. */
  readonly place: string
  readonly places: number
  /** Bytes, for each moment and in it for each place the step of the ramp. */
  readonly steps: string
  /** Bytes, red, green and blue for each step of the ramp. */
  readonly ramp: string
}

/** Numbers of a frustum. */
export const numbersOfFrustum = 8

/** Bytes that were written in base 64. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
