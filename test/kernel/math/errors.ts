/**
 * What is promised about every function, in kernels and in the interpreter: largest error, range, and the exact value at special arguments.
 *
 * Data that tests sweep against high precision (`test/kernel/math`) and that the comparison of engines uses (law L10). Errors are in
 * units in the last place (ulp) of the exact value. NaN gives NaN unless a row says otherwise. Functions on numbers (`src/number`) have
 * the same bits and so the same promises.
 */
import type { FunctionName } from "../../../src/equation/functions.ts"
import { log } from "../../../src/number/log.ts"

/** What is promised about a function. */
export type Promised = {
  /** Largest error for arguments in the range [ulp]. */
  readonly ulp: number
  /** Smallest and largest argument for which the error holds; the second argument of a function of two is any. */
  readonly range: readonly [from: number, to: number]
  /** What happens outside the range, and with small results. */
  readonly beyond: string
  /** Values that are exact, bit for bit: arguments and result. */
  readonly at: ReadonlyArray<readonly [args: ReadonlyArray<number>, value: number]>
}

const everywhere = [-Infinity, Infinity] as const
const smallest = 5e-324
const largest = Number.MAX_VALUE

/** What a function that rounds gives, as the platform does it, but for -0, which is 0. */
const wholeNumbers = (f: (x: number) => number): Promised["at"] => [
  [[-0], 0],
  ...[NaN, Infinity, -Infinity, 0, smallest, -smallest, 0.5 - 2 ** -54, -0.5, 1.5, -1.5, 2.5, 3, -3, 1e9 + 0.1].map((
    x
  ) => [[x], f(x)] as const),
  ...[2 ** 51 + 0.5, 2 ** 52 - 0.5, 2 ** 52, 2 ** 53 + 2, largest].flatMap((x) => [[[x], f(x)], [[-x], f(-x)]] as const)
]

/** Functions whose first argument is an order, which has errors of its own. */
type Ordered = "efunD" | "exprelD"

/** All functions but the derivatives. */
export const promises: Readonly<Record<Exclude<FunctionName, Ordered>, Promised>> = {
  exp: {
    ulp: 1.25,
    range: [-708, Infinity],
    beyond: "below -708.05 the value is 0, so results under 3.1e-308 are not represented",
    at: [
      [[NaN], NaN],
      [[Infinity], Infinity],
      [[-Infinity], 0],
      [[0], 1],
      [[-0], 1],
      [[smallest], 1],
      [[-smallest], 1],
      [[-746], 0],
      [[-708.1], 0],
      [[710], Infinity]
    ]
  },
  expm1: {
    ulp: 2.1,
    range: everywhere,
    beyond: "",
    at: [
      [[NaN], NaN],
      [[Infinity], Infinity],
      [[-Infinity], -1],
      [[0], 0],
      [[-0], -0],
      [[smallest], smallest],
      [[-smallest], -smallest],
      [[-1000], -1],
      [[710], Infinity]
    ]
  },
  log: {
    ulp: 0.9,
    range: [0, Infinity],
    beyond: "NaN below 0",
    at: [[[NaN], NaN], [[Infinity], Infinity], [[-Infinity], NaN], [[0], -Infinity], [[-0], -Infinity], [[1], 0], [[
      -smallest
    ], NaN], [[-1], NaN]]
  },
  log1p: {
    ulp: 2.3,
    range: [-1, Infinity],
    beyond: "NaN below -1",
    at: [
      [[NaN], NaN],
      [[Infinity], Infinity],
      [[-Infinity], NaN],
      [[0], 0],
      [[-0], -0],
      [[smallest], smallest],
      [[-smallest], -smallest],
      [[-1], -Infinity],
      [[-1.5], NaN]
    ]
  },
  sqrt: {
    ulp: 0.5,
    range: [0, Infinity],
    beyond: "NaN below 0",
    at: [[[NaN], NaN], [[Infinity], Infinity], [[0], 0], [[-0], -0], [[-1], NaN], [[-Infinity], NaN], [[4], 2]]
  },
  abs: {
    ulp: 0,
    range: everywhere,
    beyond: "",
    at: [[[NaN], NaN], [[Infinity], Infinity], [[-Infinity], Infinity], [[0], 0], [[-0], 0], [[-smallest], smallest], [[
      -3
    ], 3]]
  },
  floor: {
    ulp: 0,
    range: everywhere,
    beyond: "",
    at: wholeNumbers(Math.floor)
  },
  ceil: {
    ulp: 0,
    range: everywhere,
    beyond: "",
    at: wholeNumbers(Math.ceil)
  },
  min: {
    ulp: 0,
    range: everywhere,
    beyond: "of two zeros the first is taken",
    at: [
      [[NaN, 1], NaN],
      [[1, NaN], NaN],
      [[-Infinity, Infinity], -Infinity],
      [[0, -0], 0],
      [[-0, 0], -0],
      [[2, 1], 1],
      [[1, 2], 1]
    ]
  },
  max: {
    ulp: 0,
    range: everywhere,
    beyond: "of two zeros the first is taken",
    at: [
      [[NaN, 1], NaN],
      [[1, NaN], NaN],
      [[-Infinity, Infinity], Infinity],
      [[0, -0], 0],
      [[-0, 0], -0],
      [[2, 1], 2],
      [[1, 2], 2]
    ]
  },
  sin: {
    ulp: 2.6,
    range: [-1e6, 1e6],
    beyond: "NaN",
    at: [
      [[NaN], NaN],
      [[Infinity], NaN],
      [[-Infinity], NaN],
      [[0], 0],
      [[-0], -0],
      [[smallest], smallest],
      [[1e-310], 1e-310],
      [[1000001], NaN],
      [[-1000001], NaN]
    ]
  },
  cos: {
    ulp: 2.6,
    range: [-1e6, 1e6],
    beyond: "NaN",
    at: [[[NaN], NaN], [[Infinity], NaN], [[-Infinity], NaN], [[0], 1], [[-0], 1], [[smallest], 1], [[1000001], NaN]]
  },
  tanh: {
    ulp: 3,
    range: everywhere,
    beyond: "",
    at: [
      [[NaN], NaN],
      [[Infinity], 1],
      [[-Infinity], -1],
      [[0], 0],
      [[-0], -0],
      [[smallest], smallest],
      [[-smallest], -smallest],
      [[30], 1],
      [[-30], -1]
    ]
  },
  sinh: {
    ulp: 2.6,
    range: everywhere,
    beyond: "subnormal results have an error of 2 ulp",
    at: [[[NaN], NaN], [[Infinity], Infinity], [[-Infinity], -Infinity], [[0], 0], [[-0], -0], [[711], Infinity], [[
      -711
    ], -Infinity]]
  },
  cosh: {
    ulp: 2,
    range: everywhere,
    beyond: "",
    at: [[[NaN], NaN], [[Infinity], Infinity], [[-Infinity], Infinity], [[0], 1], [[-0], 1], [[smallest], 1], [
      [711],
      Infinity
    ], [[-711], Infinity]]
  },
  sigmoid: {
    ulp: 2.6,
    range: [-709.7, Infinity],
    beyond: "0 below -709.79",
    at: [[[NaN], NaN], [[Infinity], 1], [[-Infinity], 0], [[0], 0.5], [[-0], 0.5], [[smallest], 0.5], [[-711], 0], [[
      711
    ], 1]]
  },
  efun: {
    ulp: 2.7,
    range: [-Infinity, 709.4],
    beyond:
      "up to 709.78 the error is at most 1e-10 of the value, which is under 6e-306; above, where exp overflows, the value is 0",
    at: [
      [[NaN], NaN],
      [[Infinity], 0],
      [[-Infinity], Infinity],
      [[0], 1],
      [[-0], 1],
      [[smallest], 1],
      [[-smallest], 1],
      [[1e-310], 1],
      [[711], 0],
      [[largest], 0],
      [[-largest], largest]
    ]
  },
  exprel: {
    ulp: 2.1,
    range: [-1e290, Infinity],
    beyond: "farther left subnormal steps are 2^11 as coarse",
    at: [
      [[NaN], NaN],
      [[Infinity], Infinity],
      [[-Infinity], 0],
      [[0], 1],
      [[-0], 1],
      [[smallest], 1],
      [[-smallest], 1],
      [[1e-310], 1],
      [[717], Infinity],
      [[largest], Infinity]
    ]
  },
  vtrap: {
    ulp: 4,
    range: everywhere,
    beyond:
      "the error is that of y efun(z) with z = x / y as it is rounded; for z see efun; at y = 0 the value is 0 where z is infinite and positive, NaN else",
    at: [
      [[NaN, 1], NaN],
      [[1, NaN], NaN],
      [[0, 10], 10],
      [[-0, 10], 10],
      [[0, -10], -10],
      [[Infinity, 1], 0],
      [[-Infinity, 1], Infinity],
      [[1, 0], 0],
      [[-1, -0], -0],
      [[-1, 0], NaN],
      [[1, -0], NaN],
      [[0, 0], NaN]
    ]
  }
}

/** A derivative: exact at 0 and at the limits. */
const derivative = (
  ulp: number,
  range: Promised["range"],
  beyond: string,
  at: ReadonlyArray<readonly [x: number, value: number]>
): Promised => ({
  ulp,
  range,
  beyond,
  at: [[[NaN], NaN], ...at.map(([x, value]) => [[x], value] as const)]
})

const efunDerivative = (ulp: number, at: ReadonlyArray<readonly [x: number, value: number]>): Promised =>
  derivative(ulp, [-700, 700], "the limit, with an error below 1e-300; the sign of 0 may differ", at)

const exprelDerivative = (ulp: number, atZero: number): Promised =>
  derivative(ulp, [-1e60, Infinity], "towards 0 on the left; the sign of 0 may differ", [
    [0, atZero],
    [-0, atZero],
    [smallest, atZero],
    [-smallest, atZero],
    [718, Infinity],
    [largest, Infinity],
    [Infinity, Infinity]
  ])

/** The derivatives by order, 1 to 3; the argument is the second. Higher orders have no promise. */
export const derivativePromises: Readonly<Record<Ordered, ReadonlyArray<Promised>>> = {
  efunD: [
    efunDerivative(5, [[0, -0.5], [-0, -0.5], [smallest, -0.5], [Infinity, 0], [-Infinity, -1], [-800, -1]]),
    efunDerivative(13, [[0, 1 / 6], [-0, 1 / 6], [smallest, 1 / 6], [Infinity, 0], [-Infinity, 0]]),
    efunDerivative(60, [[0, -0], [Infinity, 0], [-Infinity, -0]])
  ],
  exprelD: [exprelDerivative(4.5, 1 / 2), exprelDerivative(4.5, 1 / 3), exprelDerivative(5.5, 1 / 4)]
}

/**
 * Largest error of a power x^y that is no product (y is no integer, or above 16 in size), of a positive x [ulp]: that of exp, and |y log x| times what log and the product are
 * off by. A negative x has the sign of an integer y of at most 2^51, and is NaN otherwise.
 */
export const powerError = (x: number, y: number): number => {
  const exponent = Math.abs(y * log(x))
  return 1.25 + (exponent > 0 ? 2.6 * exponent : 0)
}

/** Largest error of a product x^n, n from -16 to 16 [ulp]. */
export const integerPowerError = (n: number): number => Math.max(0, Math.abs(n) - 1) + (n < 0 ? 1 : 0)

/** Largest error of `efunSlope` [ulp of the derivative], for arguments from -700 to 700: about what rounding of w and 1 + w comes to. */
export const efunSlopeError = 50

/** Largest error of the derivatives of `sigmoid` (from -700 to 700) and `tanh` (from -350 to 300) [ulp]. */
export const slopeErrors = { sigmoidD: 6, sech2: 6 } as const
