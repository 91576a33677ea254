/**
 * A count with its noun, for messages: `1 cell`, `3 cells`.
 */

/** The count and the noun, with an s, or its own form, unless there is one. */
export const plural = (count: number, noun: string, several = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : several}`
