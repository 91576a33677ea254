/**
 * What a thread of a kernel knows of the spikes of its detectors: words in memory at addresses that the code has, one block for each thread.
 *
 * In a step a thread goes through the stretches of `spike` columns that are its own and lists who spiked: entries of a log that goes on from
 * step to step of a piece (`SpikeLog.ts`), in no order. What was listed stays until the piece ends, so others may read it while its owner goes
 * on, once all have met.
 */

/** Words of a thread's block. */
export const spikeWords = {
  /** Address and number of its stretches. */
  stretches: 0,
  stretchCount: 1,
  /** Address of how long the log was, in bytes, before each step of the piece and after the last one; and of its entries. */
  lengths: 2,
  entries: 3
} as const

/** Bytes of a thread's block. */
export const spikeBlock = 16

/** A stretch of a `spike` column: its address, its end, and the address of the numbers of its detectors (-1: padding); all words. */
export const stretchBytes = 12

/** An entry of the log: the part of the step (a number), the detector (a word), and a word that means nothing. */
export const entryBytes = 16

/** Where the blocks of a kernel's threads begin. */
export type SpikeMap = { readonly blocks: number }

/** The address of a thread's block. */
export const blockOf = ({ blocks }: SpikeMap, thread: number): number => blocks + spikeBlock * thread
