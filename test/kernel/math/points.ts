/**
 * Points at which functions are measured: dense at random, and every double around a place where something switches.
 */

/** A fixed sequence of numbers in [0, 1). */
export const random = (seed: number): () => number => {
  let state = seed >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state
  }
  return () => (next() + next() / 2 ** 32) / 2 ** 32
}

/** Numbers spread evenly. */
export const between = (low: number, high: number, n: number): ReadonlyArray<number> => {
  const draw = random(n)
  return Array.from({ length: n }, () => low + (high - low) * draw())
}

/** Positive numbers spread evenly over the powers of ten, which may be subnormal. */
export const scales = (low: number, high: number, n: number): ReadonlyArray<number> => {
  const draw = random(n + 1)
  return Array.from({ length: n }, () => 10 ** (low + (high - low) * draw()))
}

/** Both signs. */
export const both = (xs: ReadonlyArray<number>): ReadonlyArray<number> => xs.flatMap((x) => [x, -x])

const view = new DataView(new ArrayBuffer(8))

/** The doubles around a finite number other than 0. */
export const around = (x: number, n = 20): ReadonlyArray<number> =>
  Array.from({ length: 2 * n + 1 }, (_, i) => {
    view.setFloat64(0, x)
    view.setBigInt64(0, view.getBigInt64(0) + BigInt(i - n))
    return view.getFloat64(0)
  })

/** Arguments that are odd for every function. */
export const odd: ReadonlyArray<number> = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  5e-324,
  -5e-324,
  1.5e-323,
  1e-310,
  -1e-310,
  2.2250738585072014e-308,
  1e-200,
  -1e-200,
  1,
  -1,
  0.5,
  2,
  -2,
  709,
  710,
  -708,
  -709,
  745,
  -746,
  1000,
  -1000,
  1e6,
  -1e6,
  1e15,
  -1e15,
  2 ** 53,
  -(2 ** 53),
  1e300,
  -1e300,
  Number.MAX_VALUE,
  -Number.MAX_VALUE
]
