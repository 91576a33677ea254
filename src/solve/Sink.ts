/**
 * Where samples go, and where they stand: rows of recordings, columns of samples, in an array that somebody else owns.
 */

/** Sample k of recording i at `data[i * stride + first + k]`; times of spikes [ms] at the end of the list of their recording. */
export type Sink = {
  readonly data: Float64Array
  readonly stride: number
  readonly first: number
  /** Left out where no spikes are recorded, or nobody wants them. */
  readonly spikes?: ReadonlyArray<Array<number>>
}
