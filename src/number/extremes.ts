/**
 * The smaller and the larger of two numbers, with the bits that kernels have: NaN if either is, of two zeros the first.
 */

/** The smaller of two numbers. */
export const min = (x: number, y: number): number => y === y ? (y < x ? y : x) : y

/** The larger of two numbers. */
export const max = (x: number, y: number): number => y === y ? (x < y ? y : x) : y
