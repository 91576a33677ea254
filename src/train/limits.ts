/**
 * How much training may be given: data, inputs, numbers, and how deep what an optimiser remembers may go.
 *
 * How long its runs may be, and how many at a time, is in `solve/limits.ts`.
 */
import { mostRows, type TooMany, tooMany } from "../table/limits.ts"
import { because } from "./TrainingError.ts"

/** Most data. */
export const mostData = mostRows

/** Most inputs, and numbers of one of them. */
export const [mostInputs, mostValues] = [10_000, 1_000_000] as const

/** Most steps of training: epochs times batches. */
export const mostTrainingSteps = Number.MAX_SAFE_INTEGER

/** How deep lists and records of what an optimiser remembers may stand within each other; JSON takes twice as many levels. */
export const deepestMemory = 64

/** How deep learning rates, optimisers, transforms and readouts may stand within each other. */
export const deepestParts = 100

/** Throws a `TrainingError` where it is too much. */
export const atMost = (what: string, found: number, most: number, hint: string): void => {
  const many: TooMany | null = tooMany(what, found, most, hint)
  if (many !== null) throw because(many)
}
