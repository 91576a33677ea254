/**
 * How the loops of a target are cut: one record, by which layouts are made and code is written.
 *
 * One idea: memory knows nothing of lanes but how far stretches of rows are filled up, so that loops go through them in whole iterations. Code
 * on more lanes and code on two read the same memory, since the rows of an iteration are whole multiples of two.
 */
import type { Lanes } from "../../kernel/c/Lanes.ts"

/** Lanes, copies of a body in one iteration over compartments and over synapses, and nodes of the largest tree that is written out. */
export type Tuning = {
  readonly lanes: Lanes
  readonly siteUnroll: number
  readonly blockUnroll: number
  readonly largestUnrolled: number
}

/** For two lanes: measured best for WebAssembly. */
export const twoLanes: Tuning = { lanes: 2, siteUnroll: 3, blockUnroll: 6, largestUnrolled: 24 }

/** For native code: its loops have the copies of those on two lanes, which other functions of a kernel go by. */
export const tuningFor = (lanes: Lanes): Tuning => ({ ...twoLanes, lanes })

/** Rows that go at once at most, on the lanes of a target or on two. */
const rowsAtOnce = ({ lanes }: Tuning, copies: number): number => Math.max(2, lanes) * copies

/** What ranges of sites are filled up to whole multiples of. */
export const siteRows = (tuning: Tuning): number => rowsAtOnce(tuning, tuning.siteUnroll)

/** What the synapses of a thread are filled up to. */
export const blockRows = (tuning: Tuning): number => rowsAtOnce(tuning, tuning.blockUnroll)
