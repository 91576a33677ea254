/**
 * Where samples go, and where they stand: rows of recordings, columns of samples, in an array that somebody else owns.
 */

/** Sample k of recording i at `data[i * stride + first + k]`. */
export type Sink = { readonly data: Float64Array; readonly stride: number; readonly first: number }
