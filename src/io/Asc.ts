/**
 * The public module `Asc`: reconstructions as traced morphologies, from the text of a Neurolucida file.
 *
 * The same contract as of `Swc`: what is unambiguous is read, what is ambiguous but common is read by one rule and the result carries a note,
 * what would silently change the cell is refused, with every offending line at once. The rules stand on the page `docs/reconstructions.md`.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { aText, border, type Misuse } from "../network/border.ts"
import { effectOfResult } from "../network/manners.ts"
import { reasonText } from "../network/NetworkError.ts"
import { AscError } from "./asc/AscError.ts"
import { type AscOptions, someOptions } from "./asc/AscOptions.ts"
import { read as readText, type Reading } from "./asc/read.ts"

export { AscError } from "./asc/AscError.ts"
export type { Note, NoteCode, Problem, ProblemCode } from "./asc/AscError.ts"
export type { AscOptions } from "./asc/AscOptions.ts"
export type { Marker, Reading } from "./asc/read.ts"

const misused = (misuse: Misuse): AscError =>
  new AscError({ problems: [{ code: "options", lines: [] }], texts: [reasonText(misuse)] })

const failing = border((misuse) => Result.fail(misused(misuse)))

const throwing = border((misuse) => {
  throw misused(misuse)
})

const kinds = { text: aText, options: someOptions }

/**
 * Reads a Neurolucida text, or says all that is wrong with it.
 *
 * ```ts
 * import { Asc, Traced } from "neurolens"
 * import { Result } from "effect"
 *
 * const text = "((CellBody) (0 0 0 10)) ((Dendrite) (5 0 0 2) (25 0 0 1))"
 * const { morphology, notes } = Result.getOrThrow(Asc.read(text))
 * Traced.totals(morphology).basal?.length // => 20
 * notes // => [{ code: "attached-to-soma", lines: [1] }]
 * ```
 *
 * Costs time in proportion to the points.
 */
export const read = failing(
  "Asc.read",
  kinds,
  (text: string, options?: AscOptions): Result.Result<Reading, AscError> => readText(text, options)
)

/** Reads a Neurolucida text; throws an `AscError` with all that is wrong with it. */
export const readSync = throwing(
  "Asc.readSync",
  kinds,
  (text: string, options?: AscOptions): Reading => Result.getOrThrow(readText(text, options))
)

/** Reads a Neurolucida text, or is an Effect that fails with an `AscError`. */
export const readEffect: (text: string, options?: AscOptions) => Effect.Effect<Reading, AscError> = effectOfResult(read)
