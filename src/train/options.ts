/**
 * Checks of what people write: options that exist, numbers of the right kind. Each gives the checked value, or throws a `TrainingError`.
 *
 * One idea: `what` is the word that the user wrote (`learningRate`), so that the message points at the script. Knows nothing of what the
 * numbers mean.
 */
import { NetworkError, shown } from "../network/NetworkError.ts"
import { isList } from "../table/isList.ts"
import { because, TrainingError } from "./TrainingError.ts"
import { TransformError } from "./transform/TransformError.ts"

/** Throws on an option that is not among the known ones, and on options that are no record. */
export const knownOptions = (what: string, options: unknown, available: ReadonlyArray<string>): void => {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw because({
      _tag: "BadOption",
      what: `the argument of ${what}`,
      found: shown(options),
      expected: `a record of ${available.join(", ")}`
    })
  }
  const name = Object.keys(options).find((key) => !available.includes(key))
  if (name !== undefined) throw because({ _tag: "UnknownName", what: `${what} option`, name, available })
}

/** A number that a test accepts; `expected` says in words what the test wants. */
const accepted = (what: string, x: unknown, test: (x: number) => boolean, expected: string): number => {
  if (typeof x === "number" && test(x)) return x
  throw because({ _tag: "BadOption", what, found: shown(x), expected })
}

/** A finite number. */
export const finite = (what: string, x: unknown): number => accepted(what, x, Number.isFinite, "a finite number")

/** A finite number above 0. */
export const positive = (what: string, x: unknown): number =>
  accepted(what, x, (x) => x > 0 && x < Infinity, "a positive number")

/** A finite number of 0 or more. */
export const notNegative = (what: string, x: unknown): number =>
  accepted(what, x, (x) => x >= 0 && x < Infinity, "a number of 0 or more")

/** A number in [0, 1): how much of the past is kept at every step. */
export const fraction = (what: string, x: unknown): number =>
  accepted(what, x, (x) => x >= 0 && x < 1, "a number from 0 to below 1")

/** A whole number of 1 or more. */
export const count = (what: string, x: unknown): number =>
  accepted(what, x, (x) => Number.isSafeInteger(x) && x >= 1, "a whole number of 1 or more")

/** Yes or no. */
export const yesOrNo = (what: string, x: unknown): boolean => {
  if (typeof x === "boolean") return x
  throw because({ _tag: "BadOption", what, found: shown(x), expected: "true or false" })
}

/** A function. */
export const aFunction = <A>(what: string, f: A): A => {
  if (typeof f === "function") return f
  throw because({ _tag: "BadOption", what, found: shown(f), expected: "a function" })
}

/** A list, or a typed array. */
export const aList = <A extends ArrayLike<unknown>>(what: string, u: A, expected: string): A => {
  if (isList(u)) return u
  throw because({ _tag: "BadOption", what, found: shown(u), expected })
}

/** What a function of the user's own gives; whatever it throws, unless it is an error of ours, becomes a `TrainingError` that names it. */
export const asked = <A>(what: string, f: () => A): A => {
  try {
    return f()
  } catch (cause) {
    if (cause instanceof TrainingError || cause instanceof TransformError || cause instanceof NetworkError) throw cause
    throw because({ _tag: "Threw", what, cause })
  }
}

/** Throws unless a list has the expected length. */
export const ofLength = (what: string, list: ArrayLike<unknown>, expected: number, hint: string): void => {
  if (list.length !== expected) throw because({ _tag: "WrongLength", what, expected, found: list.length, hint })
}
