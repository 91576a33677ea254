/**
 * Kinds with a mistake in them, which the watch must see: programs that end the process, take all memory, overflow the stack, do quadratic work,
 * throw what is not ours; and two that are right.
 */
import { judged } from "./judge.ts"
import type { Kind } from "./Kind.ts"

const planted = (call: (n: number) => unknown): Kind => (draw) => {
  const n = draw.below(10_000)
  return { text: `planted with ${n}`, run: () => judged(() => call(n)) }
}

/** Rows of the planted loops: their square takes hours. */
const rows = 10_000_000

const exhausted = (): never => {
  const held: Array<ReadonlyArray<number>> = []
  for (;;) held.push(new Array<number>(100_000).fill(held.length))
}

const overflowing = (n: number): number => 1 + overflowing(n + 1)

const linear = (): number => {
  let sum = 0
  for (let i = 0; i < rows; i++) sum += i
  return sum
}

const quadratic = (): number => {
  let sum = 0
  for (let i = 0; i < rows; i++) for (let k = 0; k < rows; k++) sum += i ^ k
  return sum
}

/** All of them by name. */
export const kinds: Readonly<Record<string, Kind>> = {
  right: planted((n) => n),
  linear: planted(linear),
  quadratic: planted(quadratic),
  exits: planted(() => process.exit(0)),
  exhausts: planted(exhausted),
  overflows: planted(overflowing),
  untyped: planted((n) => {
    if (n >= 100) throw new TypeError("planted")
    return n
  })
}
