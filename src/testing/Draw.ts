/**
 * Choices read off a tape of numbers, so that anything built by choosing shrinks well and apart from the network it is
 * chosen in.
 *
 * One idea: a selection, a rule or an edit is a sequence of choices; the arbitrary is the tape, and 0 (also past the
 * end of the tape) is always the simplest choice. A shorter tape with smaller numbers is a simpler value, and recursion
 * ends when the tape does. The same trick as in Hypothesis (MacIver & Donaldson, ECOOP 2020). Knows nothing of
 * networks.
 */
import * as fc from "fast-check"

/** Numbers are drawn below this. */
const resolution = 10_000

/** A tape of choices: all the randomness of one value. */
export const tape: fc.Arbitrary<ReadonlyArray<number>> = fc.array(fc.nat(resolution - 1), {
  maxLength: 48,
  size: "max"
})

/** Reads choices from a tape, one after the other. */
export type Draw = {
  /** A whole number from 0 to n-1. */
  readonly below: (n: number) => number
  /** One of a list that is not empty; the first is the simplest. */
  readonly pick: <A>(from: ReadonlyArray<A>) => A
  /** Yes or no; no is simpler. */
  readonly yes: () => boolean
  /** A number in [low, high), one of ten thousand. */
  readonly between: (low: number, high: number) => number
  /** Some of a list, at least one, in their order. */
  readonly some: <A>(from: ReadonlyArray<A>) => ReadonlyArray<A>
  /** All of a list in some order. */
  readonly shuffled: <A>(from: ReadonlyArray<A>) => ReadonlyArray<A>
}

/** Mixes two whole numbers into 32 bits (the finaliser of MurmurHash3). */
const mixed = (a: number, b: number): number => {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 1, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Starts reading a tape. */
export const read = (tape: ReadonlyArray<number>): Draw => {
  let at = 0
  const next = (): number => at < tape.length ? tape[at++] : 0
  const below = (n: number): number => next() % n
  return {
    below,
    pick: (from) => from[below(from.length)],
    yes: () => below(2) === 1,
    between: (low, high) => low + (high - low) * (next() / resolution),
    some: (from) => {
      const seed = next()
      const chosen = seed === 0 ? from.slice(0, 1) : from.filter((_, i) => mixed(seed, i) % 2 === 0)
      return chosen.length > 0 ? chosen : [from[seed % from.length]]
    },
    shuffled: (from) => {
      const seed = next()
      if (seed === 0) return from
      return from.map((value, i) => [mixed(seed, i), i, value] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(
        ([, , value]) => value
      )
    }
  }
}

/** Makes an arbitrary of values that are built by choosing. */
export const drawn = <A>(build: (draw: Draw) => A): fc.Arbitrary<A> => tape.map((numbers) => build(read(numbers)))
