/**
 * How much training may be given: data, inputs, numbers, and how deep what an optimiser remembers may go.
 *
 * How long its runs may be, and how many at a time, is in `solve/limits.ts`.
 */
import { mostRows, type TooMany, tooMany } from "../table/limits.ts"
import { madeOf, type Nesting, tooNested } from "../table/nesting.ts"
import { because } from "./TrainingError.ts"

/** Most data. */
export const mostData = mostRows

/** Most inputs, and numbers of one of them. */
export const [mostInputs, mostValues] = [10_000, 1_000_000] as const

/** Most steps of training: epochs times batches. */
export const mostTrainingSteps = Number.MAX_SAFE_INTEGER

/** How deep lists and records of what an optimiser remembers may stand within each other; JSON takes twice as many levels. */
export const deepestMemory = 64

/** How deep learning rates, optimisers, transforms and readouts may stand within each other, and how many there may be in one. */
export const mostParts: Nesting = { depth: 100, parts: 10_000 }

/** A value that is made of values of its kind; throws a `TrainingError` where they are too many. */
export const nested = <A extends object>(what: string, parts: ReadonlyArray<object>, value: () => A): A => {
  const many = tooNested(what, parts, mostParts, "build it of fewer")
  if (many !== null) throw because(many)
  return madeOf(parts, value())
}

/** Throws a `TrainingError` where it is too much. */
export const atMost = (what: string, found: number, most: number, hint: string): void => {
  const many: TooMany | null = tooMany(what, found, most, hint)
  if (many !== null) throw because(many)
}
