/**
 * Operands on which the instructions are tried, as bits: the extremes, the signs, the ties, NaN of every kind.
 */
import { fromNumber, join } from "./bits.ts"

const unsigned = (n: number, values: ReadonlyArray<bigint>): ReadonlyArray<bigint> => [
  ...new Set(values.map((value) => BigInt.asUintN(n, value)))
]

const integers = (n: number): ReadonlyArray<bigint> => {
  const top = 1n << BigInt(n - 1)
  const mixed = 0x9e37_79b9_7f4a_7c15n
  return unsigned(n, [0n, 1n, -1n, 2n, -7n, BigInt(n - 1), BigInt(n), BigInt(n + 1), 127n, 128n, 0x8000n, 0x1234_5678n])
    .concat(unsigned(n, [top, top - 1n, top + 1n, mixed, -mixed, 1n << 31n, (1n << 32n) - 1n]))
}

const signs = (values: ReadonlyArray<number>): ReadonlyArray<number> => values.flatMap((x) => [x, -x])

/** Ordinary and extreme floats of both signs. */
const numbers = signs(
  [0, 0.3, 0.5, 0.49999999999999994, 1, 1.5, 2.5, 3.7, 1 + 2 ** -52, Math.PI, 1e-3].concat(
    [2 ** 31 - 1, 2 ** 31 - 0.5, 2 ** 31, 2 ** 32 - 0.5, 2 ** 32, 2 ** 52 + 0.5, 2 ** 53 + 2, 2 ** 63, 2 ** 64],
    [1e300, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** -1022, Infinity]
  )
)

/** A quiet and a signalling NaN with payloads, the canonical one, and a negative one. */
const nans = [0x7ff8_0000_0000_0000n, 0x7ff8_0000_dead_beefn, 0x7ff0_0000_0000_0001n, 0xfff8_0000_0000_0000n]

const floats = [...numbers.map(fromNumber), ...nans]
const words = [...floats, ...integers(64)]
const vectors = words.map((word, at) => join([word, words[(7 * at + 3) % words.length]], 64))

/** All operands of a type. */
export const operands = { i32: integers(32), i64: integers(64), f64: floats, v128: vectors } as const

/** Every fourth of many, for instructions with three operands. */
export const few = {
  i32: operands.i32,
  i64: operands.i64,
  f64: floats.filter((_, at) => at % 4 === 0),
  v128: vectors.filter((_, at) => at % 4 === 0)
} as const

/** Floats that neither overflow nor vanish when multiplied, for fused multiplication. */
export const tame = [0, -0, 1, -1.5, 1 + 2 ** -52, 1 / 3, -1 / 3, 1e10, NaN, Infinity, -Infinity].map((x, at) =>
  join([fromNumber(x), fromNumber(0.1 * at - 0.5)], 64)
)

/** Every way to take one of each. */
export const product = <A>(lists: ReadonlyArray<ReadonlyArray<A>>): ReadonlyArray<ReadonlyArray<A>> =>
  lists.reduce<ReadonlyArray<ReadonlyArray<A>>>(
    (rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])),
    [[]]
  )
