/**
 * Random numbers from a seed and a counter: Threefry-2x32 with 20 rounds (Salmon et al., SC 2011).
 *
 * One idea: the k-th number of a seed is a pure function of both, so the same seed gives the same network everywhere.
 */

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const

/** The two 32-bit words that key (k0, k1) gives for counter (c0, c1). */
export const threefry = (k0: number, k1: number, c0: number, c1: number): readonly [number, number] => {
  const keys = [k0 >>> 0, k1 >>> 0, (k0 ^ k1 ^ 0x1bd11bda) >>> 0]
  let x0 = (c0 + keys[0]) >>> 0
  let x1 = (c1 + keys[1]) >>> 0
  for (let round = 0; round < 20; round++) {
    const r = rotations[round % 8]
    x0 = (x0 + x1) >>> 0
    x1 = ((x1 << r) | (x1 >>> (32 - r))) >>> 0
    x1 = (x1 ^ x0) >>> 0
    if (round % 4 === 3) {
      const s = (round + 1) / 4
      x0 = (x0 + keys[s % 3]) >>> 0
      x1 = (x1 + keys[(s + 1) % 3] + s) >>> 0
    }
  }
  return [x0, x1]
}

/**
 * A stream of numbers in [0, 1) with 53 random bits, made from a seed; `stream` tells independent streams of one seed apart.
 *
 * The seed is any safe integer: its low 32 bits are the first word of the key, the rest (with the sign) the second. The stream is the
 * second word of the counter.
 */
export const uniforms = (seed: number, stream = 0): () => number => {
  const rest = Math.floor(seed / 2 ** 32)
  let counter = 0
  return () => {
    const [high, low] = threefry(seed, rest, counter++, stream)
    return ((high >>> 5) * 67108864 + (low >>> 6)) / 9007199254740992
  }
}
