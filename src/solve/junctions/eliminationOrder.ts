/**
 * In which order the unknowns of a group are eliminated, and what that fills: the symbolic part of a sparse solve, once per structure.
 *
 * Always the unknown with fewest remaining neighbours, ties to the smallest number (minimum degree; Tinney & Walker, Proc. IEEE 55, 1967).
 * Leaves go before what they hang on, so a group without loops fills nothing. Once all that remain are neighbours of each other, the order
 * is that of their numbers. It knows pairs of numbers only: not what they are, nor their coefficients.
 */
import * as Heap from "../../kernel/Heap.ts"
import { largestElimination } from "../limits.ts"

/** The pattern of an elimination; unknowns are counted by their place in the order. */
export type Pattern = {
  /** The unknown at each place. */
  readonly order: Int32Array
  /** Where the entries of each place begin, and the end. */
  readonly starts: Int32Array
  /** The later places that each place has entries with, ascending. */
  readonly others: Int32Array
}

/** The pattern of `n` unknowns and the pairs of them that are coupled; the number of entries where that is beyond `most`. */
export const eliminationOrder = (
  n: number,
  pairs: ReadonlyArray<readonly [number, number]>,
  most = largestElimination
): Pattern | { readonly entries: number } => {
  const near = neighbours(n, pairs)
  const queue = Heap.make()
  const key = (i: number): number => near[i].length * n + i
  for (let i = 0; i < n; i++) queue.push(key(i))
  const order: Array<number> = []
  const place = new Int32Array(n).fill(-1)
  const later: Array<Int32Array> = []
  let entries = n
  const eliminate = (i: number, remaining: Int32Array): void => {
    place[i] = order.push(i) - 1
    later.push(remaining)
    entries += 2 * remaining.length
  }
  while (order.length < n) {
    const first = queue.first()
    queue.pop()
    const i = first % n
    if (place[i] >= 0 || first !== key(i)) continue // pushed before its neighbours changed
    const around = near[i]
    if (around.length + 1 === n - order.length) {
      // All that remain are neighbours of each other.
      const rest = Int32Array.from([i, ...around]).sort()
      const filled = entries + rest.length * (rest.length - 1)
      if (filled > most) return { entries: filled }
      rest.forEach((j, k) => eliminate(j, rest.subarray(k + 1)))
      break
    }
    eliminate(i, around)
    if (entries > most) return { entries }
    for (const j of around) {
      near[j] = joined(near[j], around, i, j)
      queue.push(key(j))
    }
  }
  const starts = new Int32Array(n + 1)
  later.forEach(({ length }, p) => (starts[p + 1] = starts[p] + length))
  const others = new Int32Array(starts[n])
  later.forEach((list, p) => others.set(list.map((i) => place[i]).sort(), starts[p]))
  return { order: Int32Array.from(order), starts, others }
}

/** The neighbours of every unknown, ascending, each once. */
const neighbours = (n: number, pairs: ReadonlyArray<readonly [number, number]>): Array<Int32Array> => {
  const near: Array<Set<number>> = Array.from({ length: n }, () => new Set())
  for (const [a, b] of pairs) {
    near[a].add(b)
    near[b].add(a)
  }
  return near.map((set) => Int32Array.from(set).sort())
}

/** Two ascending lists as one, without two of their numbers. */
const joined = (a: Int32Array, b: Int32Array, one: number, other: number): Int32Array => {
  const out = new Int32Array(a.length + b.length)
  let [i, j, count] = [0, 0, 0]
  while (i < a.length || j < b.length) {
    const x = j === b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j]
    if (i < a.length && a[i] === x) i++
    if (j < b.length && b[j] === x) j++
    if (x !== one && x !== other) out[count++] = x
  }
  return out.slice(0, count)
}
