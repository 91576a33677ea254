/**
 * A count with its noun, for messages: `1 cell`, `3 cells`.
 */

/** The count and the noun, with an s unless there is one. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`
