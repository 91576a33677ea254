/**
 * Constants of argument reduction that several functions share.
 */

/** 1.5 2^52: adding it rounds to an integer, and leaves that in the low bits. */
export const magic = 6755399441055744

/** ln 2 in two parts; the first has 32 bits, so that its product with a small integer is exact. */
export const ln2 = { high: 0.6931471803691238, low: 1.9082149292705877e-10 } as const
