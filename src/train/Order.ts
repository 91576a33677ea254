/**
 * In which order training sees its data: a pure function of the seed and the epoch, so that going on from any step needs no more than its
 * number.
 */
import { uniforms } from "../network/random.ts"

/** The order of an epoch: every index of the data once. */
export type Order = (epoch: number) => ArrayLike<number>

/** As the data stands. */
export const asGiven = (size: number): Order => () => Array.from({ length: size }, (_, i) => i)

/** A permutation for each epoch, drawn from a seed (Fisher and Yates). */
export const shuffled = (size: number, seed: number): Order => (epoch) => {
  const draw = uniforms(seed, epoch)
  const out = Array.from({ length: size }, (_, i) => i)
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1))
    const held = out[i]
    out[i] = out[j]
    out[j] = held
  }
  return out
}

/** Batches of an epoch; the last may be smaller. */
export const batchCount = (size: number, batch: number): number => Math.ceil(size / batch)

/** The data of one batch of an epoch. */
export const batchOf = (order: ReadonlyArray<number>, batch: number, k: number): ReadonlyArray<number> =>
  order.slice(k * batch, (k + 1) * batch)
