/**
 * What a thread of a kernel knows of the spikes of its detectors: words in memory at addresses that the code has, one block for each thread.
 *
 * In a step a thread goes through the stretches of `spike` columns that are its own and lists who spiked: entries of a log that goes on from
 * step to step of a piece (`SpikeLog.ts`), in no order. What was listed stays until the piece ends, so others may read it while its owner goes
 * on, once all have met.
 */

/** Words of a thread's block. */
export const spikeWords = {
  /** The number of the first step of the piece (f64). */
  first: 0,
  /** Address and number of its stretches. */
  stretches: 2,
  stretchCount: 3,
  /** Address of how long the log was, in bytes, before each step of the piece and after the last one; and of its entries. */
  lengths: 4,
  entries: 5,
  /** Address of its flights, and where the last of them ends. */
  flights: 6,
  flying: 7,
  /** Address of where the rows of each detector are, over all copies. */
  outgoing: 8,
  /** Address of the thread's queue of events (`EventMap.ts`). */
  queue: 9
} as const

/** What is done with spikes (`program/Step.ts`), in the order of words of a header. */
export const spikeWays = ["list", "push", "hand"] as const

/** Words of a header for spikes: the ranges of each site in which detectors look, and the thread's block for each way. */
export const spikeHeaderWords = (sites: number): number => 2 * sites + spikeWays.length

/** Bytes of a thread's block. */
export const spikeBlock = 48

/**
 * A stretch of a `spike` column, in words: its address, its end, the address of the numbers of its detectors (-1: padding), one of `tellings`, and
 * how far other columns of the same rows are from it: `crosses`, `refractory` (0: nobody rests), `lastStep`, `last`.
 */
export const stretchFields = {
  at: 0,
  end: 4,
  detectors: 8,
  telling: 12,
  crosses: 16,
  refractory: 20,
  lastStep: 24,
  last: 28
} as const
export const stretchBytes = 32

/** How a detector tells a spike: by a reset; by a crossing, at its moment, or at the end of the step. */
export const tellings = { reset: 0, crossing: 1, step: 2 } as const

/** An entry of the log: the part of the step (a number), the detector (a word), and a word that means nothing. */
export const entryBytes = 16

/**
 * A spike in flight: something of it has still to arrive at rows of the thread. `next` (f64): the step in which the next row gets it; `spike` (f64)
 * and `part` (f64): the step that it was in, and the part of it; `source` (i32): its number; `at` and `to` (i32): the addresses of the next row
 * and of the end of its rows; `detector` (i32): whose it is, over all copies.
 */
export const flightFields = { next: 0, spike: 8, part: 16, source: 24, at: 28, to: 32, detector: 36 } as const
export const flightBytes = 40

/**
 * A row that gets the spikes of a detector: `delay` (f64) [steps]; `target` (i32): the address of the edge (`EventMap.ts`); `kind` (i32): one of
 * `kinds`. Those of one detector stand by ascending delay, so that they get a spike one after the other.
 */
export const outgoingFields = { delay: 0, target: 8, kind: 12 } as const
export const outgoingBytes = 16

/** Where the rows of a detector begin and end, and the number of the detector among sources; words. */
export const outgoingEntry = { from: 0, to: 4, source: 8 } as const
export const outgoingEntryBytes = 12

/** Where the blocks of a kernel's threads begin. */
export type SpikeMap = { readonly blocks: number }

/** The address of a thread's block. */
export const blockOf = ({ blocks }: SpikeMap, thread: number): number => blocks + spikeBlock * thread
