/**
 * A sample of a list that is the same everywhere: shuffled by a seed, cut, and put back in order.
 */

/** Numbers from 0 to 2^32-1 from a seed (mulberry32). */
const numbers = (seed: number) => {
  let a = seed >>> 0
  return (): number => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
}

/** `count` of the list, in the order of the list; the whole list when it is shorter. */
export const sample = <A>(list: ReadonlyArray<A>, count: number, seed: number): ReadonlyArray<A> => {
  const next = numbers(seed)
  return list.map((item, i) => ({ item, i, key: next() }))
    .sort((a, b) => a.key - b.key || a.i - b.i)
    .slice(0, count)
    .sort((a, b) => a.i - b.i)
    .map(({ item }) => item)
}
