/**
 * Random numbers from a seed and a counter: Threefry-2x32 with 20 rounds (Salmon et al., SC 2011).
 *
 * One idea: the k-th number of a seed is a pure function of both, so the same seed gives the same network everywhere.
 */
import { log } from "../number/log.ts"
import { cos, sin } from "../number/trig.ts"

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

/** Streams of unlike kinds, told apart by a word that the key is mixed with, so that none repeats another's numbers. */
export const domains = { plain: 0, poisson: 0x506f6973, noise: 0x4e6f6973 } as const

/** Both a stream and the number within it are words of 32 bits; this is the first that is none. */
export const counterEnd = 2 ** 32

/** Numbers of a seed that are independent of those of its other streams. */
export type Stream = { readonly seed: number; readonly stream: number; readonly domain: number }

/** Number k of a stream, in [0, 1) with 53 random bits. */
export const uniformAt = ({ domain, seed, stream }: Stream, k: number): number => {
  const [high, low] = threefry(seed, Math.floor(seed / 2 ** 32) ^ domain, k, stream)
  return ((high >>> 5) * 67108864 + (low >>> 6)) / 9007199254740992
}

/**
 * A stream of numbers in [0, 1) with 53 random bits, made from a seed; `stream` tells independent streams of one seed apart.
 *
 * The seed is any safe integer: its low 32 bits are the first word of the key, the rest (with the sign) the second. The stream is the
 * second word of the counter.
 */
export const uniforms = (seed: number, stream = 0): () => number => {
  let counter = 0
  return () => uniformAt({ seed, stream, domain: domains.plain }, counter++)
}

/** Number k of a stream that is distributed as exp(-x): the gap between spikes of a Poisson process of rate 1. */
export const exponentialAt = (stream: Stream, k: number): number => -log(1 - uniformAt(stream, k))

/** Normal number k of a stream, with mean 0 and variance 1, by Box and Muller: numbers 2 j and 2 j + 1 share their two uniform ones. */
export const normalAt = (stream: Stream, k: number): number => {
  const odd = k % 2
  const radius = Math.sqrt(-2 * log(1 - uniformAt(stream, k - odd)))
  const angle = 2 * Math.PI * uniformAt(stream, k - odd + 1)
  return radius * (odd === 0 ? cos(angle) : sin(angle))
}
