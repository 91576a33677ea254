/**
 * The public module `Transform`: maps from any numbers, on which an optimiser works, to numbers that a model allows; each number on its
 * own.
 *
 * One idea: `Transform.sigmoid(1e-5, 1e-2)` is data, and `forward`, `inverse` and `derivative` say what it means, so that it can be
 * compared, printed and stored. All of Jaxley's transforms, with the right sign for `negSoftplus` and without clipped exponentials. Knows
 * nothing of networks. Owes law L17.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { border, numbers } from "../network/border.ts"
import { type Dual, dual, effectOf, effectOfResult, resultOf, syncOf } from "../network/manners.ts"
import { isList } from "../table/isList.ts"
import { misusedTransform, transforming } from "./border.ts"
import { lengthOf, text, theTransform, type Transform } from "./transform/describe.ts"
import { derivativeOne, forwardOne, inverseOne } from "./transform/elementwise.ts"
import { because, type TransformError } from "./transform/TransformError.ts"

export {
  affine,
  chain,
  custom,
  exp,
  identity,
  isTransform,
  logistic,
  masked,
  negSoftplus,
  sigmoid,
  softplus,
  text
} from "./transform/describe.ts"
export type { Bound, CustomOptions, Transform } from "./transform/describe.ts"
export { TransformError } from "./transform/TransformError.ts"
export type { TransformReason } from "./transform/TransformError.ts"

type Numbers = readonly [numbers: ArrayLike<number>]

/** Numbers alone: the transform comes later. */
const areNumbers = (...given: ReadonlyArray<unknown>): boolean => given.length === 1 && isList(given[0])

const asResult = resultOf<TransformError>()
const asEffect = effectOf<TransformError>()

/** What is wrong with using a transform on so many numbers, or null. */
const misfit = (transform: Transform, length: number): TransformError | null => {
  const expected = lengthOf(transform)
  return expected === null || expected === length
    ? null
    : because({ _tag: "WrongLength", what: `the list for ${text(transform)}`, expected, found: length })
}

const elementwise = (
  transform: Transform,
  x: ArrayLike<number>,
  one: (transform: Transform, i: number, x: number) => number
): Float64Array => {
  const wrong = misfit(transform, x.length)
  if (wrong !== null) throw wrong
  return Float64Array.from({ length: x.length }, (_, i) => one(transform, i, x[i]))
}

const forwardOf = transforming(
  "Transform.forward",
  { transform: theTransform, x: numbers },
  (transform: Transform, x: ArrayLike<number>): Float64Array => elementwise(transform, x, forwardOne)
)

/** The allowed numbers y for any numbers x; throws a `TransformError` when the bounds are for another number of parameters. */
export const forward: Dual<Transform, Numbers, Float64Array> = dual(areNumbers, forwardOf)

/** `forward` as a `Result`. */
export const forwardResult: Dual<Transform, Numbers, Result.Result<Float64Array, TransformError>> = dual(
  areNumbers,
  asResult(forwardOf)
)

/** `forward` as an Effect. */
export const forwardEffect: Dual<Transform, Numbers, Effect.Effect<Float64Array, TransformError>> = dual(
  areNumbers,
  asEffect(forwardOf)
)

const derivativeOf = transforming(
  "Transform.derivative",
  { transform: theTransform, x: numbers },
  (transform: Transform, x: ArrayLike<number>): Float64Array => elementwise(transform, x, derivativeOne)
)

/** dy/dx at x, for each number; throws a `TransformError` when the bounds are for another number of parameters. */
export const derivative: Dual<Transform, Numbers, Float64Array> = dual(areNumbers, derivativeOf)

/** `derivative` as a `Result`. */
export const derivativeResult: Dual<Transform, Numbers, Result.Result<Float64Array, TransformError>> = dual(
  areNumbers,
  asResult(derivativeOf)
)

/** `derivative` as an Effect. */
export const derivativeEffect: Dual<Transform, Numbers, Effect.Effect<Float64Array, TransformError>> = dual(
  areNumbers,
  asEffect(derivativeOf)
)

/** Misuse is a `Result` that failed with a `TransformError`. */
const transformingResult = border((misuse) => Result.fail(misusedTransform(misuse)))

const inverseOf = transformingResult("Transform.inverse", { transform: theTransform, y: numbers }, (
  transform: Transform,
  y: ArrayLike<number>
): Result.Result<Float64Array, TransformError> => {
  const wrong = misfit(transform, y.length)
  if (wrong !== null) return Result.fail(wrong)
  const out = new Float64Array(y.length)
  for (let i = 0; i < y.length; i++) {
    const x = inverseOne(transform, i, y[i])
    if (typeof x !== "number") return Result.fail(because({ _tag: "OutsideRange", index: i, value: y[i], ...x }))
    out[i] = x
  }
  return Result.succeed(out)
})

/** The numbers x of which `forward` makes y; fails on a number outside the range, and on one exactly on a bound, which belongs to no x. */
export const inverse: Dual<Transform, Numbers, Result.Result<Float64Array, TransformError>> = dual(
  areNumbers,
  inverseOf
)

/** `inverse`; throws its `TransformError`. */
export const inverseSync: Dual<Transform, Numbers, Float64Array> = dual(areNumbers, syncOf(inverseOf))

/** `inverse` as an Effect. */
export const inverseEffect: Dual<Transform, Numbers, Effect.Effect<Float64Array, TransformError>> = dual(
  areNumbers,
  effectOfResult(inverseOf)
)
