/**
 * The manners of a function that throws typed errors: as a `Result`, as an Effect, and data-last for pipelines.
 *
 * One idea: a function is written once, as one that throws or as one that gives a `Result`; its partners are made of it, so they cannot differ.
 * Only errors of the library become failures; anything else that is thrown is a defect and stays one.
 */
import * as Effect from "effect/Effect"
import { dual as effectDual } from "effect/Function"
import * as Result from "effect/Result"
import { isTyped } from "../table/mistake.ts"

/** What a function gives, or the typed error that it throws; `E` are the errors that its documentation names. */
const attempted = <A, E>(f: () => A): Result.Result<A, E> => {
  try {
    return Result.succeed(f())
  } catch (thrown) {
    if (isTyped(thrown)) return Result.fail(thrown as E)
    throw thrown
  }
}

/** The `…Result` of a function that throws an `E`. */
export const resultOf = <E>() =>
<Given extends ReadonlyArray<unknown>, A>(
  f: (...given: Given) => A
): (...given: Given) => Result.Result<A, E> =>
(...given) => attempted<A, E>(() => f(...given))

/** The `…Effect` of a function that throws an `E`; the function is called when the effect runs. */
export const effectOf = <E>() =>
<Given extends ReadonlyArray<unknown>, A>(
  f: (...given: Given) => A
): (...given: Given) => Effect.Effect<A, E> =>
(...given) => Effect.suspend(() => Effect.fromResult(attempted<A, E>(() => f(...given))))

/** The `…Effect` of a function that gives a `Result`. */
export const effectOfResult = <Given extends ReadonlyArray<unknown>, A, E>(
  f: (...given: Given) => Result.Result<A, E>
): (...given: Given) => Effect.Effect<A, E> =>
(...given) => Effect.suspend(() => Effect.fromResult(f(...given)))

/** The `…Sync` of a function that gives a `Result`: throws its error. */
export const syncOf = <Given extends ReadonlyArray<unknown>, A, E>(
  f: (...given: Given) => Result.Result<A, E>
): (...given: Given) => A =>
(...given) => Result.getOrThrow(f(...given))

/** A function of data and further arguments, in both orders: `f(data, ...rest)` and `pipe(data, f(...rest))`. */
export type Dual<Self, Given extends ReadonlyArray<unknown>, A> = {
  (...given: Given): (self: Self) => A
  (self: Self, ...given: Given): A
}

/** Makes a function dual; `isRest` says of arguments that they are those without the data. */
export const dual = <Self, Given extends ReadonlyArray<unknown>, A>(
  isRest: (...given: ReadonlyArray<unknown>) => boolean,
  f: (self: Self, ...given: Given) => A
): Dual<Self, Given, A> =>
  effectDual((given) => {
    try {
      return !isRest(...given)
    } catch { // what cannot even be looked at is no argument of ours: the function says so
      return true
    }
  }, f)
